import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
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
      deps: {
        config: coreServices.rootConfig,
        processing: catalogProcessingExtensionPoint,
      },
      async init({ config, processing }) {
        processing.addProcessor(RestoreTestProcessor.fromConfig(config));
      },
    });
  },
});
