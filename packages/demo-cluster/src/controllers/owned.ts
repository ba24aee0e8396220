import { createHash } from 'node:crypto';
import {
  controllerOf,
  controllerRef,
  KubeObject,
  LabelSelector,
  ObjectOf,
  ResourceName,
} from '../api/objects';
import { matchesSelector } from '../api/selectors';
import { sorted } from '../api/sameContent';
import { Store } from '../api/Store';

type Owner = Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>;

/** The objects that an owner controls. Those that match its selector and have no controller are adopted, as Kubernetes does. */
export function ownedBy<R extends ResourceName>(
  store: Store,
  resource: R,
  owner: Owner,
  selector?: LabelSelector,
): ObjectOf<R>[] {
  const candidates = store.list(resource, {
    namespace: owner.metadata.namespace,
  }) as KubeObject[];
  return candidates.flatMap(object => {
    const controller = controllerOf(object);
    if (controller) {
      return controller.uid === owner.metadata.uid
        ? [object as ObjectOf<R>]
        : [];
    }
    const adoptable =
      selector &&
      matchesSelector(selector, object.metadata.labels) &&
      !object.metadata.deletionTimestamp &&
      !owner.metadata.deletionTimestamp;
    return adoptable ? [adopt(store, resource, { owner, object })] : [];
  });
}

function adopt<R extends ResourceName>(
  store: Store,
  resource: R,
  pair: { owner: Owner; object: KubeObject },
): ObjectOf<R> {
  return store.modify(resource, pair.object.metadata, draft => {
    const { metadata } = draft as KubeObject;
    metadata.ownerReferences = [
      ...(metadata.ownerReferences ?? []),
      controllerRef(pair.owner as KubeObject),
    ];
  });
}

/** A short hash of a pod template, as names of ReplicaSets and revisions carry it. */
export function templateHash(template: unknown): string {
  return createHash('sha1')
    .update(JSON.stringify(sorted(template)))
    .digest('hex')
    .slice(0, 10);
}
