import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import type { RunOverview } from '../RunStore';
import type { RunRow, StoredInteger } from '../tables';
import { keptUntilOf, type StoredRun, summaryFrom } from './keptUntil';
import { IS_FINISHED } from './isFinished';
import { NEWEST_PROOF } from './proofs';
import { textRows } from './textRows';

const RECENT_RUNS = 30;
const TESTS_PER_QUERY = 500;

/** Places of the runs of a test that are shown in full. */
interface Heads {
  test_ref: string;
  last: StoredInteger | null;
  proof: StoredInteger | null;
  active: StoredInteger | null;
}

type RecentRuns = RunOverview['recentRuns'];

/** The runs of each test at a glance; tests that never ran have an overview without runs. */
export async function readOverviews(
  knex: Knex,
  testRefs: string[],
): Promise<Map<string, RunOverview>> {
  const overviews = new Map<string, RunOverview>(
    testRefs.map(ref => [ref, { recentRuns: [] }]),
  );
  for (let i = 0; i < testRefs.length; i += TESTS_PER_QUERY) {
    await readSome(knex, testRefs.slice(i, i + TESTS_PER_QUERY), overviews);
  }
  return overviews;
}

async function readSome(
  knex: Knex,
  testRefs: string[],
  overviews: Map<string, RunOverview>,
): Promise<void> {
  const heads = await readHeads(knex, testRefs);
  const summaries = await readSummaries(
    knex,
    heads.flatMap(({ last, proof, active }) => [last, proof, active]),
  );
  const recent = await readRecentRuns(knex, testRefs);
  for (const { test_ref: ref, last, proof, active } of heads) {
    if (last !== null) {
      overviews.set(ref, {
        lastRun: summaries.get(Number(last)),
        lastConclusiveRun: summaries.get(Number(proof)),
        activeRun: summaries.get(Number(active)),
        recentRuns: recent.get(ref) ?? [],
      });
    }
  }
}

/** Each is one look into an index, so a long history takes no longer. */
async function readHeads(knex: Knex, testRefs: string[]): Promise<Heads[]> {
  return knex
    .select({
      test_ref: 'refs.value',
      last: knex.raw(
        '(SELECT max(position) FROM runs WHERE test_ref = refs.value)',
      ),
      proof: knex.raw(NEWEST_PROOF),
      active: knex.raw(
        `(SELECT position FROM runs WHERE test_ref = refs.value AND state <> 'finished')`,
      ),
    })
    .from(knex.raw('? AS refs', [textRows(knex, testRefs)]));
}

async function readSummaries(
  knex: Knex,
  positions: Array<StoredInteger | null>,
): Promise<Map<number, RunSummary>> {
  const known = new Set(positions.filter(position => position !== null));
  const rows: Array<StoredRun & Pick<RunRow, 'position'>> = await knex<RunRow>(
    'runs',
  )
    .whereIn('position', [...known])
    .select('position', 'summary', { kept_until: keptUntilOf(knex) });
  return new Map(rows.map(row => [Number(row.position), summaryFrom(row)]));
}

/** Oldest first. No summary is read. */
async function readRecentRuns(
  knex: Knex,
  testRefs: string[],
): Promise<Map<string, RecentRuns>> {
  const since = knex
    .select({
      test_ref: 'refs.value',
      position: knex.raw(
        `coalesce((SELECT position FROM runs WHERE test_ref = refs.value AND ${IS_FINISHED}
         ORDER BY position DESC LIMIT 1 OFFSET ${RECENT_RUNS - 1}), 0)`,
      ),
    })
    .from(knex.raw('? AS refs', [textRows(knex, testRefs)]));
  const rows: RunRow[] = await knex
    .withMaterialized('since', since)
    .from('since')
    .crossJoin(knex.raw('runs'))
    .whereRaw(
      `runs.test_ref = since.test_ref AND runs.position >= since.position AND ${IS_FINISHED}`,
    )
    .orderBy('runs.position')
    .select('runs.test_ref', 'id', 'verdict', 'score', 'created_at', 'rto_ms');
  const recent = new Map<string, RecentRuns>();
  for (const row of rows) {
    const ofTest = recent.get(row.test_ref) ?? [];
    ofTest.push({
      id: row.id,
      verdict: row.verdict ?? undefined,
      score: row.score ?? undefined,
      createdAt: new Date(Number(row.created_at)).toISOString(),
      rtoMs: row.rto_ms === null ? undefined : Number(row.rto_ms),
    });
    recent.set(row.test_ref, ofTest);
  }
  return recent;
}
