import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { BackupProvider } from './provider';

/** Takes backup systems. The plugin runs with exactly one for now. @public */
export interface KymarosBackupProvidersExtensionPoint {
  addBackupProvider(provider: BackupProvider): void;
}

/** Takes backup systems. @public */
export const kymarosBackupProvidersExtensionPoint =
  createExtensionPoint<KymarosBackupProvidersExtensionPoint>({
    id: 'kymaros.backupProviders',
  });
