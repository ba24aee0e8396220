import { KubeObject, ObjectKey } from '../api/objects';
import { resourceName, resourceType } from '../api/resources';
import { Store } from '../api/Store';
import { all, Controller } from './Controller';
import { WorkQueue } from './WorkQueue';

/** Serves the kinds that CustomResourceDefinitions bring. */
export const customResourceController: Controller = ({ store }) => {
  const served = new Map<string, string>();
  const queue = new WorkQueue({
    clock: store.clock,
    reconcile: key => reconcile(store, served, key),
  });
  return all(
    store.watch(
      'customresourcedefinitions.apiextensions.k8s.io',
      {},
      ({ object }) => queue.add(object.metadata),
    ),
    () => queue.stop(),
  );
};

function reconcile(
  store: Store,
  served: Map<string, string>,
  key: ObjectKey,
): void {
  const definition = store.get(
    'customresourcedefinitions.apiextensions.k8s.io',
    key,
  );
  if (!definition) {
    const resource = served.get(key.name);
    if (resource) {
      (store.list(resource) as KubeObject[]).forEach(object =>
        store.delete(resource, object.metadata),
      );
      store.resources.unregister(resource);
      served.delete(key.name);
    }
    return;
  }
  const { group, names, scope, versions } = definition.spec;
  const storage =
    versions.find((version: { storage: boolean }) => version.storage) ??
    versions[0];
  const type = resourceType({
    group,
    version: storage.name,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular || names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: scope === 'Namespaced',
    statusSubresource: storage.subresources?.status !== undefined,
    custom: true,
  });
  if (!served.has(key.name)) {
    store.resources.register(type);
    served.set(key.name, resourceName(type));
    establish(store, definition);
  }
}

function establish(store: Store, definition: KubeObject): void {
  const condition = (type: string, reason: string) => ({
    type,
    status: 'True',
    reason,
    message: '',
    lastTransitionTime: store.clock.timestamp(),
  });
  store.modify(
    'customresourcedefinitions.apiextensions.k8s.io',
    definition.metadata,
    draft => {
      draft.status = {
        acceptedNames: draft.spec.names,
        storedVersions: draft.spec.versions.map(
          (version: { name: string }) => version.name,
        ),
        conditions: [
          condition('NamesAccepted', 'NoConflicts'),
          condition('Established', 'InitialNamesAccepted'),
        ],
      };
    },
    { subresource: 'status' },
  );
}
