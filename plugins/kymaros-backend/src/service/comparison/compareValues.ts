import type { Difference } from '@kymaros/plugin-kymaros-common';

/** A value of a run, and what it is the value of. */
export interface NamedValue<TName, TValue> {
  name: TName;
  value: TValue;
}

/** Values that two things have under the same name and that are not the same, in the order of their first appearance. */
export function compareValues<TSource, TName extends object, TValue>(
  { before, after }: { before: TSource; after: TSource },
  valuesOf: (source: TSource) => Array<NamedValue<TName, TValue>>,
): Array<TName & Difference<TValue>> {
  const rows = new Map<string, TName & Difference<TValue>>();
  for (const [side, source] of [
    ['before', before],
    ['after', after],
  ] as const) {
    for (const { name, value } of valuesOf(source)) {
      const key = JSON.stringify(name);
      rows.set(key, { ...(rows.get(key) ?? name), [side]: value });
    }
  }
  return [...rows.values()].filter(row => row.before !== row.after);
}
