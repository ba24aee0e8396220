import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { RestoreTestProcessor } from './RestoreTestProcessor';

/**
 * Takes RestoreTest documents into the catalog, links them with the services that they vouch for, and shows mistakes on
 * catalog pages.
 *
 * @public
 */
export const catalogModuleKymaros = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'kymaros',
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        processing.addProcessor(new RestoreTestProcessor());
      },
    });
  },
});
