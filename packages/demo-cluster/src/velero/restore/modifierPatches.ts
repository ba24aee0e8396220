import {
  applyPatch,
  getValueByPointer,
  JsonPatchError,
  Operation,
} from 'fast-json-patch';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { KubeObject } from '../../api/objects';
import { mergePatched, strategicMerged } from '../../api/patch';
import type { ModifierRule } from './resourceModifiers';

/** An operation of a JSON patch as a resource modifier writes it: every value is text. */
export interface Patch {
  operation: string;
  path: string;
  from?: string;
  value?: string;
}

/** The kinds that Velero can merge strategically: not those of networking, discovery or RBAC. */
const STRATEGIC_VERSIONS = [
  'v1',
  'apps/v1',
  'batch/v1',
  'velero.io/v1',
  'velero.io/v2alpha1',
  'snapshot.storage.k8s.io/v1',
];

const OPERATIONS = ['add', 'remove', 'replace', 'test', 'move', 'copy'];

/** What is wrong with an operation, in Velero's words. */
export function validatePatch(patch: Patch): string | undefined {
  if (!patch.operation) {
    return 'operation cannot be empty';
  }
  if (!OPERATIONS.includes(patch.operation.toLowerCase())) {
    return `unsupported operation ${patch.operation}`;
  }
  return patch.path ? undefined : 'path cannot be empty';
}

/** The value that a text stands for: JSON where it looks like it, and otherwise text, which Velero puts between quotes as it is. */
export function patchValue(text = ''): unknown {
  if (text.length > 1 && text.startsWith('"') && text.endsWith('"')) {
    return unquoted(text.slice(1, -1));
  }
  const isJson =
    text === 'null' ||
    /^(true|false)$/i.test(text) ||
    /^[{[]/.test(text) ||
    (text.trim() !== '' && !Number.isNaN(Number(text)));
  return isJson ? decoded(text) : unquoted(text);
}

function unquoted(text: string): string {
  return decoded(`"${text}"`) as string;
}

function decoded(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`error in decoding json patch ${(error as Error).message}`);
  }
}

/** Whether all of a rule's `matches` hold; a path that is not there does not match. */
export function matchesValues(object: KubeObject, rule: ModifierRule): boolean {
  return (rule.conditions.matches ?? []).every(({ path, value }) => {
    if (!path) {
      throw new Error('path is required for match rule');
    }
    const pointer = unquoted(path);
    refuseMissingElement(object, pointer);
    return isDeepStrictEqual(valueAt(object, pointer), patchValue(value));
  });
}

/** An element that a list does not have is an error to Velero's library, unlike a field that an object does not have. */
function refuseMissingElement(object: KubeObject, pointer: string): void {
  const at = pointer.lastIndexOf('/');
  const list = valueAt(object, pointer.slice(0, at));
  const index = Number(pointer.slice(at + 1));
  if (Array.isArray(list) && index >= list.length) {
    throw new Error(
      `error in test for path: '${pointer}': Unable to access invalid index: ${index}: invalid index referenced`,
    );
  }
}

function valueAt(object: KubeObject, pointer: string): unknown {
  try {
    return getValueByPointer(object, pointer);
  } catch {
    // The library throws where a parent of the path is missing.
    return undefined;
  }
}

/** The object after a rule's patches; throws an error with Velero's words when one cannot be applied. */
export function withRuleApplied(
  object: KubeObject,
  rule: ModifierRule,
): KubeObject {
  if (rule.patches?.length) {
    return withJsonPatches(object, rule.patches);
  }
  if (rule.mergePatches?.length) {
    return rule.mergePatches.reduce(
      (at, { patchData }) => mergePatched(at, dataOf(patchData)),
      object,
    );
  }
  if (rule.strategicPatches?.length) {
    const { kind, apiVersion } = object;
    if (!STRATEGIC_VERSIONS.includes(apiVersion)) {
      throw new Error(
        `error in applying patch no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:110"`,
      );
    }
    return rule.strategicPatches.reduce(
      (at, { patchData }) => strategicMerged(at, dataOf(patchData)),
      object,
    );
  }
  throw new Error('no patch data found');
}

function dataOf(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new Error(
      `error in applying patch error in converting YAML to JSON ${
        (error as Error).message
      }`,
    );
  }
}

function withJsonPatches(object: KubeObject, patches: Patch[]): KubeObject {
  const operations = patches.map(toOperation);
  try {
    return applyPatch(structuredClone(object), operations, true, true)
      .newDocument;
  } catch (error) {
    if (!(error instanceof JsonPatchError)) {
      throw error;
    }
    if (error.name === 'TEST_OPERATION_FAILED') {
      return object;
    }
    throw new Error(
      `error in applying patch error in applying JSON Patch ${reasonOf(error)}`,
    );
  }
}

// As Velero's library words it.
function reasonOf(error: JsonPatchError): string {
  const { op, path } = error.operation ?? {};
  const [, key] = /\/([^/]*)$/.exec(path ?? '') ?? [];
  switch (op) {
    case 'remove':
      return `error in remove for path: '${path}': unable to remove nonexistent key: ${key}: missing value`;
    case 'add':
      return `add operation does not apply: doc is missing path: "${path}": missing value`;
    default:
      return `${op} operation does not apply: doc is missing path: ${path}: missing value`;
  }
}

function toOperation(patch: Patch): Operation {
  const op = patch.operation.toLowerCase();
  return {
    op,
    path: unquoted(patch.path),
    ...(patch.from && { from: unquoted(patch.from) }),
    ...(['add', 'replace', 'test'].includes(op) && {
      value: patchValue(patch.value),
    }),
  } as Operation;
}
