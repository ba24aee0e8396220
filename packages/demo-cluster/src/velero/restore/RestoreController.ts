import { ObjectKey } from '../../api/objects';
import { RESTORE_FINALIZER } from '../names';
import { ObjectQueue } from '../ObjectQueue';
import { durationOr, formatGoDuration } from '../settings';
import type { Restore } from '../types';
import { isAvailable, VeleroContext } from '../VeleroContext';
import { RestoreExecution } from './RestoreExecution';
import { ValidRestore, validateRestore } from './validateRestore';

/** Works on Restores one at a time: validates them, restores their items, and clears up after those that are deleted. */
export class RestoreController {
  readonly #context: VeleroContext;
  readonly #queue: ObjectQueue<'restores.velero.io'>;

  constructor(context: VeleroContext) {
    this.#context = context;
    this.#queue = new ObjectQueue(context, {
      resource: 'restores.velero.io',
      what: 'Restore',
      reconcile: restore => this.#reconcile(restore),
    });
  }

  start(): void {
    const { signal, faults } = this.#context;
    this.#failInterrupted();
    this.#queue.watch();
    const endRelief = faults.onRelief(() => this.#queue.addAll());
    signal.addEventListener('abort', endRelief, { once: true });
  }

  #all(): Restore[] {
    const { store, settings } = this.#context;
    return store.list('restores.velero.io', { namespace: settings.namespace });
  }

  // What another server began cannot be continued; later phases can.
  #failInterrupted(): void {
    const { store, clock, settings } = this.#context;
    for (const restore of this.#all().filter(
      candidate => candidate.status?.phase === 'InProgress',
    )) {
      this.#patch(restore.metadata, draft => {
        draft.status = {
          ...draft.status,
          phase: 'Failed',
          failureReason:
            'found a restore with status "InProgress" during the server starting, mark it as "Failed"',
          completionTimestamp: clock.timestamp(),
        };
      });
      const selection = {
        namespace: settings.namespace,
        labelSelector: `velero.io/restore-uid=${restore.metadata.uid}`,
      };
      for (const resource of [
        'podvolumerestores.velero.io',
        'datadownloads.velero.io',
      ]) {
        store
          .list(resource, selection)
          .filter(transfer => !transfer.status?.completionTimestamp)
          .forEach(({ metadata }) =>
            store.modify(
              resource,
              metadata,
              draft => (draft.spec.cancel = true),
            ),
          );
      }
    }
  }

  async #reconcile(restore: Restore): Promise<void> {
    const key = restore.metadata;
    if (key.deletionTimestamp) {
      this.#cleanUp(restore);
      return;
    }
    if (!restore.metadata.finalizers?.includes(RESTORE_FINALIZER)) {
      this.#patch(key, draft => {
        draft.metadata.finalizers = [
          ...(draft.metadata.finalizers ?? []),
          RESTORE_FINALIZER,
        ];
      });
    }
    const isNew = !restore.status?.phase || restore.status.phase === 'New';
    if (isNew && !this.#context.faults.isStuck(restore, 'New')) {
      await this.#start(key);
    }
  }

  /** Deletes a Restore's files. Without its storage location it has to wait, without its backup they stay. */
  #cleanUp(restore: Restore): void {
    const { store, repository, settings } = this.#context;
    if (!restore.metadata.finalizers?.includes(RESTORE_FINALIZER)) {
      return;
    }
    const name = restore.spec.backupName;
    const backup =
      name &&
      store.get('backups.velero.io', { namespace: settings.namespace, name });
    if (backup) {
      const location = backup.spec.storageLocation ?? '';
      if (!isAvailable(this.#context, location)) {
        throw new Error(
          `bsl ${location} is unavailable, cannot get the backup info`,
        );
      }
      repository.objects.deleteFolder(`restores/${restore.metadata.name}/`);
    }
    this.#patch(restore.metadata, draft => {
      draft.metadata.finalizers = draft.metadata.finalizers?.filter(
        finalizer => finalizer !== RESTORE_FINALIZER,
      );
    });
  }

  async #start(key: ObjectKey): Promise<void> {
    const { clock, settings, faults } = this.#context;
    let valid: ValidRestore | undefined;
    const restore = this.#patch(key, draft => {
      valid = validateRestore(this.#context, draft);
      const fault = faults.faultOf(draft);
      if (fault?.outcome === 'FailedValidation') {
        valid = undefined;
        draft.status = {
          ...draft.status,
          validationErrors: [fault.message ?? 'refused on command'],
        };
      }
      draft.spec.itemOperationTimeout = durationOr(
        draft.spec.itemOperationTimeout,
        formatGoDuration(settings.itemOperationTimeoutMs),
      );
      draft.status = valid
        ? {
            ...draft.status,
            phase: 'InProgress',
            startTimestamp: clock.timestamp(),
          }
        : { ...draft.status, phase: 'FailedValidation' };
    });
    if (valid) {
      await new RestoreExecution(this.#context, restore).run(valid);
    }
  }

  #patch(key: ObjectKey, change: (draft: Restore) => void): Restore {
    return this.#context.store.modify('restores.velero.io', key, change);
  }
}
