import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  SERVICE_STATUSES,
  TEST_STATUSES,
  type FleetFilter,
  type ServiceSummary,
} from '@kymaros/plugin-kymaros-common';
import type {
  CatalogEntity,
  Services,
} from '../../definitions/CatalogServices';
import type { FleetTest } from './FleetTests';
import type { KeyedList } from './pageByKey';

/** Services are shown worst first, then by name. */
export const SERVICE_ORDER: Omit<KeyedList<ServiceSummary>, 'items'> = {
  name: 'services',
  directions: [1, 1, 1],
  keyOf: ({ status, title, entityRef }) => [
    SERVICE_STATUSES.indexOf(status),
    title.toLowerCase(),
    entityRef,
  ],
};

/** Tests by each of the entities that they vouch for. */
export type TestsOfEntities = ReadonlyMap<string, FleetTest[]>;

/** Tests by each of the entities that they vouch for. */
export function testsByEntity(tests: FleetTest[]): TestsOfEntities {
  const found = new Map<string, FleetTest[]>();
  for (const test of tests) {
    for (const entityRef of test.definition.entityRefs) {
      const ofEntity = found.get(entityRef) ?? [];
      ofEntity.push(test);
      found.set(entityRef, ofEntity);
    }
  }
  return found;
}

/** What the catalog says are services, and whatever else a test vouches for. */
export async function allServices(
  services: Services,
  tested: TestsOfEntities,
  credentials: BackstageCredentials,
): Promise<CatalogEntity[]> {
  const listed = await services.list(credentials);
  const known = new Set(listed.map(({ entityRef }) => entityRef));
  const others = [...tested.keys()].filter(ref => !known.has(ref));
  return [...listed, ...(await services.byRefs(others, credentials))];
}

/** The service and how well it is proven: by its weakest test. */
export function serviceSummary(
  service: CatalogEntity,
  tests: FleetTest[] = [],
): ServiceSummary {
  const { entityRef, title, ownerRef, systemRef } = service;
  return {
    entityRef,
    title,
    ownerRef,
    systemRef,
    status:
      TEST_STATUSES.find(status =>
        tests.some(test => test.status === status),
      ) ?? 'not-configured',
    testRefs: tests.map(({ definition }) => definition.ref),
  };
}

/** Whether the filter lets the service through. */
export function isServiceIn(
  { ownerRefs, systemRefs, clusters }: FleetFilter,
  service: CatalogEntity,
  tests: FleetTest[] = [],
): boolean {
  const { ownerRef = '', systemRef = '' } = service;
  return (
    (!ownerRefs || ownerRefs.includes(ownerRef)) &&
    (!systemRefs || systemRefs.includes(systemRef)) &&
    (!clusters ||
      tests.some(({ definition: { test } }) =>
        clusters.includes(test?.cluster ?? ''),
      ))
  );
}
