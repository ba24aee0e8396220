import type {
  FleetRunQuery,
  Page,
  RunSummary,
  Verdict,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { databaseNow } from './databaseClock';
import type {
  FirstRuns,
  FleetRunReader,
  Proof,
  TimeSpan,
} from './FleetRunReader';
import { IS_FINISHED } from './operations/isFinished';
import {
  keptUntilOf,
  type StoredRun,
  summaryFrom,
} from './operations/keptUntil';
import { listFleetRuns } from './operations/listFleetRuns';
import { isOfTests } from './operations/isOfTests';
import { readProofs } from './operations/proofs';
import type { RunRow, StoredInteger } from './tables';

/** {@link FleetRunReader} out of the plugin's own tables. */
export class DatabaseFleetRunReader implements FleetRunReader {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async proofsOf(testRefs: string[]): Promise<Map<string, Proof>> {
    return readProofs(this.#knex, testRefs);
  }

  async activeRuns(testRefs: string[], limit: number): Promise<FirstRuns> {
    const active = this.#knex<RunRow>('runs')
      .whereIn('state', ['running', 'queued'])
      .whereRaw(...isOfTests(this.#knex, testRefs));
    return this.#first(
      active,
      active
        .clone()
        .orderByRaw(`CASE state WHEN 'running' THEN 0 ELSE 1 END, position`)
        .limit(limit),
    );
  }

  async keptRuns(testRefs: string[], limit: number): Promise<FirstRuns> {
    const knex = this.#knex;
    const kept = knex('sandboxes')
      .whereNull('deleted_at')
      .andWhere('kept_until', '>', databaseNow(knex))
      .groupBy('run_id')
      .select('run_id')
      .max({ until: 'kept_until' })
      .as('kept');
    const runs = knex<RunRow>(kept)
      .join('runs', 'runs.id', 'kept.run_id')
      .whereRaw(IS_FINISHED)
      .whereRaw(...isOfTests(knex, testRefs));
    return this.#first(
      runs,
      runs.clone().orderBy(['kept.until', 'runs.position']).limit(limit),
    );
  }

  async countVerdicts(
    testRefs: string[],
    spans: TimeSpan[],
  ): Promise<Array<Partial<Record<Verdict, number>>>> {
    const counts = spans.map((): Partial<Record<Verdict, number>> => ({}));
    const rows: Array<{
      span: StoredInteger;
      verdict: Verdict | null;
      count: StoredInteger;
    }> = await this.#knex
      .with('spans', ['span', 'begins', 'ends'], spanRows(this.#knex, spans))
      .from('spans')
      .crossJoin(this.#knex.raw('runs'))
      .whereRaw(
        `runs.created_at >= spans.begins AND runs.created_at < spans.ends AND ${IS_FINISHED}`,
      )
      .whereRaw(...isOfTests(this.#knex, testRefs))
      .groupBy('spans.span', 'runs.verdict')
      .select('spans.span', 'runs.verdict')
      .count({ count: '*' });
    for (const { span, verdict, count } of rows) {
      if (verdict) {
        counts[Number(span)][verdict] = Number(count);
      }
    }
    return counts;
  }

  async listRuns(
    testRefs: string[],
    query: Omit<FleetRunQuery, 'from' | 'to'> & TimeSpan,
  ): Promise<Page<RunSummary>> {
    return listFleetRuns(this.#knex, testRefs, query);
  }

  async #first(
    all: Knex.QueryBuilder,
    first: Knex.QueryBuilder,
  ): Promise<FirstRuns> {
    const rows: StoredRun[] = await first.select('runs.summary', {
      kept_until: keptUntilOf(this.#knex),
    });
    const total = await all.clone().count({ count: '*' }).first();
    return {
      first: rows.map(summaryFrom),
      total: Number(total.count),
    };
  }
}

function spanRows(knex: Knex, spans: TimeSpan[]): Knex.Raw {
  const row = '(CAST(? AS bigint), CAST(? AS bigint), CAST(? AS bigint))';
  return knex.raw(
    `VALUES ${spans.map(() => row).join(', ')}`,
    spans.flatMap(({ begins, ends }, span) => [
      span,
      begins.getTime(),
      ends.getTime(),
    ]),
  );
}
