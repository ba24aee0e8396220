import { ObjectKey } from '../api/objects';
import { VolumeShelf } from '../kubelet/Volume';
import { ControllerContext } from './Controller';

const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';

/** A volume whose claim has gone is deleted or released, as its reclaim policy says. */
export function reconcileVolume(
  { store, shelf }: ControllerContext & { shelf: VolumeShelf },
  key: ObjectKey,
): void {
  const volume = store.get('persistentvolumes', key);
  if (!volume) {
    return;
  }
  const { claimRef } = volume.spec;
  const claim =
    claimRef &&
    store.get('persistentvolumeclaims', {
      name: claimRef.name!,
      namespace: claimRef.namespace,
    });
  const abandoned =
    claimRef?.uid !== undefined && claim?.metadata.uid !== claimRef.uid;
  if (volume.metadata.deletionTimestamp && (abandoned || !claimRef?.uid)) {
    if (volume.spec.persistentVolumeReclaimPolicy === 'Delete') {
      shelf.discard(volume.metadata.name);
    }
    if (volume.metadata.finalizers?.includes(VOLUME_PROTECTION)) {
      store.modify('persistentvolumes', key, draft => {
        draft.metadata.finalizers = draft.metadata.finalizers?.filter(
          finalizer => finalizer !== VOLUME_PROTECTION,
        );
      });
    }
  } else if (abandoned && volume.status?.phase !== 'Released') {
    store.modify(
      'persistentvolumes',
      key,
      draft => Object.assign(draft.status!, { phase: 'Released' }),
      { subresource: 'status' },
    );
  } else if (
    abandoned &&
    volume.spec.persistentVolumeReclaimPolicy === 'Delete' &&
    !volume.metadata.deletionTimestamp
  ) {
    store.delete('persistentvolumes', key);
  }
}
