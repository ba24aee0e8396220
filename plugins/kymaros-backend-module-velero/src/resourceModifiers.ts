import type { V1ConfigMap } from '@kubernetes/client-node';
import type { RestorePatch } from '@kymaros/plugin-kymaros-node';

/** A ConfigMap holds 1 MiB; some of it is the object around the rules. */
const MOST_BYTES = 1000 * 1024;

interface ModifierRule {
  conditions: {
    groupResource: string;
    namespaces: string[];
    matches?: Array<{ path: string; value: string }>;
  };
  mergePatches?: Array<{ patchData: string }>;
  patches?: Array<{ operation: string; path: string; value?: string }>;
}

/**
 * The ConfigMap that has Velero change objects on their way into a sandbox. Velero wants exactly one key in it, at least one
 * rule, and one kind of patch a rule; conditions see the source namespace and the object as it was before any rule.
 */
export function resourceModifiers(options: {
  name: string;
  namespace: string;
  /** Source namespace. */
  tier: string;
  patches: readonly RestorePatch[];
}): V1ConfigMap {
  const rules = options.patches.map(patch => ruleOf(patch, options.tier));
  const text = asJson({ version: 'v1', resourceModifierRules: rules });
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) {
    throw new Error(
      `The ${rules.length} changes to what is restored of ${options.tier} have ${bytes} bytes, more than the ${MOST_BYTES} that fit into ConfigMap ${options.namespace}/${options.name}`,
    );
  }
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: options.name, namespace: options.namespace },
    data: { 'resource-modifiers.json': text },
  };
}

function ruleOf(
  { resource, when, change }: RestorePatch,
  tier: string,
): ModifierRule {
  const conditions = {
    // To Velero a single star ends at the next dot.
    groupResource: resource.replaceAll('*', '**'),
    namespaces: [tier],
    matches: when?.map(({ path, value }) => ({
      path: pointer(path),
      value: asJson(value),
    })),
  };
  return 'merge' in change
    ? { conditions, mergePatches: [{ patchData: asJson(change.merge) }] }
    : {
        conditions,
        patches: change.operations.map(({ operation, path, value }) => ({
          operation,
          path: pointer(path),
          value: value === undefined ? undefined : asJson(value),
        })),
      };
}

/** Velero puts paths between quotes as they are. */
function pointer(path: string): string {
  return asJson(path).slice(1, -1);
}

/** YAML, as which Velero reads it, takes these for line breaks or refuses them; JSON does not mind. */
// eslint-disable-next-line no-control-regex
const NOT_IN_YAML = /[\u007f-\u009f\u2028\u2029\ufeff]/g;

/**
 * JSON that means the same when it is read as YAML. Text stays text, whatever it says: a namespace may be called `no`, and
 * Velero takes a value for text only when it is quoted.
 */
function asJson(value: unknown): string {
  return JSON.stringify(value).replace(
    NOT_IN_YAML,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
