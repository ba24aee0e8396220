import { ObjectKey } from '../api/objects';
import { keyOfPath, pathOfKey } from './keys';
import { fileOf } from './ObjectStore';
import type { DownloadRequest } from './types';
import { isAvailable, VeleroContext } from './VeleroContext';
import { every } from './waiting';
import { SerialQueue } from './SerialQueue';

const MINUTE = 60_000;

/** Answers DownloadRequests with signed addresses, whether or not there is a file behind them. */
export class DownloadRequests {
  readonly #context: VeleroContext;
  readonly #queue: SerialQueue;

  constructor(context: VeleroContext) {
    this.#context = context;
    const { clock, signal, onError } = context;
    this.#queue = new SerialQueue({
      clock,
      signal,
      handle: async key => this.#reconcile(keyOfPath(key)),
      onError: (key, error) => onError(`DownloadRequest ${key}`, error),
    });
  }

  start(): void {
    const { store, clock, settings, signal } = this.#context;
    const selection = { namespace: settings.namespace };
    const end = store.watch(
      'downloadrequests.velero.io',
      selection,
      ({ type, object }) => {
        if (type !== 'DELETED') {
          this.#queue.add(pathOfKey(object.metadata));
        }
      },
    );
    signal.addEventListener('abort', end, { once: true });
    const enqueue = () =>
      store
        .list('downloadrequests.velero.io', selection)
        .forEach(request => this.#queue.add(pathOfKey(request.metadata)));
    void every(clock, MINUTE, signal, enqueue);
  }

  #reconcile(key: ObjectKey): void {
    const { store, clock, settings } = this.#context;
    const request = store.get('downloadrequests.velero.io', key);
    if (!request) {
      return;
    }
    const { expiration, phase } = request.status ?? {};
    if (expiration && Date.parse(expiration) < clock.now()) {
      store.delete('downloadrequests.velero.io', key);
      return;
    }
    if (phase === 'Processed' || (expiration && !this.#url(request))) {
      return;
    }
    const downloadURL = this.#url(request);
    store.modify('downloadrequests.velero.io', key, draft => {
      // Also a request that cannot be answered expires.
      draft.status = {
        ...draft.status,
        expiration: clock.timestamp(clock.now() + settings.downloadUrlTtlMs),
        ...(downloadURL && { downloadURL, phase: 'Processed' as const }),
      };
    });
  }

  /** The signed address; undefined when the backup, its location or the restore is missing, or signing fails. */
  #url({ spec, metadata }: DownloadRequest): string | undefined {
    const { store, storage, settings } = this.#context;
    const { kind, name } = spec.target;
    const { namespace } = metadata;
    const restore = kind.startsWith('Restore')
      ? store.get('restores.velero.io', { namespace, name })
      : undefined;
    const backupName = kind.startsWith('Restore')
      ? restore?.spec.backupName
      : name;
    const backup =
      backupName &&
      store.get('backups.velero.io', { namespace, name: backupName });
    const file = fileOf(kind, name);
    const signable =
      backup && isAvailable(this.#context, backup.spec.storageLocation ?? '');
    return signable && file
      ? storage.sign(file, settings.downloadUrlTtlMs)
      : undefined;
  }
}
