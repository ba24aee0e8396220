import { ApiError } from './errors';
import { KubeObject, LabelSelector } from './objects';

type Labels = Record<string, string> | undefined;
type Predicate = (labels: Labels) => boolean;

const REQUIREMENT =
  /^\s*(?:(?<absent>!)\s*(?<absentKey>[^\s=!,()<>]+)|(?<key>[^\s=!,()<>]+)\s*(?:(?<op>==|=|!=)\s*(?<value>[^\s,()]*)|(?<set>in|notin)\s*\((?<values>[^)]*)\)|(?<compare>[<>])\s*(?<number>\d+))?)\s*$/;

/** Parses a label selector as it stands in a query (`app=web,tier in (a,b),!old`). */
export function parseLabelSelector(text: string): Predicate {
  const requirements = splitRequirements(text).map(parseRequirement);
  return labels => requirements.every(matches => matches(labels));
}

// Commas also stand inside the parentheses of a set.
function splitRequirements(text: string): string[] {
  return text.trim() === '' ? [] : text.split(/,(?![^(]*\))/);
}

function parseRequirement(text: string): Predicate {
  const found = REQUIREMENT.exec(text)?.groups;
  if (!found) {
    throw ApiError.badRequest(
      `unable to parse requirement: found '${text.trim()}', expected: identifier`,
    );
  }
  if (found.absent) {
    return labels => labels?.[found.absentKey] === undefined;
  }
  const { key } = found;
  if (found.set) {
    const values = found.values.split(',').map(value => value.trim());
    return found.set === 'in'
      ? labels => labels?.[key] !== undefined && values.includes(labels[key])
      : labels => labels?.[key] === undefined || !values.includes(labels[key]);
  }
  if (found.compare) {
    return labels => {
      const actual = Number(labels?.[key]);
      return found.compare === '>'
        ? actual > Number(found.number)
        : actual < Number(found.number);
    };
  }
  if (!found.op) {
    return labels => labels?.[key] !== undefined;
  }
  return found.op === '!='
    ? labels => labels?.[key] !== found.value
    : labels => labels?.[key] === found.value;
}

/** Whether labels satisfy a selector as objects carry it; an absent selector selects nothing, an empty one everything. */
export function matchesSelector(
  selector: LabelSelector | undefined,
  labels: Labels,
): boolean {
  if (!selector) {
    return false;
  }
  const all = Object.entries(selector.matchLabels ?? {}).every(
    ([key, value]) => labels?.[key] === value,
  );
  return (
    all &&
    (selector.matchExpressions ?? []).every(expression =>
      matchesExpression(expression, labels),
    )
  );
}

function matchesExpression(
  expression: NonNullable<LabelSelector['matchExpressions']>[number],
  labels: Labels,
): boolean {
  const value = labels?.[expression.key];
  switch (expression.operator) {
    case 'In':
      return value !== undefined && (expression.values ?? []).includes(value);
    case 'NotIn':
      return value === undefined || !(expression.values ?? []).includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** Parses a field selector (`metadata.name=x,status.phase!=Running`). */
export function parseFieldSelector(
  text: string,
): (object: KubeObject) => boolean {
  const terms = text
    .split(',')
    .filter(term => term.trim() !== '')
    .map(term => {
      const found =
        /^\s*(?<path>[^=!]+?)\s*(?<op>!=|==|=)\s*(?<value>.*?)\s*$/.exec(
          term,
        )?.groups;
      if (!found) {
        throw ApiError.badRequest(
          `invalid field selector: "${term}": use path=value or path!=value`,
        );
      }
      return found;
    });
  return object =>
    terms.every(({ path, op, value }) => {
      const actual = path
        .split('.')
        .reduce<any>((at, name) => at?.[name], object);
      const same = String(actual ?? '') === value;
      return op === '!=' ? !same : same;
    });
}

/** Which objects a list or a watch is about. */
export interface Selection {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

/** The test that a selection stands for. */
export function selectionFilter(
  selection: Selection,
): (object: KubeObject) => boolean {
  const labels = parseLabelSelector(selection.labelSelector ?? '');
  const fields = parseFieldSelector(selection.fieldSelector ?? '');
  return object =>
    (!selection.namespace ||
      object.metadata.namespace === selection.namespace) &&
    labels(object.metadata.labels) &&
    fields(object);
}
