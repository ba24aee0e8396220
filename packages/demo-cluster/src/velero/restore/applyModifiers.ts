import { KubeObject } from '../../api/objects';
import { matchesSelector } from '../../api/selectors';
import { IncludesExcludes } from '../includes';
import { matchesValues, withRuleApplied } from './modifierPatches';
import { ModifierRule, namesResource } from './resourceModifiers';

/** An object after all rules, and what went wrong with some of them. */
export interface Modified {
  object: KubeObject;
  errors: string[];
}

/**
 * Applies the rules that match. They are matched against the object before any
 * of them, in its namespace of the backup; what they do adds up.
 */
export function applyModifiers(
  original: KubeObject,
  resource: string,
  rules: ModifierRule[],
): Modified {
  const errors: string[] = [];
  let object = original;
  for (const rule of rules) {
    try {
      if (matches(rule, original, resource)) {
        object = withRuleApplied(object, rule);
      }
    } catch (error) {
      errors.push((error as Error).message);
    }
  }
  return { object, errors };
}

function matches(
  rule: ModifierRule,
  object: KubeObject,
  resource: string,
): boolean {
  const { namespaces, resourceNameRegex, labelSelector } = rule.conditions;
  const { namespace, name } = object.metadata;
  return (
    (!namespace || new IncludesExcludes(namespaces).has(namespace)) &&
    namesResource(rule, resource) &&
    (!resourceNameRegex || regularExpression(resourceNameRegex).test(name)) &&
    (!labelSelector ||
      matchesSelector(labelSelector, object.metadata.labels)) &&
    matchesValues(object, rule)
  );
}

function regularExpression(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    throw new Error(`error in matching regex ${(error as Error).message}`);
  }
}
