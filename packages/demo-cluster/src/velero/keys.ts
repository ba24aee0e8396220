import { ObjectKey } from '../api/objects';

/** The key behind `velero/backup-1`. */
export function keyOfPath(path: string): ObjectKey {
  const [namespace, name] = path.includes('/')
    ? path.split('/', 2)
    : [undefined, path];
  return { namespace, name };
}

/** `velero/backup-1`, as log lines and queues name objects. */
export function pathOfKey(key: ObjectKey): string {
  return key.namespace ? `${key.namespace}/${key.name}` : key.name;
}
