import type {
  FleetRunQuery,
  Page,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { formatCursor, parseCursor } from '../../cursor';
import type { TimeSpan } from '../FleetRunReader';
import type { RunRow, StoredInteger } from '../tables';
import { IS_FINISHED } from './isFinished';
import { isOfTests } from './isOfTests';
import { keptUntilOf, withKeptUntil } from './keptUntil';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Where a page ended: when its last run was queued, and its turn. */
interface Cursor {
  at: number;
  position: number;
}

type FoundRun = Pick<RunRow, 'position' | 'created_at' | 'summary'> & {
  kept_until: StoredInteger | null;
};

/** A page of the runs of many tests, newest first; runs that are queued meanwhile neither repeat nor hide others. */
export async function listFleetRuns(
  knex: Knex,
  testRefs: string[],
  query: Omit<FleetRunQuery, 'from' | 'to'> & TimeSpan,
): Promise<Page<RunSummary>> {
  const limit = Math.min(Math.max(query.limit ?? DEFAULT_LIMIT, 1), MAX_LIMIT);
  const matching = knex<RunRow>('runs')
    .where('created_at', '>=', query.begins.getTime())
    .andWhere('created_at', '<', query.ends.getTime())
    .whereRaw(...isOfTests(knex, testRefs));
  if (query.verdicts) {
    matching.whereIn('verdict', query.verdicts).whereRaw(IS_FINISHED);
  }
  const page = matching
    .clone()
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'position', order: 'desc' },
    ])
    .limit(limit + 1)
    .select('position', 'created_at', 'summary')
    .select({ kept_until: keptUntilOf(knex) });
  if (query.cursor) {
    const { at, position } = parseCursor<Cursor>(query.cursor, {
      is: cursor =>
        Number.isSafeInteger(cursor.at) &&
        Number.isSafeInteger(cursor.position),
      of: 'a list of runs of the fleet',
    });
    page.whereRaw('(created_at, position) < (?, ?)', [at, position]);
  }
  const rows: FoundRun[] = await page;
  const total = await matching.clone().count({ count: '*' }).first();
  const last = rows[limit - 1];
  return {
    items: rows
      .slice(0, limit)
      .map(row =>
        withKeptUntil<RunSummary>(JSON.parse(row.summary), row.kept_until),
      ),
    totalItems: Number(total?.count ?? 0),
    nextCursor:
      rows.length > limit
        ? formatCursor({
            at: Number(last.created_at),
            position: Number(last.position),
          })
        : undefined,
  };
}
