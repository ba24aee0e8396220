import type { ObjectReference } from '@kymaros/plugin-kymaros-common';

/** `Service app-backend/api`. */
export function nameOfObject(object: ObjectReference): string {
  const path = [object.namespace, object.name].filter(Boolean).join('/');
  return `${object.kind} ${path}`;
}
