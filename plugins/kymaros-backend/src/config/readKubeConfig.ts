import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { KubeConfig } from '@kubernetes/client-node';

/** Where a cluster's config is, for messages, and what the cluster is called. */
interface Cluster {
  place: string;
  name: string;
}

/**
 * How a cluster is reached.
 *
 * @throws an error that names the place in the config
 */
export function readKubeConfig(config: Config, cluster: Cluster): KubeConfig {
  const ways = ['kubeconfig', 'url', 'inCluster'].filter(key =>
    key === 'inCluster' ? config.getOptionalBoolean(key) : config.has(key),
  );
  if (ways.length !== 1) {
    throw new InputError(
      `Config at ${
        cluster.place
      } must say by exactly one of kubeconfig, url and inCluster how cluster '${
        cluster.name
      }' is reached; it has ${ways.join(' and ') || 'none'}`,
    );
  }
  switch (ways[0]) {
    case 'kubeconfig':
      return fromFile(config.getConfig('kubeconfig'), cluster);
    case 'url':
      return fromUrl(config, cluster);
    default:
      return fromPod(cluster);
  }
}

function fromFile(config: Config, { place }: Cluster): KubeConfig {
  const path = config.getString('path');
  const kubeConfig = new KubeConfig();
  try {
    kubeConfig.loadFromFile(path);
  } catch (error) {
    throw new InputError(
      `Config at ${place}.kubeconfig.path names '${path}', which cannot be read as a kubeconfig`,
      error,
    );
  }
  const context =
    config.getOptionalString('context') ?? kubeConfig.getCurrentContext();
  const contexts = kubeConfig.getContexts().map(({ name }) => name);
  if (!contexts.includes(context)) {
    throw new InputError(
      `Config at ${place}.kubeconfig.context must be a context of '${path}' (${contexts.join(
        ', ',
      )}), not '${context ?? ''}'`,
    );
  }
  kubeConfig.setCurrentContext(context);
  return kubeConfig;
}

function fromUrl(config: Config, { place, name }: Cluster): KubeConfig {
  const url = config.getString('url');
  if (!URL.canParse(url)) {
    throw new InputError(
      `Config at ${place}.url must be the address of an API server such as https://10.0.0.1:6443, not '${url}'`,
    );
  }
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    {
      name,
      server: url,
      caData: config.getOptionalString('caData'),
      skipTLSVerify: config.getOptionalBoolean('skipTLSVerify') ?? false,
    },
    { name: 'kymaros', token: config.getString('serviceAccountToken') },
  );
  return kubeConfig;
}

function fromPod({ place }: Cluster): KubeConfig {
  if (!process.env.KUBERNETES_SERVICE_HOST) {
    throw new InputError(
      `Config at ${place}.inCluster is true, but this backend does not run in a pod of a cluster`,
    );
  }
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromCluster();
  return kubeConfig;
}
