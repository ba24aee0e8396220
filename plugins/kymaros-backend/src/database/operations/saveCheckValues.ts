import type {
  CheckResult,
  RestoreTest,
  RunResult,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { readingHash } from '../../checks/readingHash';
import type { CheckValueRow } from '../tables';
import type { LockedRun } from './lockRun';

/** Adds what the run's checks have read to the series of their test. The caller holds the run's lock. */
export async function saveCheckValues(
  trx: Knex.Transaction,
  { row: run }: LockedRun,
  result: RunResult,
): Promise<void> {
  const test: RestoreTest = JSON.parse(run.test);
  const results = [
    ...result.tiers.flatMap(({ checks }) => checks),
    ...result.unplacedChecks,
  ];
  const rows = test.spec.checks.flatMap((check): CheckValueRow[] => {
    const read = results.find(({ name }) => name === check.name);
    const hash = readingHash(check);
    return read?.value && hash && isOver(read)
      ? [
          {
            run_id: run.id,
            check_name: check.name,
            test_ref: run.test_ref,
            run_position: run.position,
            at: run.created_at,
            kind: read.value.kind,
            value: read.value.number,
            state: read.state,
            reading_hash: hash,
          },
        ]
      : [];
  });
  if (rows.length > 0) {
    await trx<CheckValueRow>('check_values').insert(rows);
  }
}

function isOver(
  check: CheckResult,
): check is CheckResult & { state: 'passed' | 'failed' } {
  return check.state === 'passed' || check.state === 'failed';
}
