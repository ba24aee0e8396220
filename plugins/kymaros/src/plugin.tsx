import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import {
  ApiBlueprint,
  createFrontendPlugin,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { KymarosClient } from '@kymaros/plugin-kymaros-common';
import { kymarosApiRef } from './api';
import { hasReadinessCard, isKymarosAvailable } from './availability';
import { restoreTestRouteRef, rootRouteRef, runRouteRef } from './routes';

const kymarosApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: kymarosApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new KymarosClient(deps),
    }),
});

/** The card on the overview of an entity. */
export const entityKymarosCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: hasReadinessCard,
    loader: async () => {
      const { RestoreReadinessCard } = await import(
        './components/RestoreReadinessCard'
      );
      return <RestoreReadinessCard />;
    },
  },
});

/** The tab *Restore tests* of an entity. */
export const entityKymarosContent = EntityContentBlueprint.make({
  params: {
    path: 'restore-tests',
    title: 'Restore tests',
    group: 'operation',
    routeRef: rootRouteRef,
    filter: isKymarosAvailable,
    loader: async () => {
      const { RestoreTestsTab } = await import('./components/RestoreTestsTab');
      return <RestoreTestsTab />;
    },
  },
});

/**
 * Shows on the page of a service whether its backups restore.
 *
 * @public
 */
export const kymarosPlugin = createFrontendPlugin({
  pluginId: 'kymaros',
  title: 'Restore tests',
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    restoreTest: restoreTestRouteRef,
    run: runRouteRef,
  },
  extensions: [kymarosApi, entityKymarosCard, entityKymarosContent],
});
