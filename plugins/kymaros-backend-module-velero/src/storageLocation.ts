import type { BackupSummary } from '@kymaros/plugin-kymaros-common';
import type { ProviderContext } from '@kymaros/plugin-kymaros-node';
import {
  type BackupStorageLocation,
  VELERO_API_VERSION,
} from './veleroObjects';

/** Where a backup is stored. */
export async function storageLocationOf(
  { cluster, config }: ProviderContext,
  { storageLocation: name }: BackupSummary,
): Promise<BackupStorageLocation | undefined> {
  return name
    ? cluster.get({
        apiVersion: VELERO_API_VERSION,
        kind: 'BackupStorageLocation',
        namespace: config.backupNamespace,
        name,
      })
    : undefined;
}
