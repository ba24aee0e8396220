import { KubeObject } from '../../api/objects';
import { randomSuffix } from '../../api/metadata';
import type { BackupVolumeInfo } from '../types';
import type { ArchivedItem } from './BackupArchive';

const CLAIMS = 'persistentvolumeclaims';

/**
 * Adds the VolumeSnapshots of a backup to its items, and marks the claims they
 * were made of. In the cluster they are gone again when the backup ends.
 */
export function withSnapshots(
  items: ArchivedItem[],
  infos: BackupVolumeInfo[],
): ArchivedItem[] {
  const bySnapshot = infos.filter(info => info.backupMethod === 'CSISnapshot');
  return bySnapshot.reduce((all, info) => {
    const name = `velero-${info.pvcName}-${randomSuffix()}`;
    const mark = info.snapshotDataMoved
      ? 'velero.io/data-upload-name'
      : 'velero.io/volume-snapshot-name';
    const marked = all.map(item =>
      isClaim(item, info)
        ? { ...item, object: annotated(item.object, mark, name) }
        : item,
    );
    return info.snapshotDataMoved
      ? marked
      : [...marked, ...snapshotOf(info, name)];
  }, items);
}

function isClaim(
  { resource, object }: ArchivedItem,
  info: BackupVolumeInfo,
): boolean {
  const { namespace, name } = object.metadata;
  return (
    resource === CLAIMS &&
    namespace === info.pvcNamespace &&
    name === info.pvcName
  );
}

function annotated(object: KubeObject, key: string, value: string): KubeObject {
  const annotations = { ...object.metadata.annotations, [key]: value };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function snapshotOf(info: BackupVolumeInfo, name: string): ArchivedItem[] {
  const { snapshotHandle, driver, vscName } = info.csiSnapshotInfo ?? {};
  const metadata = {
    uid: '',
    resourceVersion: '',
    creationTimestamp: info.startTimestamp ?? '',
  };
  const apiVersion = 'snapshot.storage.k8s.io/v1';
  const content = String(vscName);
  return [
    {
      resource: 'volumesnapshots.snapshot.storage.k8s.io',
      object: {
        apiVersion,
        kind: 'VolumeSnapshot',
        metadata: { ...metadata, name, namespace: info.pvcNamespace },
        spec: { source: { persistentVolumeClaimName: info.pvcName } },
        status: { readyToUse: true, boundVolumeSnapshotContentName: content },
      },
    },
    {
      resource: 'volumesnapshotcontents.snapshot.storage.k8s.io',
      object: {
        apiVersion,
        kind: 'VolumeSnapshotContent',
        metadata: { ...metadata, name: content },
        spec: {
          driver,
          deletionPolicy: 'Delete',
          source: { volumeHandle: info.pvName },
          volumeSnapshotRef: {
            kind: 'VolumeSnapshot',
            name,
            namespace: info.pvcNamespace,
          },
        },
        status: { readyToUse: true, snapshotHandle },
      },
    },
  ];
}
