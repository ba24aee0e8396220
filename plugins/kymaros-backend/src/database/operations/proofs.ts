import { CONCLUSIVE_VERDICTS } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import type { Proof } from '../FleetRunReader';
import type { RunRow } from '../tables';
import { textRows } from './textRows';

/** Written out, or SQLite would not see that `runs_proof_idx` holds all of them. */
const IS_PROOF = `state = 'finished' AND verdict IN (${CONCLUSIVE_VERDICTS.map(
  verdict => `'${verdict}'`,
).join(', ')})`;

/** For a query with a column `refs.value`: where the newest proof of that test is. */
export const NEWEST_PROOF = `(SELECT max(position) FROM runs WHERE test_ref = refs.value AND ${IS_PROOF})`;

/** The newest proof of each test, found by the index alone; no summary is read. */
export async function readProofs(
  knex: Knex,
  testRefs: string[],
): Promise<Map<string, Proof>> {
  const rows = await knex<RunRow>('runs')
    .whereIn(
      'position',
      knex.select(
        knex.raw(`${NEWEST_PROOF} FROM ? AS refs`, [textRows(knex, testRefs)]),
      ),
    )
    .select(
      'test_ref',
      'verdict',
      'score',
      'created_at',
      'started_at',
      'definition_hash',
    );
  return new Map(
    rows.map(row => [
      row.test_ref,
      {
        verdict: row.verdict ?? undefined,
        score: row.score ?? undefined,
        createdAt: new Date(Number(row.created_at)).toISOString(),
        startedAt:
          row.started_at === null
            ? undefined
            : new Date(Number(row.started_at)).toISOString(),
        definitionHash: row.definition_hash ?? '',
      },
    ]),
  );
}
