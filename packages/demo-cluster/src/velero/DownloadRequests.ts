import { fileOf } from './ObjectStore';
import { ObjectQueue } from './ObjectQueue';
import type { DownloadRequest } from './types';
import { isAvailable, VeleroContext } from './VeleroContext';

const MINUTE = 60_000;

/** Answers DownloadRequests with signed addresses, whether or not there is a file behind them. */
export class DownloadRequests {
  readonly #context: VeleroContext;
  readonly #queue: ObjectQueue<'downloadrequests.velero.io'>;

  constructor(context: VeleroContext) {
    this.#context = context;
    this.#queue = new ObjectQueue(context, {
      resource: 'downloadrequests.velero.io',
      what: 'DownloadRequest',
      reconcile: request => this.#reconcile(request),
    });
  }

  start(): void {
    this.#queue.watch();
    this.#queue.addAllEvery(MINUTE);
  }

  #reconcile(request: DownloadRequest): void {
    const { store, clock, settings } = this.#context;
    const key = request.metadata;
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
