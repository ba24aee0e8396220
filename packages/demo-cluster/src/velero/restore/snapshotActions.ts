import { createHash } from 'node:crypto';
import { KubeObject } from '../../api/objects';
import { randomSuffix } from '../../api/metadata';
import { labels, labelValue } from '../names';
import type { BackupVolumeInfo } from '../types';
import type { ActionOutcome } from './itemActions';
import type { RestoreRun } from './RestoreRun';

export const VOLUME_SNAPSHOT_NAME = 'velero.io/volume-snapshot-name';

/** The name that a snapshot has in a restore: unlike all others, and the same when it is asked for twice. */
export function restoredSnapshotName(
  restoreUid: string,
  snapshot: string,
): string {
  return createHash('sha256').update(`${restoreUid}/${snapshot}`).digest('hex');
}

/** A claim whose data is in a CSI snapshot gets it from there: by a VolumeSnapshot, or by the data mover. */
export function csiClaim(
  run: RestoreRun,
  object: KubeObject,
  original: KubeObject,
): ActionOutcome {
  const { store } = run.context;
  const { namespace, name } = original.metadata;
  const info = run.archive.volumeInfos.find(
    candidate =>
      candidate.pvcNamespace === namespace && candidate.pvcName === name,
  );
  const target = run.target(namespace!);
  const exists =
    store.get('persistentvolumeclaims', { namespace: target, name }) !==
    undefined;
  if (info?.backupMethod !== 'CSISnapshot' || exists) {
    return { object };
  }
  if (run.restore.spec.restorePVs === false) {
    delete object.spec.volumeName;
    return { object };
  }
  return info.snapshotDataMoved
    ? byDataMover(run, object, { info, original, target })
    : bySnapshot(run, object, original);
}

function bySnapshot(
  run: RestoreRun,
  object: KubeObject,
  original: KubeObject,
): ActionOutcome {
  const snapshot = original.metadata.annotations?.[VOLUME_SNAPSHOT_NAME];
  if (!snapshot) {
    return { object };
  }
  delete object.spec.volumeName;
  object.spec.dataSource = {
    apiGroup: 'snapshot.storage.k8s.io',
    kind: 'VolumeSnapshot',
    name: restoredSnapshotName(run.restore.metadata.uid, snapshot),
  };
  const { namespace } = original.metadata;
  const resource = 'volumesnapshots.snapshot.storage.k8s.io';
  return {
    object,
    additional: [{ resource, namespace, name: snapshot, mustInclude: true }],
  };
}

function byDataMover(
  run: RestoreRun,
  object: KubeObject,
  about: { info: BackupVolumeInfo; original: KubeObject; target: string },
): ActionOutcome {
  const { store, settings } = run.context;
  const { info, original, target } = about;
  const { metadata, spec } = run.restore;
  const operationId = labelValue(`dd-${metadata.uid}.${original.metadata.uid}`);
  delete object.spec.volumeName;
  object.spec.selector = {
    matchLabels: {
      [labels.dynamicRestore]: labelValue(
        `${target}.${info.pvcName}.${randomSuffix()}`,
      ),
    },
  };
  store.create('datadownloads.velero.io', {
    metadata: {
      generateName: `${metadata.name}-`,
      namespace: settings.namespace,
      labels: {
        [labels.restoreName]: labelValue(metadata.name),
        [labels.restoreUid]: metadata.uid,
        'velero.io/async-operation-id': operationId,
      },
      ownerReferences: [
        {
          apiVersion: 'velero.io/v1',
          kind: 'Restore',
          name: metadata.name,
          uid: metadata.uid,
          controller: true,
        },
      ],
    },
    spec: {
      targetVolume: { pvc: info.pvcName, pv: '', namespace: target },
      backupStorageLocation: run.backup.spec.storageLocation,
      snapshotID: info.snapshotDataMovementInfo?.snapshotHandle ?? '',
      sourceNamespace: info.pvcNamespace,
      operationTimeout: run.backup.spec.csiSnapshotTimeout ?? '10m0s',
      ...(spec.uploaderConfig && { dataMoverConfig: spec.uploaderConfig }),
    },
  });
  return { object, operationId };
}

/** A VolumeSnapshot comes back under a new name, on the content that is restored with it. */
export function snapshotForRestore(
  run: RestoreRun,
  object: KubeObject,
  original: KubeObject,
): ActionOutcome {
  const name = restoredSnapshotName(
    run.restore.metadata.uid,
    original.metadata.name,
  );
  object.metadata.name = name;
  object.metadata.annotations = {
    ...object.metadata.annotations,
    'velero.io/csi-vsc-deletion-policy': 'Retain',
  };
  object.spec.source = { volumeSnapshotContentName: name };
  const content = original.status?.boundVolumeSnapshotContentName;
  const resource = 'volumesnapshotcontents.snapshot.storage.k8s.io';
  return {
    object,
    additional: content ? [{ resource, name: content, mustInclude: true }] : [],
  };
}

/** A VolumeSnapshotContent comes back on the backup's own snapshot, which must outlive it. */
export function snapshotContentForRestore(
  run: RestoreRun,
  object: KubeObject,
  original: KubeObject,
): ActionOutcome {
  if (run.restore.spec.restorePVs === false) {
    return { object, skip: true };
  }
  const handle = original.status?.snapshotHandle;
  const reference = original.spec.volumeSnapshotRef;
  const name = restoredSnapshotName(run.restore.metadata.uid, reference.name);
  if (!handle) {
    throw new Error(`fail to get snapshot handle from VSC ${name} status`);
  }
  object.metadata.name = name;
  object.spec = {
    ...object.spec,
    deletionPolicy: 'Retain',
    source: { snapshotHandle: handle },
    volumeSnapshotRef: {
      kind: 'VolumeSnapshot',
      namespace: run.target(reference.namespace),
      name,
    },
  };
  return { object };
}
