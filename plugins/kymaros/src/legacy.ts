/**
 * The same pages for apps on the legacy frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { KymarosClient } from '@kymaros/plugin-kymaros-common';
import { kymarosApiRef } from './api';
import {
  fleetRouteRef,
  reportLinkRouteRef,
  reportRouteRef,
  rootRouteRef,
} from './routes';

export { kymarosApiRef } from './api';
export { isKymarosAvailable } from './availability';
export { kymarosTranslationRef } from './translation';

/** The plugin. @public */
export const kymarosPlugin = createPlugin({
  id: 'kymaros',
  routes: { root: rootRouteRef, fleet: fleetRouteRef, report: reportRouteRef },
  externalRoutes: { reportLink: reportLinkRouteRef },
  apis: [
    createApiFactory({
      api: kymarosApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new KymarosClient(deps),
    }),
  ],
});

/** The tab *Restore tests*, for an `EntityLayout.Route`. @public */
export const EntityKymarosContent: () => JSX.Element = kymarosPlugin.provide(
  createRoutableExtension({
    name: 'EntityKymarosContent',
    component: () =>
      import('./components/RestoreTestsTab').then(m => m.RestoreTestsTab),
    mountPoint: rootRouteRef,
  }),
);

/** The page with all restore tests, for a `Route` of the app. @public */
export const KymarosFleetPage: () => JSX.Element = kymarosPlugin.provide(
  createRoutableExtension({
    name: 'KymarosFleetPage',
    component: () =>
      import('./components/FleetPage/LegacyFleetPage').then(
        m => m.LegacyFleetPage,
      ),
    mountPoint: fleetRouteRef,
  }),
);

/** The page with the report of a period, for a `Route` of the app. @public */
export const KymarosReportPage: () => JSX.Element = kymarosPlugin.provide(
  createRoutableExtension({
    name: 'KymarosReportPage',
    component: () =>
      import('./components/EvidenceReport/LegacyReportPage').then(
        m => m.LegacyReportPage,
      ),
    mountPoint: reportRouteRef,
  }),
);

/** The card *Can it be restored?*, for the overview of an entity. @public */
export const EntityKymarosCard: () => JSX.Element = kymarosPlugin.provide(
  createComponentExtension({
    name: 'EntityKymarosCard',
    component: {
      lazy: () =>
        import('./components/RestoreReadinessCard').then(
          m => m.RestoreReadinessCard,
        ),
    },
  }),
);
