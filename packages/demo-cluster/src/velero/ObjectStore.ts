import { gunzipSync, gzipSync } from 'node:zlib';

/** The names of the files of backups and restores, by the kind that a DownloadRequest asks for. */
const FILE_OF: Record<string, (name: string) => string> = {
  BackupContents: name => `backups/${name}/${name}.tar.gz`,
  BackupLog: name => `backups/${name}/${name}-logs.gz`,
  BackupResults: name => `backups/${name}/${name}-results.gz`,
  BackupResourceList: name => `backups/${name}/${name}-resource-list.json.gz`,
  BackupVolumeInfos: name => `backups/${name}/${name}-volumeinfo.json.gz`,
  BackupItemOperations: name =>
    `backups/${name}/${name}-itemoperations.json.gz`,
  BackupVolumeSnapshots: name =>
    `backups/${name}/${name}-volumesnapshots.json.gz`,
  CSIBackupVolumeSnapshots: name =>
    `backups/${name}/${name}-csi-volumesnapshots.json.gz`,
  CSIBackupVolumeSnapshotContents: name =>
    `backups/${name}/${name}-csi-volumesnapshotcontents.json.gz`,
  RestoreLog: name => `restores/${name}/restore-${name}-logs.gz`,
  RestoreResults: name => `restores/${name}/restore-${name}-results.gz`,
  RestoreResourceList: name =>
    `restores/${name}/restore-${name}-resource-list.json.gz`,
  RestoreItemOperations: name =>
    `restores/${name}/restore-${name}-itemoperations.json.gz`,
  RestoreVolumeInfo: name => `restores/${name}/${name}-volumeinfo.json.gz`,
};

/** The key of a backup's or a restore's file; undefined for a kind that Velero does not know. */
export function fileOf(kind: string, name: string): string | undefined {
  return FILE_OF[kind]?.(name);
}

/** The bucket in which Velero keeps its files. */
export class ObjectStore {
  readonly #objects = new Map<string, Buffer>();

  get(key: string): Buffer | undefined {
    return this.#objects.get(key);
  }

  put(key: string, content: Buffer): void {
    this.#objects.set(key, content);
  }

  /** Keeps a JSON document, or text, compressed. */
  putArtifact(kind: string, name: string, content: unknown): void {
    const text =
      typeof content === 'string' ? content : JSON.stringify(content);
    this.put(FILE_OF[kind](name), gzipSync(text));
  }

  /** Reads a JSON document; undefined when there is none. */
  readArtifact<T>(kind: string, name: string): T | undefined {
    const file = this.get(FILE_OF[kind](name));
    return file && (JSON.parse(gunzipSync(file).toString()) as T);
  }

  deleteFolder(prefix: string): void {
    [...this.#objects.keys()]
      .filter(key => key.startsWith(prefix))
      .forEach(key => this.#objects.delete(key));
  }

  keys(): string[] {
    return [...this.#objects.keys()].sort();
  }
}
