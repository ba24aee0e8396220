import type { VeleroContext } from './VeleroContext';
import { every } from './waiting';

/** Looks every minute whether the storage locations can be reached. */
export class StorageLocations {
  readonly #context: VeleroContext;

  constructor(context: VeleroContext) {
    this.#context = context;
  }

  start(): void {
    const { store, clock, settings, signal } = this.#context;
    this.validate();
    void every(clock, settings.storeValidationMs, signal, () =>
      this.validate(),
    );
    const end = store.watch(
      'backupstoragelocations.velero.io',
      {},
      ({ type }) => {
        if (type === 'ADDED') {
          this.validate();
        }
      },
    );
    signal.addEventListener('abort', end, { once: true });
  }

  /** Looks now. */
  validate(): void {
    const { store, clock, storage, settings } = this.#context;
    const unreachable = storage.unreachable;
    for (const location of store.list('backupstoragelocations.velero.io', {
      namespace: settings.namespace,
    })) {
      store.modify(
        'backupstoragelocations.velero.io',
        location.metadata,
        draft => {
          const { message: _, ...status } = draft.status ?? {};
          const at = clock.timestamp();
          draft.status = unreachable
            ? {
                ...status,
                phase: 'Unavailable',
                lastValidationTime: at,
                message: `BackupStorageLocation "${location.metadata.name}" is unavailable: rpc error: code = Unknown desc = dial tcp: connect: connection refused`,
              }
            : {
                ...status,
                phase: 'Available',
                lastValidationTime: at,
                lastSyncedTime: at,
              };
        },
      );
    }
  }
}
