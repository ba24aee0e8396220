import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { databaseNow } from '../databaseClock';
import type { StoredInteger } from '../tables';

/**
 * For a query on `runs`: until when the run's sandboxes are kept, null when they are not, or not any more.
 *
 * What is kept lives in the ledger. A run's record says what was so when it ended, and never changes; the sandboxes may
 * be extended, released or removed after that.
 */
export function keptUntilOf(knex: Knex): Knex.Raw {
  return knex.raw(
    `(SELECT max(kept_until) FROM sandboxes
      WHERE sandboxes.run_id = runs.id AND deleted_at IS NULL AND kept_until > ?)`,
    [databaseNow(knex)],
  );
}

/** What is read of a run for a list. */
export interface StoredRun {
  summary: string;
  /** By {@link keptUntilOf}. */
  kept_until: StoredInteger | null;
}

/** The run of a list, with what is kept of it now. */
export function summaryFrom(row: StoredRun): RunSummary {
  return withKeptUntil<RunSummary>(JSON.parse(row.summary), row.kept_until);
}

/** The run as it was recorded, with what is kept of it now. */
export function withKeptUntil<TRun extends Pick<RunSummary, 'keptUntil'>>(
  { keptUntil: _asRecorded, ...run }: TRun,
  keptUntil: StoredInteger | null,
): Omit<TRun, 'keptUntil'> & Pick<RunSummary, 'keptUntil'> {
  return keptUntil === null
    ? run
    : { ...run, keptUntil: new Date(Number(keptUntil)).toISOString() };
}
