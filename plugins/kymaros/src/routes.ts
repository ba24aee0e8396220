import { parseEntityRef } from '@backstage/catalog-model';
import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/core-plugin-api';

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

/** What differs between a run and another one. @public */
export const comparisonRouteRef = createSubRouteRef({
  id: 'kymaros/comparison',
  parent: rootRouteRef,
  path: '/runs/:runId/compare/:otherRunId',
});

/** All restore tests, a page of its own. @public */
export const fleetRouteRef = createRouteRef({ id: 'kymaros/fleet' });

/** The report of a period, a page of its own. @public */
export const reportRouteRef = createRouteRef({ id: 'kymaros/report' });

/** The way to the report, in apps that have the page. @public */
export const reportLinkRouteRef = createExternalRouteRef({
  id: 'kymaros/report-link',
  optional: true,
  defaultTarget: 'kymaros.report',
});

/** What the address of a test says about it. */
export function restoreTestParams(testRef: string) {
  const { kind, namespace, name } = parseEntityRef(testRef);
  return { testKind: kind, testNamespace: namespace, testName: name };
}
