import type {
  Difference,
  RestoreTestSpec,
} from '@kymaros/plugin-kymaros-common';
import { compareValues, type NamedValue } from './compareValues';

/** The fields that two definitions do not have in common, with their values as JSON. */
export function compareFields(definitions: {
  before: RestoreTestSpec;
  after: RestoreTestSpec;
}): Array<{ field: string } & Difference<string>> {
  return compareValues(definitions, spec => fieldsOf('spec', spec));
}

/** Elements of lists go by their name where they have one, so that one more in front does not change them all. */
function fieldsOf(
  field: string,
  value: unknown,
): Array<NamedValue<{ field: string }, string>> {
  if (value === undefined) {
    return [];
  }
  const isBranch =
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length > 0;
  if (!isBranch) {
    return [{ name: { field }, value: JSON.stringify(value) }];
  }
  return Array.isArray(value)
    ? value.flatMap((element, index) =>
        fieldsOf(`${field}[${nameIn(value, index)}]`, element),
      )
    : Object.entries(value).flatMap(([key, inner]) =>
        fieldsOf(`${field}.${key}`, inner),
      );
}

function nameIn(list: unknown[], index: number): string | number {
  const names = list.map(element =>
    typeof element === 'object' && element !== null && 'name' in element
      ? element.name
      : undefined,
  );
  const name = names[index];
  return typeof name === 'string' && names.indexOf(name) === index
    ? name
    : index;
}
