import type { BackupSummary } from '@kymaros/plugin-kymaros-common';

/** When the data in a backup was taken: the data is as old as the backup's start. */
export function backupTakenAt(backup: BackupSummary): string | undefined {
  return backup.startedAt ?? backup.completedAt;
}
