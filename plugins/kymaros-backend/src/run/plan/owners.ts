import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { fieldAt, listAt, textAt } from '../../sandbox/hazards/fields';

/** Leaves out what is controlled by another one of the objects, as a pod is by its ReplicaSet. */
export function uncontrolled(
  objects: readonly BackedUpObject[],
): BackedUpObject[] {
  const present = new Set(objects.map(keyOf));
  return objects.filter(object => {
    const controller = controllerOf(object);
    return controller === undefined || !present.has(controller);
  });
}

function controllerOf(object: BackedUpObject): string | undefined {
  const owner = listAt(object.metadata, 'ownerReferences').find(
    reference => fieldAt(reference, 'controller') === true,
  );
  return owner === undefined
    ? undefined
    : [
        object.metadata.namespace,
        textAt(owner, 'kind'),
        textAt(owner, 'name'),
      ].join('/');
}

function keyOf({ kind, metadata }: BackedUpObject): string {
  return [metadata.namespace, kind, metadata.name].join('/');
}
