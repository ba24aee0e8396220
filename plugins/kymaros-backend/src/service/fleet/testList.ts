import {
  nextRunAt,
  TEST_STATUSES,
  type RestoreTestOrder,
  type RestoreTestQuery,
} from '@kymaros/plugin-kymaros-common';
import { isIn, type FleetTest } from './FleetTests';
import type { KeyedList } from './pageByKey';

/** What tests are ordered by; those without it come last in either direction. */
const VALUES: Readonly<
  Record<
    RestoreTestOrder,
    (test: FleetTest, now: Date) => string | number | undefined
  >
> = {
  ref: ({ definition }) => definition.ref,
  urgency: ({ status }) => TEST_STATUSES.indexOf(status),
  title: ({ definition }) => definition.title.toLowerCase(),
  readiness: ({ readiness }) => readiness,
  provenAt: ({ freshness }) => freshness.provenAt,
  nextRunAt: ({ definition: { test } }, now) =>
    test && nextRunAt(test.spec, now)?.toISOString(),
};

/** Whether the query asks for the test. */
export function isAskedFor(query: RestoreTestQuery, test: FleetTest): boolean {
  const { definition, status } = test;
  const { title, ref, entityRefs } = definition;
  const text = query.search?.trim().toLowerCase() ?? '';
  return (
    isIn(query, definition) &&
    (!query.statuses || query.statuses.includes(status)) &&
    [title, ref, ...entityRefs].some(words =>
      words.toLowerCase().includes(text),
    )
  );
}

/** How the tests are ordered that a query asks for. */
export function testOrder(
  { orderBy = 'ref', order = 'asc' }: RestoreTestQuery,
  now: Date,
): Omit<KeyedList<FleetTest>, 'items'> {
  const direction = order === 'asc' ? 1 : -1;
  return {
    name: `restore tests by ${orderBy} ${order}`,
    directions: [1, direction, direction, 1],
    keyOf: test => {
      const value = VALUES[orderBy](test, now);
      return [
        value === undefined ? 1 : 0,
        value ?? '',
        orderBy === 'urgency' ? test.readiness ?? -1 : 0,
        test.definition.ref,
      ];
    },
  };
}
