import { KubeObject } from '../../api/objects';
import { labels, labelValue } from '../names';
import { ObjectQueue } from '../ObjectQueue';
import { isAvailable, VeleroContext } from '../VeleroContext';
import { every } from '../waiting';

const REQUESTS = 'deletebackuprequests.velero.io';
const UNFINISHED = ['New', 'Queued', 'ReadyToStart', 'InProgress'];

/** Deletes backups on request and when they have expired; every Restore of a deleted backup goes with it. */
export class BackupDeletion {
  readonly #context: VeleroContext;
  readonly #queue: ObjectQueue<typeof REQUESTS>;

  constructor(context: VeleroContext) {
    this.#context = context;
    this.#queue = new ObjectQueue(context, {
      resource: REQUESTS,
      what: 'DeleteBackupRequest',
      isFor: request => request.status?.phase !== 'Processed',
      reconcile: request => this.#reconcile(request),
    });
  }

  start(): void {
    const { clock, settings, signal } = this.#context;
    this.#queue.watch();
    void every(clock, settings.garbageCollectionMs, signal, () =>
      this.collectExpired(),
    );
  }

  /** Asks for the deletion of all backups whose time is over. */
  collectExpired(): void {
    const { store, clock, settings } = this.#context;
    for (const backup of store.list('backups.velero.io', {
      namespace: settings.namespace,
    })) {
      const { expiration, phase = 'New' } = backup.status ?? {};
      const expired = expiration && Date.parse(expiration) < clock.now();
      if (expired && phase !== 'Deleting' && !UNFINISHED.includes(phase)) {
        store.create(REQUESTS, {
          metadata: {
            generateName: `${backup.metadata.name}-`,
            namespace: settings.namespace,
            labels: {
              [labels.backupName]: labelValue(backup.metadata.name),
              [labels.backupUid]: backup.metadata.uid,
            },
          },
          spec: { backupName: backup.metadata.name },
        });
      }
    }
  }

  #reconcile(request: KubeObject): void {
    const { store, settings } = this.#context;
    const name: string = request.spec?.backupName ?? '';
    const problem = this.#problem(name);
    if (problem) {
      store.modify(REQUESTS, request.metadata, draft => {
        draft.status = { phase: 'Processed', errors: [problem] };
      });
      return;
    }
    const backup = { namespace: settings.namespace, name };
    store.modify('backups.velero.io', backup, draft => {
      draft.status = { ...draft.status, phase: 'Deleting' };
    });
    this.#deleteAll(name);
    store.delete('backups.velero.io', backup);
    store.delete(REQUESTS, request.metadata);
  }

  #problem(name: string): string | undefined {
    const { store, settings } = this.#context;
    if (!name) {
      return 'spec.backupName is required';
    }
    const backup = store.get('backups.velero.io', {
      namespace: settings.namespace,
      name,
    });
    if (!backup) {
      return 'backup not found';
    }
    if (UNFINISHED.includes(backup.status?.phase ?? 'New')) {
      return 'backup is still in progress';
    }
    const location = backup.spec.storageLocation ?? '';
    return isAvailable(this.#context, location)
      ? undefined
      : `cannot delete backup because backup storage location ${location} is currently in Unavailable state`;
  }

  #deleteAll(name: string): void {
    const { store, settings, repository } = this.#context;
    const { namespace } = settings;
    const restores = store
      .list('restores.velero.io', { namespace })
      .filter(({ spec }) => spec.backupName === name);
    for (const restore of restores) {
      repository.objects.deleteFolder(`restores/${restore.metadata.name}/`);
      store.delete('restores.velero.io', restore.metadata);
    }
    repository.discard(name);
    const labelSelector = `${labels.backupName}=${labelValue(name)}`;
    store
      .list('podvolumebackups.velero.io', { namespace, labelSelector })
      .forEach(({ metadata }) =>
        store.delete('podvolumebackups.velero.io', metadata),
      );
  }
}
