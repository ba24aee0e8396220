import { randomUUID } from 'node:crypto';
import { Clock } from './Clock';
import { ApiError } from './errors';
import { keepSystemMetadata, newName } from './metadata';
import { KubeObject, NewObject } from './objects';
import { apiVersionOf, ResourceType } from './resources';
import { DeleteOptions, WriteOptions } from './storeOptions';

/** A new object as it begins: with an identity, and without what only the cluster may say. */
export function newDraft(
  type: ResourceType,
  input: NewObject,
  clock: Clock,
): KubeObject {
  const draft = structuredClone(input) as KubeObject;
  if (Number(draft.metadata.resourceVersion ?? 0) !== 0) {
    throw ApiError.badRequest(
      'resourceVersion should not be set on objects to be created',
    );
  }
  if (type.statusSubresource) {
    delete draft.status;
  }
  const {
    deletionTimestamp: _1,
    deletionGracePeriodSeconds: _2,
    generateName,
    ...metadata
  } = draft.metadata;
  draft.metadata = {
    ...metadata,
    ...(generateName && { generateName }),
    name: metadata.name ?? newName(generateName),
    uid: randomUUID(),
    resourceVersion: '',
    creationTimestamp: clock.timestamp(),
    ...(type.generation && { generation: 1 }),
  };
  return { ...draft, apiVersion: apiVersionOf(type), kind: type.kind };
}

/** An object as an update wants it, as far as the kind of the update may change it. */
export function changedDraft(
  type: ResourceType,
  old: KubeObject,
  change: { object: KubeObject; options: WriteOptions },
): KubeObject {
  const { object, options } = change;
  if (options.subresource === 'status') {
    return { ...structuredClone(old), status: object.status };
  }
  const draft: KubeObject = {
    ...object,
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: keepSystemMetadata(type, object, old),
  };
  if (type.statusSubresource) {
    draft.status = structuredClone(old.status);
  }
  if (type.plural === 'namespaces' && options.subresource !== 'finalize') {
    draft.spec = structuredClone(old.spec);
  }
  return draft;
}

const FINALIZERS = {
  Foreground: 'foregroundDeletion',
  Orphan: 'orphan',
  Background: undefined,
};

/** An object that is marked as deleted, with the seconds that are left to who has to end it. */
export function deletedDraft(
  old: KubeObject,
  deletion: { graceSeconds: number; options: DeleteOptions; clock: Clock },
): KubeObject {
  const { graceSeconds, options, clock } = deletion;
  const draft = structuredClone(old);
  const { metadata } = draft;
  if (!metadata.deletionTimestamp) {
    const end = clock.now() + graceSeconds * 1000;
    metadata.deletionTimestamp = clock.timestamp(end);
    metadata.deletionGracePeriodSeconds = graceSeconds;
  } else if (graceSeconds < (metadata.deletionGracePeriodSeconds ?? 0)) {
    metadata.deletionGracePeriodSeconds = graceSeconds;
  }
  if (old.kind === 'Namespace') {
    draft.status = { ...draft.status, phase: 'Terminating' };
  }
  const finalizer = FINALIZERS[options.propagationPolicy ?? 'Background'];
  if (finalizer && !metadata.finalizers?.includes(finalizer)) {
    metadata.finalizers = [...(metadata.finalizers ?? []), finalizer];
  }
  return draft;
}
