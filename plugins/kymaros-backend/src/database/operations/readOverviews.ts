import {
  CONCLUSIVE_VERDICTS,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import type { RunOverview } from '../RunStore';
import type { RunRow, StoredInteger } from '../tables';
import { keptUntilOf, withKeptUntil } from './keptUntil';

const RECENT_RUNS = 30;
const TESTS_PER_QUERY = 500;

/** The runs of each test at a glance; tests that never ran have an overview without runs. */
export async function readOverviews(
  knex: Knex,
  testRefs: string[],
): Promise<Map<string, RunOverview>> {
  const overviews = new Map<string, RunOverview>(
    testRefs.map(ref => [ref, { recentRuns: [] }]),
  );
  for (let i = 0; i < testRefs.length; i += TESTS_PER_QUERY) {
    const refs = testRefs.slice(i, i + TESTS_PER_QUERY);
    for (const { testRef, ...overview } of await readSome(knex, refs)) {
      Object.assign(overviews.get(testRef)!, overview);
    }
  }
  return overviews;
}

async function readSome(
  knex: Knex,
  testRefs: string[],
): Promise<Array<RunOverview & { testRef: string }>> {
  const all = knex<RunRow>('runs').whereIn('test_ref', testRefs);
  const finished = all.clone().where({ state: 'finished' });
  const conclusive = finished.clone().whereIn('verdict', CONCLUSIVE_VERDICTS);
  const active = all.clone().whereNot({ state: 'finished' });

  const last = await readNewest(knex, all, 1);
  const lastConclusive = await readNewest(knex, conclusive, 1);
  const lastActive = await readNewest(knex, active, 1);
  const recent = await readNewest(knex, finished, RECENT_RUNS);
  return testRefs.map(testRef => ({
    testRef,
    lastRun: last.get(testRef)?.[0],
    lastConclusiveRun: lastConclusive.get(testRef)?.[0],
    activeRun: lastActive.get(testRef)?.[0],
    recentRuns: (recent.get(testRef) ?? []).map(
      ({ id, verdict, score, createdAt, rtoMs }) => ({
        id,
        verdict,
        score,
        createdAt,
        rtoMs,
      }),
    ),
  }));
}

/** The newest runs of each test, oldest first. They are picked by the index alone; only their summaries are read. */
async function readNewest(
  knex: Knex,
  runs: Knex.QueryBuilder,
  count: number,
): Promise<Map<string, RunSummary[]>> {
  const ranked = runs
    .clone()
    .select(
      'position',
      knex.raw(
        'row_number() OVER (PARTITION BY test_ref ORDER BY position DESC) AS age',
      ),
    )
    .as('ranked');
  const rows: Array<
    Pick<RunRow, 'summary'> & { kept_until: StoredInteger | null }
  > = await knex<RunRow>('runs')
    .whereIn(
      'position',
      knex.from(ranked).where('age', '<=', count).select('position'),
    )
    .orderBy('position')
    .select('summary', { kept_until: keptUntilOf(knex) });
  const newest = new Map<string, RunSummary[]>();
  for (const row of rows) {
    const run = withKeptUntil<RunSummary>(
      JSON.parse(row.summary),
      row.kept_until,
    );
    newest.set(run.testRef, [...(newest.get(run.testRef) ?? []), run]);
  }
  return newest;
}
