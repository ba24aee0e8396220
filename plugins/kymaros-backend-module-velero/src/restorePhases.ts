/**
 * The life of a Velero Restore, as data. Velero never goes from `InProgress` to `Completed` directly, and a phase that
 * is not listed here (a newer server's) is not an end.
 */
export const RESTORE_PHASES: Readonly<Record<string, RestorePhase>> = {
  '': { stage: 'queued', sentence: 'waits for Velero to take it up' },
  New: { stage: 'queued', sentence: 'waits for Velero to take it up' },
  InProgress: {
    stage: 'working',
    sentence: 'objects and file system data are being restored',
  },
  WaitingForPluginOperations: {
    stage: 'working',
    sentence: 'volume data is being moved',
  },
  WaitingForPluginOperationsPartiallyFailed: {
    stage: 'working',
    sentence: 'volume data is being moved; some items have failed',
  },
  Finalizing: {
    stage: 'working',
    sentence: 'volumes are being bound and finished',
  },
  FinalizingPartiallyFailed: {
    stage: 'working',
    sentence: 'volumes are being bound and finished; some items have failed',
  },
  Completed: { stage: 'ended', sentence: 'restored without errors' },
  PartiallyFailed: { stage: 'ended', sentence: 'some items were not restored' },
  Failed: { stage: 'ended', sentence: 'Velero gave up' },
  FailedValidation: { stage: 'ended', sentence: 'Velero refused the restore' },
};

/** One phase of a Restore. */
export interface RestorePhase {
  stage: 'queued' | 'working' | 'ended';
  sentence: string;
}

/** The phase by its name; unknown ones count as work in progress. */
export function restorePhase(name: string | undefined): RestorePhase {
  return (
    RESTORE_PHASES[name ?? ''] ?? {
      stage: 'working',
      sentence: `is in phase ${name}, which this version does not know`,
    }
  );
}
