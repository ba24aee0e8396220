import type {
  Page,
  RunOrder,
  RunQuery,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { parseCursor } from '../../cursor';
import type { RunRow } from '../tables';
import { keptUntilOf, type StoredRun } from './keptUntil';
import { pageSize, readRunPage } from './runPage';

const DEFAULT_LIMIT = 20;

/** Runs without the value that the list is ordered by come last in either direction. */
const AFTER_ALL = { asc: Number.MAX_SAFE_INTEGER, desc: -1 };

const COLUMNS: Readonly<Record<RunOrder, keyof RunRow>> = {
  createdAt: 'position',
  score: 'score',
  rtoMs: 'rto_ms',
  durationMs: 'duration_ms',
};

/** What is read of a run. */
type FoundRun = StoredRun & Pick<RunRow, 'position'> & { place: number };

/** Where a page ended: the order of the list, and the last run's place in it. */
interface Cursor {
  orderBy: RunOrder;
  order: 'asc' | 'desc';
  value: number;
  position: number;
}

/**
 * A page of a test's runs.
 *
 * The cursor is the place of the last run seen, not a number of runs to pass over: runs that are queued while somebody
 * turns pages neither repeat nor hide others. Ties are broken by the order of queuing, so every place is one run's.
 */
export async function listRuns(
  knex: Knex,
  testRef: string,
  query: RunQuery,
): Promise<Page<RunSummary>> {
  const { orderBy = 'createdAt', order = 'desc' } = query;
  const place = knex.raw('coalesce(cast(?? AS bigint), ?)', [
    COLUMNS[orderBy],
    AFTER_ALL[order],
  ]);
  const matching = knex<RunRow>('runs').where({ test_ref: testRef });
  if (query.verdicts) {
    matching.whereIn('verdict', query.verdicts);
  }
  const page = matching
    .clone()
    .select('position', 'summary', { place })
    .select({ kept_until: keptUntilOf(knex) })
    .orderBy([
      { column: knex.raw('?', [place]) as unknown as string, order },
      { column: 'position', order },
    ]);
  if (query.cursor) {
    const after = parsePlace(query.cursor, { orderBy, order });
    page.whereRaw(`(?, position) ${order === 'asc' ? '>' : '<'} (?, ?)`, [
      place,
      after.value,
      after.position,
    ]);
  }
  return readRunPage<FoundRun>({
    matching,
    page,
    size: pageSize({ limit: query.limit, ifAbsent: DEFAULT_LIMIT }),
    placeOf: ({ place: value, position }): Cursor => ({
      orderBy,
      order,
      value: Number(value),
      position: Number(position),
    }),
  });
}

function parsePlace(
  text: string,
  list: Pick<Cursor, 'orderBy' | 'order'>,
): Cursor {
  return parseCursor<Cursor>(text, {
    is: cursor =>
      cursor.orderBy === list.orderBy &&
      cursor.order === list.order &&
      Number.isSafeInteger(cursor.value) &&
      Number.isSafeInteger(cursor.position),
    of: `a list of runs ordered by ${list.orderBy} ${list.order}`,
  });
}
