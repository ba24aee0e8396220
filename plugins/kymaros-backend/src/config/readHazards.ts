import type { Config } from '@backstage/config';
import { invalid, readChoice, refuseUnknownKeys } from './fields';
import type { HazardConfig } from './KymarosConfig';

const KEYS = {
  allow: ['id', 'action', 'clusters'],
  exclude: ['id', 'action', 'title', 'risk', 'resources'],
  refuse: ['id', 'action', 'title', 'risk', 'resources'],
} as const;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** A restore without one of these finds no data, or that of production. */
const INDISPENSABLE = [
  'pods',
  'persistentvolumeclaims',
  'persistentvolumes',
  'volumesnapshots.snapshot.storage.k8s.io',
];
/** At least one letter, or it would stand for everything. */
const RESOURCE = /^[-0-9.*]*[a-z][-a-z0-9.*]*$/;

/**
 * `kymaros.hazards`.
 *
 * @throws an error that names the place in the config
 */
export function readHazards(configs: Config[]): HazardConfig[] {
  const hazards = configs.map(readHazard);
  hazards.forEach(({ id }, index) => {
    const first = hazards.findIndex(other => other.id === id);
    if (first < index) {
      throw invalid(
        `kymaros.hazards[${index}].id`,
        `unique, and kymaros.hazards[${first}] has it`,
        id,
      );
    }
  });
  return hazards;
}

function readHazard(config: Config, index: number): HazardConfig {
  const place = `kymaros.hazards[${index}]`;
  const id = config.getString('id');
  if (!ID.test(id)) {
    throw invalid(`${place}.id`, 'in kebab-case, as cron-job is', id);
  }
  const action = readChoice({ config, place, key: 'action' }, [
    'allow',
    'exclude',
    'refuse',
  ]);
  refuseUnknownKeys(config, { place, known: KEYS[action] });
  if (action === 'allow') {
    return { id, action, clusters: config.getOptionalStringArray('clusters') };
  }
  return {
    id,
    action,
    title: config.getString('title'),
    risk: config.getString('risk'),
    resources: readResources(config, { place, action }),
  };
}

function readResources(
  config: Config,
  { place, action }: { place: string; action: 'exclude' | 'refuse' },
): string[] {
  const resources = config.getStringArray('resources');
  if (resources.length === 0) {
    throw invalid(`${place}.resources`, 'at least one resource', resources);
  }
  resources.forEach((resource, index) => {
    if (!RESOURCE.test(resource)) {
      throw invalid(
        `${place}.resources[${index}]`,
        'a plural with its group, such as buckets.s3.example.com, in which * stands for any text',
        resource,
      );
    }
    const lost = INDISPENSABLE.find(one => covers(resource, one));
    if (action === 'exclude' && lost !== undefined) {
      throw invalid(
        `${place}.resources[${index}]`,
        `without ${lost}, which a restore cannot leave out`,
        resource,
      );
    }
  });
  return resources;
}

function covers(pattern: string, resource: string): boolean {
  const expression = pattern.replaceAll('.', '\\.').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`).test(resource);
}
