import type {
  V1PersistentVolume,
  V1PersistentVolumeClaim,
} from '@kubernetes/client-node';

/** A volume that is to be deleted with its claim, and all that could speak against it. */
export interface VolumeRelease {
  volume: V1PersistentVolume;
  /** The claim that the volume names, as it is now. */
  claim?: V1PersistentVolumeClaim;
  /** All volumes of the cluster. */
  all: V1PersistentVolume[];
}

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/**
 * Why a volume must stay, if so. A volume that looks like the sandbox's own may hold production's data: two volumes can
 * share one disk, and a restored one can be the original (research: velero.md 5.5).
 */
export function volumeRefusal(
  { volume, claim, all }: VolumeRelease,
  /** Namespaces that the run created, with their uid. */
  namespaces: ReadonlyMap<string, { uid?: string; createdAt?: Date | string }>,
): string | undefined {
  const reference = volume.spec?.claimRef;
  const sandbox = namespaces.get(reference?.namespace ?? '');
  if (sandbox?.uid === undefined) {
    return 'its claim is not in a namespace that this run created';
  }
  if (!reference?.uid || claim?.metadata?.uid !== reference.uid) {
    return 'its claim is gone, so that nothing proves whose volume it is';
  }
  if (claim.spec?.volumeName !== volume.metadata?.name) {
    return 'its claim does not name it';
  }
  if (
    !sandbox.createdAt ||
    timeOf(volume.metadata?.creationTimestamp) < timeOf(sandbox.createdAt)
  ) {
    return 'it is older than its sandbox';
  }
  if (!volume.metadata?.annotations?.[PROVISIONED_BY]) {
    return 'it was not made by a provisioner for this claim';
  }
  const disk = diskOf(volume);
  if (disk === undefined) {
    return 'its disk cannot be told from others';
  }
  const sharing = all.find(
    other =>
      other.metadata?.name !== volume.metadata?.name && diskOf(other) === disk,
  );
  return sharing && `volume '${sharing.metadata?.name}' has the same disk`;
}

const SOURCES = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'gcePersistentDisk',
  'hostPath',
  'local',
  'nfs',
  'rbd',
  'cephfs',
  'iscsi',
  'fc',
] as const;

/** What identifies the storage behind a volume, whatever its kind. */
function diskOf({ spec }: V1PersistentVolume): string | undefined {
  if (spec?.csi) {
    return JSON.stringify([spec.csi.driver, spec.csi.volumeHandle]);
  }
  const source = SOURCES.find(name => spec?.[name]);
  return source && JSON.stringify([source, spec?.[source]]);
}

function timeOf(time: Date | string | undefined): number {
  return time === undefined ? 0 : new Date(time).getTime();
}
