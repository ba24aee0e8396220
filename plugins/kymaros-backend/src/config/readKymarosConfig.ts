import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type {
  ClusterConfig,
  Entitlement,
  KymarosConfig,
} from './KymarosConfig';
import { readKubeConfig } from './readKubeConfig';

const DEFAULT_INSTANCE = 'backstage';
const DEFAULT_VELERO_NAMESPACE = 'velero';
const DEFAULT_MAX_CONCURRENT_RUNS = 2;

/**
 * Reads and validates `kymaros.*`.
 *
 * @throws an error that names the place in the config
 */
export function readKymarosConfig(root: RootConfigService): KymarosConfig {
  const config = root.getOptionalConfig('kymaros');
  return {
    instance: readInstance(config),
    clusters: readClusters(config?.getOptionalConfigArray('clusters') ?? []),
    entitlements: (config?.getOptionalConfigArray('entitlements') ?? []).map(
      readEntitlement,
    ),
  };
}

function readInstance(config: Config | undefined): string {
  const instance = config?.getOptionalString('instance') ?? DEFAULT_INSTANCE;
  if (!/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(instance)) {
    throw new InputError(
      `Config at kymaros.instance must be a Kubernetes label value (letters, digits, dashes, underscores and dots, at most 63), not '${instance}'`,
    );
  }
  return instance;
}

function readClusters(configs: Config[]): ClusterConfig[] {
  const clusters = configs.map(readCluster);
  clusters.forEach(({ name }, index) => {
    const first = clusters.findIndex(other => other.name === name);
    if (first < index) {
      throw new InputError(
        `Config at kymaros.clusters[${index}].name must be unique: '${name}' is also the name of kymaros.clusters[${first}]`,
      );
    }
  });
  return clusters;
}

function readCluster(config: Config, index: number): ClusterConfig {
  const place = `kymaros.clusters[${index}]`;
  const name = config.getString('name');
  return {
    name,
    title: config.getOptionalString('title') ?? name,
    kubeConfig: readKubeConfig(config, { place, name }),
    backupNamespace:
      config.getOptionalString('veleroNamespace') ?? DEFAULT_VELERO_NAMESPACE,
    maxConcurrentRuns: readMaxConcurrentRuns(config, place),
  };
}

function readMaxConcurrentRuns(config: Config, place: string): number {
  const runs =
    config.getOptionalNumber('maxConcurrentRuns') ??
    DEFAULT_MAX_CONCURRENT_RUNS;
  if (!Number.isInteger(runs) || runs < 1) {
    throw new InputError(
      `Config at ${place}.maxConcurrentRuns must be a whole number of at least 1, not ${runs}`,
    );
  }
  return runs;
}

function readEntitlement(config: Config, index: number): Entitlement {
  const known = ['owners', 'entities', 'clusters', 'namespaces', 'backups'];
  const unknown = config.keys().find(key => !known.includes(key));
  if (unknown !== undefined) {
    // Left out means any, so a slip in a name would allow more than was meant.
    throw new InputError(
      `Config at kymaros.entitlements[${index}].${unknown} is not known; allowed: ${known.join(
        ', ',
      )}`,
    );
  }
  return {
    owners: lowerCase(config.getOptionalStringArray('owners')),
    entities: lowerCase(config.getOptionalStringArray('entities')),
    clusters: config.getOptionalStringArray('clusters'),
    namespaces: config.getStringArray('namespaces'),
    backups: config.getOptionalStringArray('backups'),
  };
}

function lowerCase(refs: string[] | undefined): string[] | undefined {
  return refs?.map(ref => ref.toLowerCase());
}
