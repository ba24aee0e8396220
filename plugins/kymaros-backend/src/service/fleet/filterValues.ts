import { parseEntityRef } from '@backstage/catalog-model';
import type {
  FleetFilterValue,
  RestoreTestDefinition,
} from '@kymaros/plugin-kymaros-common';

/** What the fleet can be narrowed by. */
interface FilterValues {
  owners: FleetFilterValue[];
  systems: FleetFilterValue[];
  clusters: FleetFilterValue[];
}

/** What the tests can be narrowed by, by title; `titles` are of entities and clusters. */
export function filterValues(
  definitions: RestoreTestDefinition[],
  titles: ReadonlyMap<string, string>,
): FilterValues {
  const valuesOf = (
    of: (definition: RestoreTestDefinition) => Array<string | undefined>,
    titleOf: (value: string) => string,
  ) =>
    [...countEach(definitions.flatMap(of))]
      .map(([value, tests]) => ({
        value,
        title: titles.get(value) ?? titleOf(value),
        tests,
      }))
      .sort((a, b) => a.title.localeCompare(b.title, 'en'));
  return {
    owners: valuesOf(one => [one.ownerRef], nameOf),
    systems: valuesOf(one => one.systemRefs, nameOf),
    clusters: valuesOf(
      one => [one.test?.cluster],
      cluster => cluster,
    ),
  };
}

/** Entities that the tests can be narrowed by. */
export function filterEntityRefs(
  definitions: RestoreTestDefinition[],
): string[] {
  return [
    ...countEach(
      definitions.flatMap(one => [one.ownerRef, ...one.systemRefs]),
    ).keys(),
  ];
}

function nameOf(ref: string): string {
  return parseEntityRef(ref).name;
}

function countEach(values: Array<string | undefined>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value !== undefined) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return counts;
}
