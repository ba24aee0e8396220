import { createBackendModule } from '@backstage/backend-plugin-api';
import { kymarosBackupProvidersExtensionPoint } from '@kymaros/plugin-kymaros-node';
import { VeleroBackupProvider } from './VeleroBackupProvider';

/**
 * Lets Kymaros restore from Velero backups.
 *
 * @public
 */
export const kymarosModuleVelero = createBackendModule({
  pluginId: 'kymaros',
  moduleId: 'velero',
  register(env) {
    env.registerInit({
      deps: { backupProviders: kymarosBackupProvidersExtensionPoint },
      async init({ backupProviders }) {
        backupProviders.addBackupProvider(new VeleroBackupProvider());
      },
    });
  },
});
