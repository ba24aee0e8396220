import type { LabelSelector } from '@kymaros/plugin-kymaros-common';

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

/** Whether an object with these labels is selected, as Kubernetes sees it; an empty selector selects everything. */
export function matchesSelector(
  labels: Record<string, string> | undefined,
  selector: LabelSelector,
): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(
      ([key, value]) => labels?.[key] === value,
    ) &&
    (selector.matchExpressions ?? []).every(requirement =>
      meets(labels?.[requirement.key], requirement),
    )
  );
}

function meets(
  value: string | undefined,
  { operator, values = [] }: Requirement,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      throw new Error(`unknown operator ${operator} in a label selector`);
  }
}
