import type { Knex } from 'knex';
import { textRows } from './textRows';

/**
 * For `whereRaw` of a query on `runs` that narrows the runs by something else too: those of the tests. It is asked of each
 * run that is found; going test by test would read the whole history.
 */
export function isOfTests(
  knex: Knex,
  testRefs: readonly string[],
): [string, Knex.RawBinding[]] {
  return [`(runs.test_ref || '') IN ?`, [textRows(knex, testRefs)]];
}
