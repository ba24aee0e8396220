import type {
  BackedUpObject,
  RestorePatch,
} from '@kymaros/plugin-kymaros-node';

/** What becomes of an object by patches, as Velero does it: all conditions see the object as it was before. */
export function restoredAs(
  object: BackedUpObject,
  patches: readonly RestorePatch[],
): BackedUpObject {
  return patches
    .filter(
      ({ resource, when = [] }) =>
        (resource === '*' || resource === object.resource) &&
        when.every(({ path, value }) => at(object, path) === value),
    )
    .reduce<unknown>(
      (changed, { change }) =>
        'merge' in change
          ? merged(changed, change.merge)
          : change.operations.reduce(operated, structuredClone(changed)),
      object,
    ) as BackedUpObject;
}

type Operation = Extract<
  RestorePatch['change'],
  { operations: unknown }
>['operations'][number];

function operated(object: unknown, { operation, path, value }: Operation) {
  const steps = stepsOf(path);
  const last = steps.pop()!;
  const parent = steps.reduce((part, step) => Object(part)[step], object);
  if (parent === undefined || (operation !== 'add' && !(last in parent))) {
    throw new Error(`There is no ${path}`);
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

function at(object: unknown, path: string): unknown {
  return stepsOf(path).reduce((part, step) => Object(part)[step], object);
}

function stepsOf(path: string): any[] {
  return path
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function merged(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) {
    return patch;
  }
  const result = { ...(isRecord(target) ? target : {}) };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[field];
    } else {
      result[field] = merged(result[field], value);
    }
  }
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
