import type { Knex } from 'knex';
import { readDatabaseNow } from '../databaseClock';
import { LeaseLostError, type RunHandle } from '../RunStore';
import type { RunRow } from '../tables';

/** A run whose row belongs to the transaction until it ends. */
export interface LockedRun {
  row: RunRow;
  /** Epoch milliseconds, read after the lock was had: times of a run's events never go back. */
  nowMs: number;
}

/**
 * Locks the run's row.
 *
 * Whoever changes a run locks its row first, so all changes of a run happen one after the other: sequence numbers have
 * no gaps and the picture never misses an event. PostgreSQL waits in `FOR UPDATE` and then reads the newest committed
 * row. SQLite has one writer; Backstage gives it one connection, so no other transaction of this process is under way.
 */
export async function lockRun(
  trx: Knex.Transaction,
  runId: string,
): Promise<LockedRun | undefined> {
  const row = await trx<RunRow>('runs')
    .where({ id: runId })
    .forUpdate()
    .first();
  return row && { row, nowMs: await readDatabaseNow(trx) };
}

/**
 * Locks the run's row for the worker that holds the run.
 *
 * The token is compared under the lock. A claim also changes the token under the lock, so between this comparison and
 * the end of the transaction no other worker can become the holder: a worker that lost its lease writes nothing.
 *
 * @throws LeaseLostError
 */
export async function lockHeldRun(
  trx: Knex.Transaction,
  { runId, token }: RunHandle,
): Promise<LockedRun> {
  const run = await lockRun(trx, runId);
  if (!run || run.row.lease_token !== token || run.row.state !== 'running') {
    throw new LeaseLostError(
      `Run ${runId} is no longer held with token ${token}: ${
        run
          ? `it is ${run.row.state} and its token is ${run.row.lease_token}`
          : 'there is no such run'
      }`,
    );
  }
  return run;
}
