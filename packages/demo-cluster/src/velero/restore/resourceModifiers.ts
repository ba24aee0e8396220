import { parse } from 'yaml';
import { LabelSelector } from '../../api/objects';
import { compileGlob } from '../glob';
import { Patch, validatePatch } from './modifierPatches';

/** One rule of a resource modifiers ConfigMap. */
export interface ModifierRule {
  conditions: {
    groupResource: string;
    namespaces?: string[];
    resourceNameRegex?: string;
    labelSelector?: LabelSelector;
    matches?: Array<{ path: string; value?: string }>;
  };
  patches?: Patch[];
  mergePatches?: Array<{ patchData: string }>;
  strategicPatches?: Array<{ patchData: string }>;
}

const FIELDS: Record<string, string[]> = {
  '': ['version', 'resourceModifierRules'],
  rule: ['conditions', 'patches', 'mergePatches', 'strategicPatches'],
  conditions: [
    'namespaces',
    'groupResource',
    'resourceNameRegex',
    'labelSelector',
    'matches',
  ],
  match: ['path', 'value'],
  patch: ['operation', 'from', 'path', 'value'],
  data: ['patchData'],
};

/** The ConfigMap cannot be read as resource modifiers. */
export class ModifierSyntaxError extends Error {}

/** Reads the rules of a ConfigMap; throws an error with Velero's words when it is not as they must be. */
export function parseResourceModifiers(configMap: {
  metadata: { namespace?: string; name: string };
  data?: Record<string, string>;
}): ModifierRule[] {
  const texts = Object.values(configMap.data ?? {});
  if (texts.length !== 1) {
    const { namespace, name } = configMap.metadata;
    throw new ModifierSyntaxError(
      `illegal resource modifiers ${namespace}/${name} configmap`,
    );
  }
  const document = decode(texts[0]);
  return document.resourceModifierRules ?? [];
}

function decode(text: string): any {
  const fail = (why: string) => {
    throw new ModifierSyntaxError(
      `failed to decode yaml data into resource modifiers, err: ${why}`,
    );
  };
  let document: any;
  try {
    document = parse(text) ?? {};
  } catch (error) {
    return fail(
      `error converting YAML to JSON: ${
        (error as Error).message.split('\n')[0]
      }`,
    );
  }
  const unknown = unknownField(document);
  if (unknown) {
    return fail(
      `error unmarshaling JSON: while decoding JSON: json: unknown field "${unknown}"`,
    );
  }
  const badValue = asTexts(document);
  if (badValue) {
    return fail(
      `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${badValue} into Go struct field of type string`,
    );
  }
  return document;
}

function unknownField(document: any): string | undefined {
  const rules: any[] = document.resourceModifierRules ?? [];
  const places: Array<[string, any]> = [
    ['', document],
    ...rules.map((rule): [string, any] => ['rule', rule]),
    ...rules.map((rule): [string, any] => ['conditions', rule.conditions]),
    ...rules.flatMap(rule =>
      (rule.conditions?.matches ?? []).map((match: any) => ['match', match]),
    ),
    ...rules.flatMap(rule =>
      (rule.patches ?? []).map((patch: any) => ['patch', patch]),
    ),
    ...rules.flatMap(rule =>
      [...(rule.mergePatches ?? []), ...(rule.strategicPatches ?? [])].map(
        (data: any) => ['data', data],
      ),
    ),
  ];
  return places
    .map(([place, value]) =>
      Object.keys(value ?? {}).find(field => !FIELDS[place].includes(field)),
    )
    .find(field => field !== undefined);
}

// These fields are text: booleans and numbers become it, lists and objects are refused.
function asTexts(document: any): 'array' | 'object' | undefined {
  const rules: any[] = document.resourceModifierRules ?? [];
  const places = rules.flatMap(rule => [
    ...(rule.conditions?.matches ?? []).map((match: any) => [match, 'value']),
    ...(rule.patches ?? []).map((patch: any) => [patch, 'value']),
    ...[...(rule.mergePatches ?? []), ...(rule.strategicPatches ?? [])].map(
      (data: any) => [data, 'patchData'],
    ),
  ]);
  for (const [holder, field] of places) {
    const value = holder[field];
    if (typeof value === 'object' && value !== null) {
      return Array.isArray(value) ? 'array' : 'object';
    }
    if (['boolean', 'number'].includes(typeof value)) {
      holder[field] = String(value);
    }
  }
  return undefined;
}

/** What is wrong with the rules, in Velero's words; undefined when nothing is. */
export function validateModifierRules(
  version: unknown,
  rules: ModifierRule[],
): string | undefined {
  if (String(version ?? '').toLowerCase() !== 'v1') {
    return `unsupported resource modifier version ${version ?? ''}`;
  }
  if (rules.length === 0) {
    return 'resource modifier rules cannot be empty';
  }
  return rules.map(validateRule).find(problem => problem !== undefined);
}

function validateRule(rule: ModifierRule): string | undefined {
  if (!rule.conditions?.groupResource) {
    return 'groupkResource cannot be empty';
  }
  const kinds = [rule.patches, rule.mergePatches, rule.strategicPatches].filter(
    list => list?.length,
  );
  if (kinds.length >= 2) {
    return 'only one of patches, mergePatches, strategicPatches can be specified';
  }
  return (rule.patches ?? [])
    .map(validatePatch)
    .find(problem => problem !== undefined);
}

/** The version that a ConfigMap states. */
export function modifierVersion(configMap: {
  data?: Record<string, string>;
}): unknown {
  return (parse(Object.values(configMap.data ?? {})[0] ?? '') ?? {}).version;
}

/** Whether a resource (`deployments.apps`) is one that a rule names. */
export function namesResource(rule: ModifierRule, resource: string): boolean {
  return compileGlob(rule.conditions.groupResource, '.').test(resource);
}
