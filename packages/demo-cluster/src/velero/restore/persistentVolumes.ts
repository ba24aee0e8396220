import { randomUUID } from 'node:crypto';
import { KubeObject } from '../../api/objects';
import { snapshotHandleOf } from '../backup/BackupRepository';
import type { BackupVolumeInfo } from '../types';
import type { RestoreRun } from './RestoreRun';
import { resetBinding } from './sanitize';

/** What is to be done with a PersistentVolume of a backup: create this one, or nothing because a new one is provisioned. */
export function volumeToRestore(
  run: RestoreRun,
  volume: KubeObject,
): KubeObject | undefined {
  const { name } = volume.metadata;
  const info = run.archive.volumeInfos.find(
    candidate => candidate.pvName === name,
  );
  if (info?.backupMethod === 'NativeSnapshot') {
    return fromNativeSnapshot(run, volume, info);
  }
  const hasData = info?.backupMethod !== undefined;
  if (hasData || volume.spec?.persistentVolumeReclaimPolicy === 'Delete') {
    run.say('info', `Dynamically re-provisioning persistent volume ${name}.`);
    run.toProvision.add(name);
    return undefined;
  }
  run.say(
    'info',
    `Restoring persistent volume ${name} as-is because it doesn't have a snapshot and its reclaim policy is not Delete.`,
  );
  return claimedInTarget(run, volume);
}

function claimedInTarget(run: RestoreRun, volume: KubeObject): KubeObject {
  const copy = structuredClone(volume);
  if (copy.spec?.claimRef) {
    copy.spec.claimRef.namespace = run.target(copy.spec.claimRef.namespace);
  }
  resetBinding(copy);
  return copy;
}

function fromNativeSnapshot(
  run: RestoreRun,
  volume: KubeObject,
  info: BackupVolumeInfo,
): KubeObject {
  const { store } = run.context;
  const { name } = volume.metadata;
  const mapped =
    run.restore.spec.namespaceMapping?.[volume.spec?.claimRef?.namespace] !==
    undefined;
  const exists = store.get('persistentvolumes', { name }) !== undefined;
  const copy = claimedInTarget(run, volume);
  if (mapped && exists) {
    copy.metadata.name = `velero-clone-${randomUUID()}`;
    copy.metadata.annotations = {
      ...copy.metadata.annotations,
      'velero.io/original-pv-name': name,
    };
    run.renamedVolumes.set(name, copy.metadata.name);
  }
  // With restorePVs: false the clone keeps the original's disk: two volumes then write to one.
  if (run.restore.spec.restorePVs !== false && (mapped || !exists)) {
    useNewDisk(run, copy, info);
  }
  return copy;
}

function useNewDisk(
  run: RestoreRun,
  volume: KubeObject,
  info: BackupVolumeInfo,
): void {
  const { repository, volumes } = run.context;
  const handle = snapshotHandleOf(info) ?? '';
  const disk = `vol-${randomUUID().slice(0, 8)}`;
  if (volume.spec?.awsElasticBlockStore) {
    volume.spec.awsElasticBlockStore.volumeID = disk;
  } else if (volume.spec?.gcePersistentDisk) {
    volume.spec.gcePersistentDisk.pdName = disk;
  }
  volumes.of(volume.metadata.name).replace(repository.contentsOf(handle) ?? {});
  run.volumes.push({
    pvcName: info.pvcName,
    pvcNamespace: run.target(info.pvcNamespace),
    pvName: volume.metadata.name,
    restoreMethod: 'NativeSnapshot',
    snapshotDataMoved: false,
    nativeSnapshotInfo: {
      snapshotHandle: handle,
      volumeType: 'gp3',
      volumeAZ: 'zone-1',
      iops: '',
    },
  });
}
