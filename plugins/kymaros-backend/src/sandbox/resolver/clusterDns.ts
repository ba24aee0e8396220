import type { V1ConfigMap, V1Pod } from '@kubernetes/client-node';
import type { ClusterReader } from '@kymaros/plugin-kymaros-node';
import type { ResolverConfig } from '../../config/KymarosConfig';

const DEFAULT_DOMAIN = 'cluster.local';

/** What a resolver needs to know of the cluster's own DNS. */
export interface ClusterDns {
  /** An image of CoreDNS; absent when the cluster's DNS is another program. */
  image?: string;
  /** Domain of the cluster's names. */
  domain: string;
}

/** What config says, and for the rest what the cluster's own DNS pods tell: those of CoreDNS have its image and its Corefile. */
export async function readClusterDns(
  cluster: ClusterReader,
  config: ResolverConfig,
  signal: AbortSignal,
): Promise<ClusterDns> {
  if (config.image && config.clusterDomain) {
    return { image: config.image, domain: config.clusterDomain };
  }
  const pods = await clusterDnsPods(cluster, config.upstream, signal);
  const found = pods
    .map(pod => ({ pod, image: coreDnsImage(pod) }))
    .find(({ image }) => image);
  const domain =
    config.clusterDomain ??
    (found && (await readDomain(cluster, found.pod, signal)));
  return {
    image: config.image ?? found?.image,
    domain: domain ?? DEFAULT_DOMAIN,
  };
}

/** The pods that answer for the whole cluster. */
export async function clusterDnsPods(
  cluster: ClusterReader,
  upstream: ResolverConfig['upstream'],
  signal: AbortSignal,
): Promise<V1Pod[]> {
  return cluster.list<V1Pod>(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: upstream.namespace,
      labelSelector: { matchLabels: upstream.podLabels },
    },
    { signal },
  );
}

/** The domain that a Corefile answers for from the API, by its `kubernetes` plugin. */
export function domainOfCorefile(corefile: string): string | undefined {
  const zones = /^\s*kubernetes\s+([^{\n]*)/m.exec(corefile)?.[1].split(/\s+/);
  return zones
    ?.find(zone => zone !== '' && !zone.endsWith('.arpa'))
    ?.replace(/\.$/, '');
}

function coreDnsImage(pod: V1Pod): string | undefined {
  return pod.spec?.containers
    .map(({ image }) => image ?? '')
    .find(image => image.split('/').pop()!.includes('coredns'));
}

async function readDomain(
  cluster: ClusterReader,
  pod: V1Pod,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const name of configMapsOf(pod)) {
    const configMap = await cluster.get<V1ConfigMap>(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        namespace: pod.metadata?.namespace,
        name,
      },
      { signal },
    );
    const domain = Object.values(configMap?.data ?? {})
      .map(domainOfCorefile)
      .find(Boolean);
    if (domain) {
      return domain;
    }
  }
  return undefined;
}

/** Those first that are known to hold the Corefile, so that no others need be read. */
function configMapsOf(pod: V1Pod): string[] {
  const mounted = (pod.spec?.volumes ?? []).flatMap(
    ({ configMap }) => configMap ?? [],
  );
  const holdsCorefile = mounted.filter(({ items }) =>
    items?.some(({ key }) => key === 'Corefile'),
  );
  return [...new Set([...holdsCorefile, ...mounted])].map(({ name }) => name!);
}
