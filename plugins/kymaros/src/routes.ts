import { parseEntityRef } from '@backstage/catalog-model';
import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** The entity's tab *Restore tests*. @public */
export const rootRouteRef = createRouteRef({ id: 'kymaros' });

/** The tab with one of the entity's restore tests selected. @public */
export const restoreTestRouteRef = createSubRouteRef({
  id: 'kymaros/restore-test',
  parent: rootRouteRef,
  // Not `:kind` and so on, which the addresses of entity pages use.
  path: '/tests/:testKind/:testNamespace/:testName',
});

/** One run. @public */
export const runRouteRef = createSubRouteRef({
  id: 'kymaros/run',
  parent: rootRouteRef,
  path: '/runs/:runId',
});

/** What the address of a test says about it. */
export function restoreTestParams(testRef: string) {
  const { kind, namespace, name } = parseEntityRef(testRef);
  return { testKind: kind, testNamespace: namespace, testName: name };
}
