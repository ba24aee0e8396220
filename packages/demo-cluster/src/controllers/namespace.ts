import { KubeObject, Namespace, ObjectKey } from '../api/objects';
import { resourceName, ResourceType } from '../api/resources';
import { Store } from '../api/Store';
import { all, Controller } from './Controller';
import { WorkQueue } from './WorkQueue';

const ROOT_CERTIFICATE =
  'the demo cluster speaks plain HTTP on the loopback; there is no certificate to trust\n';

/** Furnishes new namespaces, and empties those that are going. */
export const namespaceController: Controller = ({ store }) => {
  const queue = new WorkQueue({
    clock: store.clock,
    reconcile: key => reconcile(store, key),
  });
  const stops: Array<() => void> = [];
  store.resources.forEach(type => {
    if (type.namespaced) {
      stops.push(
        store.watch(resourceName(type), {}, ({ type: change, object }) => {
          const { namespace } = (object as KubeObject).metadata;
          if (
            change !== 'ADDED' &&
            store.get('namespaces', { name: namespace! })?.metadata
              .deletionTimestamp
          ) {
            queue.add({ name: namespace! });
          }
        }),
      );
    }
  });
  return all(
    store.watch('namespaces', {}, ({ object }) => queue.add(object.metadata)),
    () => stops.forEach(stop => stop()),
    () => queue.stop(),
  );
};

function reconcile(store: Store, key: ObjectKey): void {
  const namespace = store.get('namespaces', key);
  if (!namespace) {
    return;
  }
  if (namespace.metadata.deletionTimestamp) {
    empty(store, namespace);
  } else {
    furnish(store, namespace.metadata.name);
  }
}

function furnish(store: Store, namespace: string): void {
  if (!store.get('serviceaccounts', { namespace, name: 'default' })) {
    store.create('serviceaccounts', {
      metadata: { name: 'default', namespace },
    });
  }
  if (!store.get('configmaps', { namespace, name: 'kube-root-ca.crt' })) {
    store.create('configmaps', {
      metadata: { name: 'kube-root-ca.crt', namespace },
      data: { 'ca.crt': ROOT_CERTIFICATE },
    });
  }
}

interface Remainder {
  type: ResourceType;
  objects: KubeObject[];
}

/** Deletes all that a namespace holds; when nothing is left, the namespace goes. */
function empty(store: Store, namespace: Namespace): void {
  const { name } = namespace.metadata;
  const types = store.resources.all().filter(type => type.namespaced);
  for (const type of types) {
    for (const object of store.list(resourceName(type), {
      namespace: name,
    }) as KubeObject[]) {
      if (!object.metadata.deletionTimestamp) {
        store.delete(resourceName(type), object.metadata, {
          propagationPolicy: 'Background',
        });
      }
    }
  }
  const remaining = types
    .map(type => ({
      type,
      objects: store.list(resourceName(type), {
        namespace: name,
      }) as KubeObject[],
    }))
    .filter(({ objects }) => objects.length > 0);
  if (remaining.length > 0) {
    explain(store, namespace, remaining);
    return;
  }
  store.modify(
    'namespaces',
    { name },
    draft => Object.assign(draft, { spec: { finalizers: [] } }),
    { subresource: 'finalize' },
  );
}

/** Says in the namespace's status what it still waits for. */
function explain(
  store: Store,
  namespace: Namespace,
  remaining: Remainder[],
): void {
  const finalizers = new Map<string, number>();
  const objects = remaining.flatMap(one => one.objects);
  objects
    .flatMap(object => object.metadata.finalizers ?? [])
    .forEach(finalizer =>
      finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1),
    );
  const counts = remaining.map(
    ({ type, objects: left }) =>
      `${resourceName(type)}. has ${left.length} resource instances`,
  );
  const kept = [...finalizers].map(
    ([finalizer, count]) => `${finalizer} in ${count} resource instances`,
  );
  const conditions = [
    [
      'NamespaceDeletionDiscoveryFailure',
      false,
      'ResourcesDiscovered',
      'All resources successfully discovered',
    ],
    [
      'NamespaceDeletionGroupVersionParsingFailure',
      false,
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ],
    [
      'NamespaceDeletionContentFailure',
      false,
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ],
    [
      'NamespaceContentRemaining',
      true,
      'SomeResourcesRemain',
      `Some resources are remaining: ${counts.join(', ')}`,
    ],
    kept.length > 0
      ? [
          'NamespaceFinalizersRemaining',
          true,
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${kept.join(
            ', ',
          )}`,
        ]
      : [
          'NamespaceFinalizersRemaining',
          false,
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        ],
  ] as Array<[string, boolean, string, string]>;
  store.modify(
    'namespaces',
    { name: namespace.metadata.name },
    draft => {
      const old = draft.status?.conditions ?? [];
      draft.status = {
        phase: 'Terminating',
        conditions: conditions.map(([type, on, reason, message]) => {
          const status = on ? 'True' : 'False';
          const before = old.find(
            one => one.type === type && one.status === status,
          );
          return {
            type,
            status,
            reason,
            message,
            lastTransitionTime:
              before?.lastTransitionTime ?? (store.clock.timestamp() as never),
          };
        }),
      };
    },
    { subresource: 'status' },
  );
}
