import { fieldAt, listAt, textAt } from '../sandbox/hazards/fields';

/** What controls an object, as the object itself names it. */
export interface Controller {
  apiVersion: string;
  kind: string;
  name: string;
}

/** What made an object and would make it again. */
export function controllerOf(object: {
  metadata?: unknown;
}): Controller | undefined {
  const owner = listAt(object.metadata, 'ownerReferences').find(
    reference => fieldAt(reference, 'controller') === true,
  );
  const apiVersion = textAt(owner, 'apiVersion');
  const kind = textAt(owner, 'kind');
  const name = textAt(owner, 'name');
  return apiVersion && kind && name ? { apiVersion, kind, name } : undefined;
}
