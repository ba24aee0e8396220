import { applyPatch, JsonPatchError, Operation } from 'fast-json-patch';
import { ApiError, ErrorResource } from './errors';

/** The ways to describe a change of an object. */
export type PatchType = 'merge' | 'json' | 'strategic' | 'apply';

/** The content types by which requests name them. */
export const PATCH_CONTENT_TYPES: Record<string, PatchType> = {
  'application/merge-patch+json': 'merge',
  'application/json-patch+json': 'json',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

type Json = any;

/** A changed copy of a document. */
export function patched(
  document: Json,
  change: {
    type: PatchType;
    patch: Json;
    resource: ErrorResource;
    name: string;
  },
): Json {
  switch (change.type) {
    case 'json':
      return jsonPatched(document, change);
    case 'merge':
      return mergePatched(document, change.patch);
    default:
      return strategicMerged(document, change.patch);
  }
}

function jsonPatched(
  document: Json,
  change: { patch: Json; resource: ErrorResource; name: string },
): Json {
  if (!Array.isArray(change.patch)) {
    throw ApiError.badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  }
  try {
    return applyPatch(
      structuredClone(document),
      change.patch as Operation[],
      true,
      true,
      true,
    ).newDocument;
  } catch (error) {
    if (error instanceof JsonPatchError) {
      // Kubernetes says no more than this either.
      throw new ApiError({
        code: 422,
        reason: 'Invalid',
        message:
          'the server rejected our request due to an error in our request',
        details: {},
      });
    }
    throw error;
  }
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 7386. */
export function mergePatched(target: Json, patch: Json): Json {
  if (!isObject(patch)) {
    return structuredClone(patch);
  }
  const result: Record<string, Json> = isObject(target)
    ? structuredClone(target)
    : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[field];
    } else {
      result[field] = mergePatched(result[field], value);
    }
  }
  return result;
}

/** The key by which the items of a list are told apart, where Kubernetes merges lists instead of replacing them. */
const MERGE_KEYS: Record<string, string[]> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  ports: ['containerPort', 'port'],
  secrets: ['name'],
};

/** Lists of plain values that are united instead of replaced. */
const UNITED_LISTS = new Set(['finalizers']);

/** Kubernetes' strategic merge, for the lists of the built-in kinds. */
export function strategicMerged(target: Json, patch: Json): Json {
  if (!isObject(patch)) {
    return structuredClone(patch);
  }
  if (patch.$patch === 'replace') {
    const { $patch: _, ...rest } = patch;
    return structuredClone(rest);
  }
  const result: Record<string, Json> = isObject(target)
    ? structuredClone(target)
    : {};
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$deleteFromPrimitiveList/')) {
      const list = field.slice('$deleteFromPrimitiveList/'.length);
      result[list] = (result[list] ?? []).filter(
        (item: Json) => !value.includes(item),
      );
    } else if (value === null) {
      delete result[field];
    } else if (!field.startsWith('$')) {
      result[field] = mergedField(field, result[field], value);
    }
  }
  return result;
}

function mergedField(field: string, target: Json, value: Json): Json {
  if (!Array.isArray(value)) {
    return strategicMerged(target, value);
  }
  if (UNITED_LISTS.has(field)) {
    return [...new Set([...(target ?? []), ...value])];
  }
  const key = MERGE_KEYS[field]?.find(candidate =>
    value.some(item => item?.[candidate] !== undefined),
  );
  return key ? mergedList(target ?? [], value, key) : structuredClone(value);
}

function mergedList(target: Json[], patch: Json[], key: string): Json[] {
  if (patch.some(item => item.$patch === 'replace')) {
    return structuredClone(patch.filter(item => item.$patch !== 'replace'));
  }
  const result: Json[] = structuredClone(target);
  for (const item of patch) {
    const at = result.findIndex(existing => existing[key] === item[key]);
    if (item.$patch === 'delete') {
      if (at >= 0) {
        result.splice(at, 1);
      }
    } else if (at >= 0) {
      result[at] = strategicMerged(result[at], item);
    } else {
      result.push(structuredClone(item));
    }
  }
  return result;
}
