import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { controllerOf } from '../controllers';

/** Leaves out what is controlled by another one of the objects, as a pod is by its ReplicaSet. */
export function uncontrolled(
  objects: readonly BackedUpObject[],
): BackedUpObject[] {
  const present = new Set(
    objects.map(({ kind, metadata: { namespace, name } }) =>
      keyOf(namespace, { kind, name }),
    ),
  );
  return objects.filter(object => {
    const controller = controllerOf(object);
    return (
      controller === undefined ||
      !present.has(keyOf(object.metadata.namespace, controller))
    );
  });
}

function keyOf(
  namespace: string | undefined,
  { kind, name }: { kind: string; name: string },
): string {
  return [namespace, kind, name].join('/');
}
