import '@backstage/cli/asset-types';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { createDevApp } from '@backstage/frontend-dev-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import kymarosPlugin, { kymarosApiRef } from '../src';
import { addFleet, fleetEntities } from './fleet';
import { addScenarios, DevApi, entities } from './scenarios';

const TICK_MS = 100;

const api = new DevApi();
addScenarios(api);

// `?many` in the first address makes it a thousand services.
const services = new URLSearchParams(window.location.search).has('many')
  ? 1_000
  : 45;
addFleet(api, services);

// Plays the active runs at the pace of their scripts.
const dueAt = new Map<string, number>();
setInterval(() => {
  for (const { id } of api.activeRuns()) {
    const due = dueAt.get(id) ?? Date.now() + (api.nextDelayMs(id) ?? 0);
    dueAt.set(id, due);
    if (due <= Date.now()) {
      api.advance(id);
      dueAt.delete(id);
    }
  }
}, TICK_MS);

const fakeBackend = createFrontendModule({
  pluginId: 'kymaros',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({ api: kymarosApiRef, deps: {}, factory: () => api }),
    }),
  ],
});

const fakeCatalog = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: catalogApiRef,
          deps: {},
          factory: () =>
            catalogApiMock({
              entities: [...entities, ...fleetEntities(services)],
            }),
        }),
    }),
  ],
});

// Everybody may do everything; without a backend nobody else could say so.
const fakePermissions = createFrontendModule({
  pluginId: 'app',
  extensions: [
    ApiBlueprint.make({
      name: 'permission',
      params: defineParams =>
        defineParams({
          api: permissionApiRef,
          deps: {},
          factory: () => ({
            authorize: async () => ({ result: AuthorizeResult.ALLOW }),
          }),
        }),
    }),
  ],
});

createDevApp({
  features: [
    catalogPlugin,
    kymarosPlugin,
    fakeBackend,
    fakeCatalog,
    fakePermissions,
  ],
});
