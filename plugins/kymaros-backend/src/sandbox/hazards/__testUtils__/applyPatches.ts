import type {
  BackedUpObject,
  RestorePatch,
} from '@kymaros/plugin-kymaros-node';
import { applyMergePatch } from '../../mergePatch';
import { matchesResource } from '../resources';

/** The object as a provider restores it with these patches. */
export function applyPatches(
  object: BackedUpObject,
  patches: readonly RestorePatch[],
): BackedUpObject {
  return patches
    .filter(
      ({ resource, when = [] }) =>
        matchesResource([resource], object.resource) &&
        when.every(({ path, value }) => valueAt(object, path) === value),
    )
    .reduce<BackedUpObject>(
      (at, { change }) =>
        'merge' in change
          ? (applyMergePatch(at, change.merge) as BackedUpObject)
          : change.operations.reduce(applyOperation, structuredClone(at)),
      object,
    );
}

type Operation = Extract<
  RestorePatch['change'],
  { operations: unknown }
>['operations'][number];

function applyOperation(
  object: BackedUpObject,
  { operation, path, value }: Operation,
): BackedUpObject {
  const names = namesOf(path);
  const last = names.pop()!;
  const parent = names.reduce<any>((at, name) => at?.[name], object);
  if (Object(parent) !== parent || (operation !== 'add' && !(last in parent))) {
    throw new Error(`${operation} ${path}: there is no such place`);
  }
  if (operation !== 'remove') {
    parent[last] = value;
  } else if (Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else {
    delete parent[last];
  }
  return object;
}

function valueAt(object: BackedUpObject, path: string): unknown {
  return namesOf(path).reduce<any>((at, name) => at?.[name], object);
}

function namesOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map(name => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}
