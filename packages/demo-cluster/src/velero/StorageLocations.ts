import { KubeObject } from '../api/objects';
import { sameContent } from '../api/sameContent';
import type { VeleroContext } from './VeleroContext';
import { every } from './waiting';

const LOCATIONS = 'backupstoragelocations.velero.io';

/** Looks every minute, and whenever one is written anew, whether the storage locations can be reached. */
export class StorageLocations {
  readonly #context: VeleroContext;
  /** Specs as they were looked at last, by name. */
  readonly #seen = new Map<string, object>();

  constructor(context: VeleroContext) {
    this.#context = context;
  }

  start(): void {
    const { store, clock, settings, signal } = this.#context;
    this.validate();
    void every(clock, settings.storeValidationMs, signal, () =>
      this.validate(),
    );
    const end = store.watch(LOCATIONS, {}, ({ type, object }) => {
      const { metadata, spec } = object as KubeObject;
      if (
        type !== 'DELETED' &&
        !sameContent(spec, this.#seen.get(metadata.name))
      ) {
        this.#validateOne(object as KubeObject);
      }
    });
    signal.addEventListener('abort', end, { once: true });
  }

  /** Looks at all now. */
  validate(): void {
    const { store, settings } = this.#context;
    store
      .list(LOCATIONS, { namespace: settings.namespace })
      .forEach(location => this.#validateOne(location as KubeObject));
  }

  #validateOne({ metadata, spec }: KubeObject): void {
    const { store, clock } = this.#context;
    this.#seen.set(metadata.name, spec);
    const problem = this.#problemOf(spec);
    store.modify(LOCATIONS, metadata, draft => {
      const { message: _, ...status } = draft.status ?? {};
      const at = clock.timestamp();
      draft.status = problem
        ? {
            ...status,
            phase: 'Unavailable',
            lastValidationTime: at,
            message: `BackupStorageLocation "${metadata.name}" is unavailable: ${problem}`,
          }
        : {
            ...status,
            phase: 'Available',
            lastValidationTime: at,
            lastSyncedTime: at,
          };
    });
  }

  #problemOf(spec: KubeObject['spec']): string | undefined {
    const { storage } = this.#context;
    if (storage.unreachable) {
      return 'rpc error: code = Unknown desc = dial tcp: connect: connection refused';
    }
    return spec?.objectStorage?.bucket === storage.bucket
      ? undefined
      : `rpc error: code = Unknown desc = operation error S3: ListObjectsV2, https response error StatusCode: 404, NoSuchBucket: The specified bucket does not exist.`;
  }
}
