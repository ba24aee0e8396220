import { ConfigReader, type Config } from '@backstage/config';
import type { FleetConfig, EntityFilter } from './KymarosConfig';
import { invalid, refuseUnknownKeys } from './fields';

const PLACE = 'kymaros.fleet';

const DEFAULT_SERVICES: EntityFilter[] = [
  { kind: 'component', 'spec.type': ['service', 'website'] },
  { kind: 'resource', 'spec.type': 'database' },
];

/**
 * `kymaros.fleet`.
 *
 * @throws an error that names the place in the config
 */
export function readFleet(config: Config = new ConfigReader({})): FleetConfig {
  refuseUnknownKeys(config, { place: PLACE, known: ['services'] });
  const services = config.getOptional('services');
  if (services === undefined) {
    return { services: DEFAULT_SERVICES };
  }
  if (!Array.isArray(services)) {
    throw invalid(`${PLACE}.services`, 'a list of catalog filters', services);
  }
  return {
    services: services.map((filter, i) =>
      readFilter(filter, `${PLACE}.services[${i}]`),
    ),
  };
}

function readFilter(filter: unknown, place: string): EntityFilter {
  if (!isObject(filter) || Object.keys(filter).length === 0) {
    throw invalid(
      place,
      'a catalog filter such as { kind: component, spec.type: service }',
      filter,
    );
  }
  return Object.fromEntries(
    Object.entries(filter).map(([field, value]) => {
      const texts = [value].flat();
      if (!texts.length || texts.some(text => typeof text !== 'string')) {
        throw invalid(`${place}.${field}`, 'a text or a list of texts', value);
      }
      return [field, value as string | string[]];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
