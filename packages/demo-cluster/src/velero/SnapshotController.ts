import type { VeleroContext } from './VeleroContext';

/** Gives a claim that is made from a VolumeSnapshot the data of that snapshot, as a CSI driver does. */
export class SnapshotController {
  readonly #context: VeleroContext;

  constructor(context: VeleroContext) {
    this.#context = context;
  }

  start(): void {
    const { store, signal } = this.#context;
    const filled = new Set<string>();
    const end = store.watch(
      'persistentvolumeclaims',
      {},
      ({ type, object: claim }) => {
        const { uid, namespace } = claim.metadata;
        const source = claim.spec.dataSource;
        const bound = claim.spec.volumeName && claim.status?.phase === 'Bound';
        if (
          type === 'DELETED' ||
          !bound ||
          source?.kind !== 'VolumeSnapshot' ||
          filled.has(uid)
        ) {
          return;
        }
        filled.add(uid);
        this.#fill(claim.spec.volumeName!, { namespace, name: source.name });
      },
    );
    signal.addEventListener('abort', end, { once: true });
  }

  #fill(volume: string, snapshot: { namespace?: string; name: string }): void {
    const { store, volumes, repository } = this.#context;
    const found = store.get(
      'volumesnapshots.snapshot.storage.k8s.io',
      snapshot,
    );
    const name = found?.spec.source.volumeSnapshotContentName ?? '';
    const content = store.get(
      'volumesnapshotcontents.snapshot.storage.k8s.io',
      { name },
    );
    const contents = repository.contentsOf(
      content?.spec.source.snapshotHandle ?? '',
    );
    if (contents) {
      volumes.of(volume).replace(contents);
    }
  }
}
