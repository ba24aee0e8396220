import {
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
} from '../../api/objects';
import type { Store } from '../../api/Store';
import type { VolumeContents, VolumeShelf } from '../../kubelet/Volume';
import { labels, labelValue } from '../names';
import type { Backup, BackupMethod, BackupVolumeInfo } from '../types';
import type { ArchivedItem } from './BackupArchive';
import { withSnapshots } from './snapshotItems';
import type { BackupRepository } from './BackupRepository';

const VOLUMES_TO_BACK_UP = 'backup.velero.io/backup-volumes';
const VOLUMES_TO_LEAVE = 'backup.velero.io/backup-volumes-excludes';

/** What the backup of volumes needs. */
export interface VolumeBackupOptions {
  store: Store;
  volumes: VolumeShelf;
  repository: BackupRepository;
  backup: Backup;
  items: ArchivedItem[];
  /** Claims (`namespace/name`) whose data cannot be read. */
  failing: string[];
}

/** One volume that a backup meets, and the pod through which its files are read. */
interface Found {
  claim: PersistentVolumeClaim;
  volume: PersistentVolume;
  mount?: { pod: Pod; name: string };
}

/** What came of the volumes of a backup. */
export interface VolumesTaken {
  infos: BackupVolumeInfo[];
  /** The items, with what the snapshots of their volumes added. */
  items: ArchivedItem[];
}

/** Keeps the data of the volumes in a backup, each by the method that Velero would choose. */
export class VolumeBackups {
  readonly #options: VolumeBackupOptions;
  readonly errors: string[] = [];

  constructor(options: VolumeBackupOptions) {
    this.#options = options;
  }

