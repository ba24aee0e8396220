import { createHash } from 'node:crypto';
import type { Store } from '../api/Store';

/** The labels and annotations by which Velero knows its objects again. */
export const labels = {
  backupName: 'velero.io/backup-name',
  restoreName: 'velero.io/restore-name',
  restoreUid: 'velero.io/restore-uid',
  backupUid: 'velero.io/backup-uid',
  podUid: 'velero.io/pod-uid',
  pvcUid: 'velero.io/pvc-uid',
  pvcName: 'velero.io/pvc-name',
  scheduleName: 'velero.io/schedule-name',
  storageLocation: 'velero.io/storage-location',
  excludeFromBackup: 'velero.io/exclude-from-backup',
  dynamicRestore: 'velero.io/dynamic-pv-restore',
} as const;

export const RESTORE_FINALIZER =
  'restores.velero.io/external-resources-finalizer';
export const VELERO_VERSION = 'v1.18.3';
export const VELERO_IMAGE = `velero/velero:${VELERO_VERSION}`;
export const RESTORE_WAIT = 'restore-wait';

/** A name as a label can hold it: beyond 63 characters, the end is replaced by a hash. */
export function labelValue(name: string): string {
  if (name.length <= 63) {
    return name;
  }
  return (
    name.slice(0, 57) +
    createHash('sha256').update(name).digest('hex').slice(0, 6)
  );
}

/** `persistentvolumes/pv-1`, `pods/app/web`: how Velero's messages name an object. */
export function resourceId(
  resource: string,
  namespace: string | undefined,
  name: string,
): string {
  return namespace ? `${resource}/${namespace}/${name}` : `${resource}/${name}`;
}

/** The name of a resource as users abbreviate it (`po`, `pvc`, `deployments`), in full where the cluster knows it. */
export function resolveResource(store: Store, name: string): string {
  const [plural, ...group] = name.toLowerCase().split('.');
  const type = store.resources
    .all()
    .find(
      candidate =>
        (group.length === 0 || candidate.group === group.join('.')) &&
        [
          candidate.plural,
          candidate.singular,
          ...candidate.shortNames,
        ].includes(plural),
    );
  if (!type) {
    return name;
  }
  return type.group ? `${type.plural}.${type.group}` : type.plural;
}
