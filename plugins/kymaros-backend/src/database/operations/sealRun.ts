import type { RestoreTest, Run } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import type { EvidenceSealer } from '../../evidence/EvidenceSealer';
import type { EvidenceRow } from '../tables';
import type { LockedRun } from './lockRun';

/**
 * Records the evidence of a run in the transaction that ends it: there is no finished run without, and none of a run that
 * did not finish.
 *
 * No two links of a chain are made at once: a test has one active run, and its next one can only be queued once this
 * transaction is committed.
 */
export async function sealRun(
  trx: Knex.Transaction,
  finished: LockedRun,
  sealer: EvidenceSealer,
): Promise<void> {
  const { row, nowMs } = finished;
  const previous = await trx<EvidenceRow>('evidence')
    .where({ test_ref: row.test_ref })
    .orderBy('sequence', 'desc')
    .first('sequence', 'hash');
  const run: Run = JSON.parse(row.picture);
  const test: RestoreTest = JSON.parse(row.test);
  const file = sealer.seal({
    run,
    test,
    recordedAt: new Date(nowMs),
    previous,
  });
  await trx<EvidenceRow>('evidence').insert({
    run_id: row.id,
    test_ref: row.test_ref,
    sequence: file.record.sequence,
    verdict: file.record.verdict,
    finished_at: nowMs,
    hash: file.hash,
    previous_hash: file.record.previousHash ?? null,
    body: JSON.stringify(file),
  });
}