  take(): VolumesTaken {
    const infos = this.#found().map(found => {
      const method = this.#methodFor(found);
      return method ? this.#takeBy(method, found) : skipped(found);
    });
    return { infos, items: withSnapshots(this.#options.items, infos) };
  }

  #found(): Found[] {
    const { items, store } = this.#options;
    const pods = items
      .filter(item => item.resource === 'pods')
      .map(item => item.object as Pod);
    return items
      .filter(item => item.resource === 'persistentvolumeclaims')
      .flatMap(item => {
        const claim = item.object as PersistentVolumeClaim;
        const name = claim.spec.volumeName;
        const volume = name
          ? store.get('persistentvolumes', { name })
          : undefined;
        return volume ? [{ claim, volume, mount: mountOf(claim, pods) }] : [];
      });
  }

  #methodFor({ volume, mount }: Found): BackupMethod | undefined {
    const { spec } = this.#options.backup;
    if (mount && this.#usesFiles(mount)) {
      return 'PodVolumeBackup';
    }
    if (spec.snapshotVolumes === false) {
      return undefined;
    }
    if (volume.spec.csi) {
      return 'CSISnapshot';
    }
    return volume.spec.awsElasticBlockStore || volume.spec.gcePersistentDisk
      ? 'NativeSnapshot'
      : undefined;
  }

  #usesFiles({ pod, name }: { pod: Pod; name: string }): boolean {
    const annotations = pod.metadata.annotations ?? {};
    const running = pod.status?.phase === 'Running';
    const chosen = listed(annotations[VOLUMES_TO_BACK_UP]).includes(name);
    const left = listed(annotations[VOLUMES_TO_LEAVE]).includes(name);
    return (
      running &&
      (chosen ||
        (this.#options.backup.spec.defaultVolumesToFsBackup === true && !left))
    );
  }

  #takeBy(method: BackupMethod, found: Found): BackupVolumeInfo {
    const { volumes, repository, store } = this.#options;
    const { namespace, name } = found.claim.metadata;
    const failed = this.#options.failing.includes(`${namespace}/${name}`);
    const contents = userFiles(
      volumes.of(found.volume.metadata.name).contents(),
    );
    const handle = failed ? '' : repository.snapshot(contents);
    const size = Object.values(contents).reduce(
      (sum, text) => sum + Buffer.byteLength(text),
      0,
    );
    if (method === 'PodVolumeBackup') {
      this.#recordPodVolumeBackup(found, { handle, size });
    }
    const now = store.clock.timestamp();
    return {
      ...infoOf(found),
      backupMethod: method,
      snapshotDataMoved:
        method === 'CSISnapshot' &&
        this.#options.backup.spec.snapshotMoveData === true,
      result: failed ? 'failed' : 'succeeded',
      startTimestamp: now,
      completionTimestamp: now,
      ...this.#methodInfo(method, found, { handle, size }),
    };
  }

  #methodInfo(
    method: BackupMethod,
    found: Found,
    kept: { handle: string; size: number },
  ): Partial<BackupVolumeInfo> {
    const { handle, size } = kept;
    if (method === 'PodVolumeBackup') {
      const { pod, name } = found.mount!;
      const { namespace: podNamespace, name: podName } = pod.metadata;
      const node = pod.spec.nodeName;
      return {
        pvbInfo: {
          snapshotHandle: handle,
          size,
          uploaderType: 'kopia',
          volumeName: name,
          podName,
          podNamespace,
          nodeName: node,
        },
      };
    }
    if (method === 'NativeSnapshot') {
      return {
        nativeSnapshotInfo: {
          snapshotHandle: handle,
          volumeType: 'gp3',
          volumeAZ: 'zone-1',
          iops: '',
        },
      };
    }
    if (this.#options.backup.spec.snapshotMoveData) {
      return {
        snapshotDataMovementInfo: {
          dataMover: 'velero',
          uploaderType: 'kopia',
          snapshotHandle: handle,
          size,
        },
      };
    }
    const vscName = `snapcontent-${found.claim.metadata.uid}`;
    return {
      csiSnapshotInfo: {
        snapshotHandle: handle,
        size,
        driver: found.volume.spec.csi!.driver,
        vscName,
      },
    };
  }

  #recordPodVolumeBackup(
    { claim, mount }: Found,
    kept: { handle: string; size: number },
  ): void {
    const { store, backup } = this.#options;
    const { pod, name } = mount!;
    const at = store.clock.timestamp();
    const failed = kept.handle === '';
    const message = `error to get data path for volume ${name} of pod ${pod.metadata.namespace}/${pod.metadata.name}`;
    if (failed) {
      this.errors.push(`pod volume backup failed: ${message}`);
    }
    store.create('podvolumebackups.velero.io', {
      metadata: {
        generateName: `${backup.metadata.name}-`,
        namespace: backup.metadata.namespace,
        labels: {
          [labels.backupName]: labelValue(backup.metadata.name),
          [labels.backupUid]: backup.metadata.uid,
          [labels.pvcUid]: claim.metadata.uid,
        },
        annotations: { [labels.pvcName]: claim.metadata.name },
        ownerReferences: [
          {
            apiVersion: 'velero.io/v1',
            kind: 'Backup',
            name: backup.metadata.name,
            uid: backup.metadata.uid,
            controller: true,
          },
        ],
      },
      spec: {
        node: pod.spec.nodeName,
        pod: {
          kind: 'Pod',
          namespace: pod.metadata.namespace,
          name: pod.metadata.name,
          uid: pod.metadata.uid,
        },
        volume: name,
        backupStorageLocation: backup.spec.storageLocation,
        uploaderType: 'kopia',
        tags: {
          backup: backup.metadata.name,
          'pvc-uid': claim.metadata.uid,
          volume: name,
        },
      },
      status: {
        phase: failed ? 'Failed' : 'Completed',
        ...(failed && { message }),
        snapshotID: kept.handle,
        startTimestamp: at,
        completionTimestamp: at,
        progress: { totalBytes: kept.size, bytesDone: failed ? 0 : kept.size },
      },
    });
  }
}

function mountOf(claim: PersistentVolumeClaim, pods: Pod[]): Found['mount'] {
  for (const pod of pods.filter(
    candidate => candidate.metadata.namespace === claim.metadata.namespace,
  )) {
    const volume = (pod.spec.volumes ?? []).find(
      candidate =>
        candidate.persistentVolumeClaim?.claimName === claim.metadata.name,
    );
    if (volume) {
      return { pod, name: volume.name };
    }
  }
  return undefined;
}

function infoOf({ claim, volume }: Found) {
  return {
    pvcName: claim.metadata.name,
    pvcNamespace: claim.metadata.namespace!,
    pvName: volume.metadata.name,
    snapshotDataMoved: false,
    preserveLocalSnapshot: false,
    skipped: false,
    pvInfo: {
      reclaimPolicy: volume.spec.persistentVolumeReclaimPolicy,
      labels: volume.metadata.labels ? { ...volume.metadata.labels } : null,
    },
  };
}

function skipped(found: Found): BackupVolumeInfo {
  return {
    ...infoOf(found),
    skipped: true,
    skippedReason: 'volumeSnapshot: no applicable volumesnapshotter found;',
  };
}

function listed(value = ''): string[] {
  return value
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
}

/** The files without the marks that restores leave. */
function userFiles(contents: VolumeContents): VolumeContents {
  return Object.fromEntries(
    Object.entries(contents).filter(([path]) => !path.startsWith('.velero/')),
  );
}
