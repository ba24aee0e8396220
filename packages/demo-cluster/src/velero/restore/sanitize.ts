import { KubeObject, NewObject } from '../../api/objects';

const DROPPED = [
  'generateName',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
];

/** An object as it is to be created: without what its old life gave it. Finalizers, labels and annotations stay. */
export function withoutPast(object: KubeObject | NewObject): KubeObject {
  const { status: _, ...copy } = structuredClone(object) as KubeObject;
  for (const field of DROPPED) {
    delete (copy.metadata as Record<string, unknown>)[field];
  }
  return copy as KubeObject;
}

/** Forgets to what a claim or a volume was bound, so that it can be bound anew. */
export function resetBinding(object: KubeObject): void {
  if (object.spec?.claimRef) {
    delete object.spec.claimRef.uid;
    delete object.spec.claimRef.resourceVersion;
  }
  dropAnnotations(object, [
    'pv.kubernetes.io/bind-completed',
    'pv.kubernetes.io/bound-by-controller',
  ]);
}

export function dropAnnotations(object: KubeObject, names: string[]): void {
  for (const name of names) {
    delete object.metadata.annotations?.[name];
  }
}

/** Whether an object is a job or a pod that has done its work. */
export function isCompleted(resource: string, object: KubeObject): boolean {
  if (resource === 'pods') {
    return ['Succeeded', 'Failed'].includes(object.status?.phase);
  }
  return resource === 'jobs.batch' && Boolean(object.status?.completionTime);
}
