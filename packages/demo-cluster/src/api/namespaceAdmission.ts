import { ApiError } from './errors';
import { KubeObject } from './objects';
import { ResourceType } from './resources';
import type { Store } from './Store';

/** Nothing is created outside a namespace, or in one that is going. */
export function admitToNamespace(
  type: ResourceType,
  draft: KubeObject,
  store: Store,
): void {
  if (!type.namespaced) {
    delete draft.metadata.namespace;
    return;
  }
  const name = draft.metadata.namespace;
  if (!name) {
    throw ApiError.badRequest(
      `an empty namespace may not be set during creation`,
    );
  }
  const namespace = store.require('namespaces', { name });
  if (namespace.metadata.deletionTimestamp) {
    const why = `unable to create new content in namespace ${name} because it is being terminated`;
    throw ApiError.forbidden(type, draft.metadata.name, why, [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${name} is being terminated`,
        field: 'metadata.namespace',
      },
    ]);
  }
}
