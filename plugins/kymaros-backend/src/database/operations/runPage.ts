import type { Page, RunSummary } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { formatCursor } from '../../cursor';
import { type StoredRun, summaryFrom } from './keptUntil';

const MAX_LIMIT = 200;

/** How many runs a page has: what is asked for, within what is allowed. */
export function pageSize({
  limit,
  ifAbsent,
}: {
  limit: number | undefined;
  ifAbsent: number;
}): number {
  return Math.min(Math.max(limit ?? ifAbsent, 1), MAX_LIMIT);
}

/** A page of runs; one run more than it has room for tells that another page follows. */
export async function readRunPage<TRun extends StoredRun>(options: {
  /** All runs of the list. */
  matching: Knex.QueryBuilder;
  /** Those of them from the page's beginning on, in their order. */
  page: Knex.QueryBuilder;
  size: number;
  /** The place of a run in the list, after which the next page begins. */
  placeOf: (run: TRun) => object;
}): Promise<Page<RunSummary>> {
  const { matching, page, size, placeOf } = options;
  const rows: TRun[] = await page.clone().limit(size + 1);
  const total = await matching.clone().count({ count: '*' }).first();
  return {
    items: rows.slice(0, size).map(summaryFrom),
    totalItems: Number(total?.count ?? 0),
    nextCursor:
      rows.length > size ? formatCursor(placeOf(rows[size - 1])) : undefined,
  };
}
