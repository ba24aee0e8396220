import { ApiError } from './errors';
import { KubeObject, ObjectMeta } from './objects';
import { ResourceType } from './resources';
import { forbiddenValue } from './validation';
import { sameContent } from './sameContent';

const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A few random characters, as Kubernetes appends them to generated names. */
export function randomSuffix(length = 5): string {
  return Array.from(
    { length },
    () => SUFFIX_ALPHABET[Math.floor(Math.random() * SUFFIX_ALPHABET.length)],
  ).join('');
}

/** The name for `generateName`; empty without one, which validation then refuses. */
export function newName(generateName: string | undefined): string {
  return generateName ? `${generateName.slice(0, 58)}${randomSuffix()}` : '';
}

/** Refuses a write that was meant for another object or an older state of this one. */
export function checkPreconditions(
  type: ResourceType,
  object: KubeObject,
  wanted: { uid?: string; resourceVersion?: string },
): void {
  const { name, uid, resourceVersion } = object.metadata;
  if (wanted.uid && wanted.uid !== uid) {
    const why = `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${uid}`;
    throw ApiError.conflict(type, name, why);
  }
  if (wanted.resourceVersion && wanted.resourceVersion !== resourceVersion) {
    throw ApiError.conflict(type, name);
  }
}

/** The metadata of an update: what only the API server sets stays as it was. */
export function keepSystemMetadata(
  type: ResourceType,
  object: KubeObject,
  old: KubeObject,
): ObjectMeta {
  const {
    deletionTimestamp,
    deletionGracePeriodSeconds,
    uid,
    creationTimestamp,
    resourceVersion,
    generation,
  } = old.metadata;
  const {
    deletionTimestamp: _1,
    deletionGracePeriodSeconds: _2,
    generation: _3,
    ...metadata
  } = object.metadata;
  const added = (metadata.finalizers ?? []).filter(
    finalizer => !old.metadata.finalizers?.includes(finalizer),
  );
  if (deletionTimestamp && added.length > 0) {
    throw ApiError.invalid(type, old.metadata.name, [
      forbiddenValue(
        'metadata.finalizers',
        `no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(
          added,
        )}`,
      ),
    ]);
  }
  return {
    ...metadata,
    uid,
    creationTimestamp,
    resourceVersion,
    ...(generation !== undefined && { generation }),
    ...(deletionTimestamp !== undefined && {
      deletionTimestamp,
      deletionGracePeriodSeconds,
    }),
  };
}

/** Whether nothing keeps a deleted object any more. */
export function isFinished(object: KubeObject): boolean {
  const { deletionTimestamp, finalizers, deletionGracePeriodSeconds } =
    object.metadata;
  const keptBySpec =
    object.kind === 'Namespace' && (object.spec?.finalizers ?? []).length > 0;
  return (
    Boolean(deletionTimestamp) &&
    !finalizers?.length &&
    !deletionGracePeriodSeconds &&
    !keptBySpec
  );
}

/** Whether a change is one that `metadata.generation` counts. */
export function changesSpec(
  type: ResourceType,
  object: KubeObject,
  old: KubeObject,
): boolean {
  const { metadata: _1, status: status, ...content } = object;
  const { metadata: _2, status: oldStatus, ...oldContent } = old;
  // Without a status subresource, `status` is a field like any other.
  const statusCounts =
    type.custom && !type.statusSubresource && !sameContent(status, oldStatus);
  return type.generation && (statusCounts || !sameContent(content, oldContent));
}
