import { Clock } from '../api/Clock';
import type { Store } from '../api/Store';
import type { VolumeShelf } from '../kubelet/Volume';
import type { BackupRepository } from './backup/BackupRepository';
import type { ObjectStoreServer } from './ObjectStoreServer';
import type { VeleroFaults } from './VeleroFaults';
import type { VeleroSettings } from './settings';

/** What all parts of a Velero server work with, for as long as its process lives. */
export interface VeleroContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly volumes: VolumeShelf;
  readonly repository: BackupRepository;
  readonly storage: ObjectStoreServer;
  readonly settings: VeleroSettings;
  readonly faults: VeleroFaults;
  /** Aborted when the server's process ends. */
  readonly signal: AbortSignal;
  /** Says what went wrong with an object that will be tried again. */
  readonly onError: (what: string, error: unknown) => void;
}

/** The time at which something that starts now has taken too long. */
export function deadlineIn(
  context: VeleroContext,
  milliseconds: number,
): number {
  return context.clock.now() + milliseconds;
}

/** Whether backups of a storage location can be read at this moment. */
export function isAvailable(context: VeleroContext, location: string): boolean {
  const key = { namespace: context.settings.namespace, name: location };
  return (
    context.store.get('backupstoragelocations.velero.io', key)?.status
      ?.phase === 'Available'
  );
}
