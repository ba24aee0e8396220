import type { Entity } from '@backstage/catalog-model';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { PageBlueprint } from '@backstage/frontend-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { kymarosApiRef } from '../api';
import { RestoreTestsTab } from '../components/RestoreTestsTab';
import kymarosPlugin from '../index';
import { rootRouteRef } from '../routes';
import type { FakeKymarosApi } from './FakeKymarosApi';
import { FakeSignals } from './FakeSignals';

/** The service that the example tests vouch for. */
export const MYAPP: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'myapp',
    namespace: 'default',
    annotations: {
      'kymaros.io/restore-tests': 'kymaros-system/myapp-full-stack',
    },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-orders' },
};

/** Renders card and tab as the installed plugin puts them on an entity's page. */
export function renderEntityPage(options: {
  api: FakeKymarosApi;
  entity?: Entity;
}) {
  const { api, entity = MYAPP } = options;
  return renderTestApp({
    features: [kymarosPlugin],
    extensions: [createTestEntityPage({ entity })],
    apis: [[kymarosApiRef, api], mockApis.permission()],
  });
}

/** Renders the tab at an address of its own. */
export function renderTab(options: {
  api: FakeKymarosApi;
  /** Within the tab. */
  path?: string;
  signals?: FakeSignals;
  /** Names of permissions that the reader does not have. */
  denied?: string[];
}) {
  const { api, path = '', signals = new FakeSignals(), denied = [] } = options;
  const page = PageBlueprint.make({
    params: {
      path: '/restore-tests',
      routeRef: rootRouteRef,
      noHeader: true,
      loader: async () => (
        <EntityProvider entity={MYAPP}>
          <RestoreTestsTab />
        </EntityProvider>
      ),
    },
  });
  return renderTestApp({
    extensions: [page],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [`/restore-tests${path}`],
    apis: [
      [kymarosApiRef, api],
      [signalApiRef, signals],
      mockApis.permission({
        authorize: ({ permission }) =>
          denied.includes(permission.name)
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
    ],
  });
}
