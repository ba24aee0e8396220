import { randomBytes } from 'node:crypto';
import type { VolumeContents } from '../../kubelet/Volume';
import { ObjectStore } from '../ObjectStore';
import type { BackupArchive } from './BackupArchive';

/** All that outlives the Velero server: the bucket, the objects of each backup, and the snapshots of volumes. */
export class BackupRepository {
  readonly objects = new ObjectStore();
  readonly #archives = new Map<string, BackupArchive>();
  readonly #snapshots = new Map<string, VolumeContents>();

  archiveOf(backup: string): BackupArchive | undefined {
    return this.#archives.get(backup);
  }

  async store(backup: string, archive: BackupArchive): Promise<void> {
    this.#archives.set(backup, archive);
    this.objects.putArtifact(
      'BackupResourceList',
      backup,
      archive.resourceList(),
    );
    this.objects.putArtifact('BackupVolumeInfos', backup, archive.volumeInfos);
    this.objects.put(
      `backups/${backup}/${backup}.tar.gz`,
      await archive.tarball(),
    );
  }

  /** Takes a backup's files away, and with them what its volumes held. */
  discard(backup: string): void {
    for (const info of this.#archives.get(backup)?.volumeInfos ?? []) {
      const handle = snapshotHandleOf(info);
      if (handle) {
        this.#snapshots.delete(handle);
      }
    }
    this.#archives.delete(backup);
    this.objects.deleteFolder(`backups/${backup}/`);
  }

  /** Keeps the content of a volume; gives the name by which it is found again. */
  snapshot(contents: VolumeContents): string {
    const handle = randomBytes(16).toString('hex');
    this.#snapshots.set(handle, contents);
    return handle;
  }

  contentsOf(handle: string): VolumeContents | undefined {
    return this.#snapshots.get(handle);
  }
}

/** The name of the snapshot that holds a volume's data. */
export function snapshotHandleOf(info: {
  pvbInfo?: Record<string, unknown>;
  nativeSnapshotInfo?: Record<string, unknown>;
  csiSnapshotInfo?: Record<string, unknown>;
  snapshotDataMovementInfo?: Record<string, unknown>;
}): string | undefined {
  const place =
    info.pvbInfo ??
    info.snapshotDataMovementInfo ??
    info.csiSnapshotInfo ??
    info.nativeSnapshotInfo;
  return place?.snapshotHandle as string | undefined;
}
