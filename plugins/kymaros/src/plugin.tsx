import { Content } from '@backstage/core-components';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import {
  ApiBlueprint,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { KymarosClient } from '@kymaros/plugin-kymaros-common';
import { kymarosApiRef } from './api';
import RestoreIcon from '@material-ui/icons/SettingsBackupRestore';
import { hasReadinessCard, isKymarosAvailable } from './availability';
import {
  comparisonRouteRef,
  fleetRouteRef,
  reportLinkRouteRef,
  reportRouteRef,
  restoreTestRouteRef,
  rootRouteRef,
  runRouteRef,
} from './routes';

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

/** The page with all restore tests. */
export const kymarosFleetPage = PageBlueprint.make({
  params: {
    path: '/kymaros',
    title: 'Restore tests',
    icon: <RestoreIcon fontSize="inherit" />,
    routeRef: fleetRouteRef,
    loader: async () => {
      const { FleetPage } = await import('./components/FleetPage');
      return (
        <Content>
          <FleetPage />
        </Content>
      );
    },
  },
});

/** The page with the report of a period. */
export const kymarosReportPage = PageBlueprint.make({
  name: 'report',
  params: {
    path: '/kymaros/report',
    title: 'Restore test report',
    routeRef: reportRouteRef,
    loader: async () => {
      const { ReportPage } = await import('./components/EvidenceReport');
      return (
        <Content>
          <ReportPage />
        </Content>
      );
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
    comparison: comparisonRouteRef,
    fleet: fleetRouteRef,
    report: reportRouteRef,
  },
  externalRoutes: { reportLink: reportLinkRouteRef },
  extensions: [
    kymarosApi,
    entityKymarosCard,
    entityKymarosContent,
    kymarosFleetPage,
    kymarosReportPage,
  ],
});
