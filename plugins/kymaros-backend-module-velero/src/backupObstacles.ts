import type { Backup, BackupStorageLocation } from './veleroObjects';

/** Phases of backups that hold something to restore. */
const FINISHED_PHASES = new Set(['Completed', 'PartiallyFailed']);

/** Phases from which a backup never comes back. */
const LOST_PHASES = new Set(['Failed', 'FailedValidation']);

/** Why a backup cannot be tested now. */
export interface Obstacle {
  why: string;
  cause: 'BACKUP' | 'INFRA';
  /** Happens to every healthy backup in its life: unfinished at first, expired in the end. */
  ordinary: boolean;
}

/** Why the backup cannot be tested; nothing when it can. */
export function obstacleOf(
  backup: Backup,
  {
    neededUntilMs,
    storageLocations,
    nowMs,
  }: {
    neededUntilMs: number;
    storageLocations: BackupStorageLocation[];
    nowMs: number;
  },
): Obstacle | undefined {
  const phase = backup.status?.phase ?? 'New';
  if (backup.metadata?.deletionTimestamp || phase === 'Deleting') {
    return { why: 'is being deleted', cause: 'BACKUP', ordinary: true };
  }
  if (LOST_PHASES.has(phase)) {
    return { why: `ended as ${phase}`, cause: 'BACKUP', ordinary: false };
  }
  if (!FINISHED_PHASES.has(phase)) {
    return {
      why: `is not finished (${phase})`,
      cause: 'INFRA',
      ordinary: true,
    };
  }
  return (
    expiryObstacle(backup, { nowMs, neededUntilMs }) ??
    storageObstacle(backup, storageLocations)
  );
}

/** Velero's garbage collection of a backup deletes our Restores with it, so it must outlive the run. */
function expiryObstacle(
  backup: Backup,
  { nowMs, neededUntilMs }: { nowMs: number; neededUntilMs: number },
): Obstacle | undefined {
  const expiration = backup.status?.expiration;
  const expiresMs = expiration ? Date.parse(expiration) : Infinity;
  if (expiresMs <= nowMs) {
    return { why: `expired at ${expiration}`, cause: 'BACKUP', ordinary: true };
  }
  if (expiresMs <= neededUntilMs) {
    return {
      why: `expires at ${expiration}, before the run may end`,
      cause: 'INFRA',
      ordinary: true,
    };
  }
  return undefined;
}

function storageObstacle(
  backup: Backup,
  storageLocations: BackupStorageLocation[],
): Obstacle | undefined {
  const name = backup.spec?.storageLocation;
  const location = storageLocations.find(
    other => other.metadata?.name === name,
  );
  if (location?.status?.phase === 'Available') {
    return undefined;
  }
  const state = location
    ? `is ${location.status?.phase ?? 'not validated yet'}${
        location.status?.message ? ` (${location.status.message})` : ''
      }`
    : 'does not exist';
  return {
    why: `lies in backup storage location ${name}, which ${state}`,
    cause: 'INFRA',
    ordinary: false,
  };
}

/** What to do about it. */
export function hintFor(obstacle: Obstacle, backupName: string): string {
  if (obstacle.cause === 'INFRA') {
    return obstacle.ordinary
      ? 'Run the test again later, or test another backup.'
      : "Look at 'velero backup-location get' and at Velero's credentials for the object storage.";
  }
  return obstacle.ordinary
    ? "Test a backup that is kept longer, or 'latest'."
    : `Look at 'velero backup describe ${backupName}' and 'velero backup logs ${backupName}'.`;
}
