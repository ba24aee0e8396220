import type { RootConfigService } from '@backstage/backend-plugin-api';
import { ConfigReader, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { refuseUnknownKeys } from './fields';
import type {
  ClusterConfig,
  Entitlement,
  KymarosConfig,
} from './KymarosConfig';
import { readEvidence } from './readEvidence';
import { readFleet } from './readFleet';
import { readClusterConfig } from './readClusterConfig';
import { readHazards } from './readHazards';
import { readRetention } from './readRetention';
import { readScoring } from './readScoring';

const DEFAULT_INSTANCE = 'backstage';

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
    hazards: readHazards(config?.getOptionalConfigArray('hazards') ?? []),
    scoring: readScoring(config?.getOptionalConfig('scoring')),
    evidence: readEvidence(config?.getOptionalConfig('evidence')),
    fleet: readFleet(config?.getOptionalConfig('fleet')),
    retention: readRetention(
      config?.getOptionalConfig('retention') ?? new ConfigReader({}),
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
  const clusters = configs.map((config, index) =>
    readClusterConfig(config, `kymaros.clusters[${index}]`),
  );
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

function readEntitlement(config: Config, index: number): Entitlement {
  // Left out means any, so a slip in a name would allow more than was meant.
  refuseUnknownKeys(config, {
    place: `kymaros.entitlements[${index}]`,
    known: ['owners', 'entities', 'clusters', 'namespaces', 'backups'],
  });
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
