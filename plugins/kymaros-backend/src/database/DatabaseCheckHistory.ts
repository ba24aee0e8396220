import type { Check, CheckSeries } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { readingHash } from '../checks/readingHash';
import type { CheckHistory } from './CheckHistory';
import type { CheckValueRow } from './tables';

/** What checks have read, from the plugin's own tables. */
export class DatabaseCheckHistory implements CheckHistory {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async seriesOf(
    testRef: string,
    { limit }: { limit: number },
  ): Promise<CheckSeries[]> {
    const ranked = this.#knex<CheckValueRow>('check_values')
      .where({ test_ref: testRef })
      .select(
        '*',
        this.#knex.raw(
          'row_number() OVER (PARTITION BY check_name, kind ORDER BY run_position DESC) AS age',
        ),
      )
      .as('ranked');
    const rows: CheckValueRow[] = await this.#knex
      .from(ranked)
      .where('age', '<=', limit)
      .orderBy(['check_name', 'kind', 'run_position'])
      .select('*');
    const series = new Map<string, CheckSeries>();
    for (const row of rows) {
      const key = JSON.stringify([row.check_name, row.kind]);
      const known = series.get(key) ?? {
        check: row.check_name,
        kind: row.kind,
        points: [],
      };
      known.points.push(pointOf(row));
      series.set(key, known);
    }
    return [...series.values()];
  }

  async baselinesOf(run: {
    runId: string;
    testRef: string;
    checks: Check[];
  }): Promise<Map<string, number>> {
    const found = await Promise.all(
      run.checks.map(async check => this.#baselineOf(run, check)),
    );
    return new Map(found.filter(entry => entry !== undefined));
  }

  async #baselineOf(
    { runId, testRef }: { runId: string; testRef: string },
    check: Check,
  ): Promise<[name: string, value: number] | undefined> {
    const hash = readingHash(check);
    if (hash === undefined) {
      return undefined;
    }
    const row = await this.#knex<CheckValueRow>('check_values')
      .where({
        test_ref: testRef,
        check_name: check.name,
        kind: 'number',
        state: 'passed',
        reading_hash: hash,
      })
      .andWhere(
        'run_position',
        '<',
        this.#knex('runs').where({ id: runId }).select('position'),
      )
      .orderBy('run_position', 'desc')
      .first('value');
    return row && [check.name, row.value];
  }
}

function pointOf(row: CheckValueRow): CheckSeries['points'][number] {
  return {
    runId: row.run_id,
    at: new Date(Number(row.at)).toISOString(),
    value: row.value,
    state: row.state,
  };
}
