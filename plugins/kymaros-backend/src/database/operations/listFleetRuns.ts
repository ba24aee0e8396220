import type {
  FleetRunQuery,
  Page,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { parseCursor } from '../../cursor';
import type { TimeSpan } from '../FleetRunReader';
import type { RunRow } from '../tables';
import { IS_FINISHED } from './isFinished';
import { isOfTests } from './isOfTests';
import { keptUntilOf, type StoredRun } from './keptUntil';
import { pageSize, readRunPage } from './runPage';

const DEFAULT_LIMIT = 50;

/** Where a page ended: when its last run was queued, and its turn. */
interface Cursor {
  at: number;
  position: number;
}

type FoundRun = StoredRun & Pick<RunRow, 'position' | 'created_at'>;

/** A page of the runs of many tests, newest first; runs that are queued meanwhile neither repeat nor hide others. */
export async function listFleetRuns(
  knex: Knex,
  testRefs: string[],
  query: Omit<FleetRunQuery, 'from' | 'to'> & TimeSpan,
): Promise<Page<RunSummary>> {
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
  return readRunPage<FoundRun>({
    matching,
    page,
    size: pageSize({ limit: query.limit, ifAbsent: DEFAULT_LIMIT }),
    placeOf: ({ created_at: at, position }): Cursor => ({
      at: Number(at),
      position: Number(position),
    }),
  });
}
