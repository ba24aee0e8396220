import { startTestBackend } from '@backstage/backend-test-utils';
import kymarosModuleVelero from '@kymaros/plugin-kymaros-backend-module-velero';
import {
  type BackupProvider,
  kymarosBackupProvidersExtensionPoint,
} from '@kymaros/plugin-kymaros-node';

/** The provider as a backend gets it: through the extension point. */
export async function veleroProvider(): Promise<BackupProvider> {
  const providers: BackupProvider[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        kymarosBackupProvidersExtensionPoint,
        { addBackupProvider: provider => providers.push(provider) },
      ],
    ],
    features: [kymarosModuleVelero],
  });
  await backend.stop();
  return providers[0];
}
