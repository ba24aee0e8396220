import { Container, Pod } from '../api/objects';
import { Store } from '../api/Store';
import { configMapData, secretData } from './environment';
import { Mount } from './FileSystem';
import { Volume, VolumeShelf } from './Volume';

type PodVolume = NonNullable<Pod['spec']['volumes']>[number];

/** The volumes of one pod, by their names in its spec. */
export type PodVolumes = Map<string, Volume>;

/** Makes the volumes of a pod; throws what the node's events would say when one cannot be made yet. */
export function makeVolumes(
  pod: Pod,
  at: { store: Store; shelf: VolumeShelf },
): PodVolumes {
  return new Map(
    (pod.spec.volumes ?? []).map(volume => [
      volume.name,
      makeVolume(volume, { ...at, pod }),
    ]),
  );
}

function makeVolume(
  volume: PodVolume,
  at: { pod: Pod; store: Store; shelf: VolumeShelf },
): Volume {
  if (volume.persistentVolumeClaim) {
    return claimedVolume(volume.persistentVolumeClaim.claimName, at);
  }
  if (volume.configMap) {
    const { name = '', items, optional } = volume.configMap;
    return new Volume(
      projected(configMapData(name, { ...at, optional }), items),
    );
  }
  if (volume.secret) {
    const { secretName = '', items, optional } = volume.secret;
    return new Volume(
      projected(secretData(secretName, { ...at, optional }), items),
    );
  }
  if (volume.hostPath) {
    // All pods of the node see the same files.
    return at.shelf.of(`node:${volume.hostPath.path}`);
  }
  return new Volume();
}

function claimedVolume(
  name: string,
  at: { pod: Pod; store: Store; shelf: VolumeShelf },
): Volume {
  const claim = at.store.get('persistentvolumeclaims', {
    namespace: at.pod.metadata.namespace,
    name,
  });
  if (!claim?.spec.volumeName || claim.status?.phase !== 'Bound') {
    throw new Error(`persistentvolumeclaim "${name}" is not bound`);
  }
  return at.shelf.of(claim.spec.volumeName);
}

function projected(
  data: Record<string, string>,
  items: Array<{ key: string; path: string }> | undefined,
): Record<string, string> {
  return items
    ? Object.fromEntries(items.map(({ key, path }) => [path, data[key] ?? '']))
    : data;
}

/** Where a container mounts its pod's volumes. */
export function mountsOf(container: Container, volumes: PodVolumes): Mount[] {
  return (container.volumeMounts ?? []).flatMap(
    ({ name, mountPath, subPath, readOnly }) => {
      const volume = volumes.get(name);
      return volume ? [{ path: mountPath, volume, subPath, readOnly }] : [];
    },
  );
}
