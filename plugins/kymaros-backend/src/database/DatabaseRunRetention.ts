import { CONCLUSIVE_VERDICTS } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { databaseNowPlus } from './databaseClock';
import type { RetentionLimits, RunRetention } from './RunRetention';
import type {
  EvidenceRow,
  RunEventRow,
  RunPartRow,
  RunRow,
  SandboxRow,
} from './tables';

/**
 * Gives up rows by age and number. Only rows of finished runs are looked for, and nothing takes a finished run back to life,
 * so what was found may be deleted without a lock.
 */
export class DatabaseRunRetention implements RunRetention {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async dropDetails(
    { maxAgeMs }: RetentionLimits['details'],
    batch: number,
  ): Promise<number> {
    const has = (table: string) =>
      this.#knex
        .select(this.#knex.raw('1'))
        .from(table)
        .whereRaw('?? = runs.id', [`${table}.run_id`]);
    const found = await this.#finishedBefore(maxAgeMs)
      .andWhere(either =>
        either.whereExists(has('run_events')).orWhereExists(has('run_parts')),
      )
      .orderBy('position')
      .limit(batch)
      .select('id');
    const ids = found.map(({ id }) => id);
    await this.#knex.transaction(async trx => {
      await trx<RunPartRow>('run_parts').whereIn('run_id', ids).delete();
      await trx<RunEventRow>('run_events').whereIn('run_id', ids).delete();
    });
    return ids.length;
  }

  async dropRuns(
    { maxAgeMs, maxPerTest }: RetentionLimits['runs'],
    batch: number,
  ): Promise<number> {
    const surplus = this.#surplusRuns(maxPerTest);
    const beyond = this.#knex<RunRow>('runs')
      .where({ state: 'finished' })
      .andWhere(either =>
        either
          .where('finished_at', '<', databaseNowPlus(this.#knex, -maxAgeMs))
          .orWhereIn('position', surplus),
      )
      .whereNotIn('position', this.#newestProofs())
      .whereNotIn('id', this.#runsWithSandboxes())
      .orderBy('position')
      .limit(batch)
      .select('position');
    return this.#knex<RunRow>('runs').whereIn('position', beyond).delete();
  }

  async dropEvidence(
    { maxAgeMs }: RetentionLimits['evidence'],
    batch: number,
  ): Promise<number> {
    const old = this.#knex<EvidenceRow>('evidence')
      .where('finished_at', '<', databaseNowPlus(this.#knex, -maxAgeMs))
      .whereExists(
        this.#knex
          .select(this.#knex.raw('1'))
          .from({ newer: 'evidence' })
          .whereRaw(
            'newer.test_ref = evidence.test_ref AND newer.sequence > evidence.sequence',
          ),
      )
      .orderBy('finished_at')
      .limit(batch)
      .select('run_id');
    return this.#knex<EvidenceRow>('evidence').whereIn('run_id', old).delete();
  }

  #finishedBefore(ageMs: number) {
    return this.#knex<RunRow>('runs')
      .where({ state: 'finished' })
      .andWhere('finished_at', '<', databaseNowPlus(this.#knex, -ageMs));
  }

  /** Finished runs that have as many newer ones of their test as may be kept. */
  #surplusRuns(maxPerTest: number) {
    const ranked = this.#knex<RunRow>('runs')
      .where({ state: 'finished' })
      .select(
        'position',
        this.#knex.raw(
          'row_number() OVER (PARTITION BY test_ref ORDER BY position DESC) AS age',
        ),
      )
      .as('ranked');
    return this.#knex
      .from(ranked)
      .where('age', '>', maxPerTest)
      .select('position');
  }

  /** The run of each test that its freshness and readiness come from. */
  #newestProofs() {
    return this.#knex<RunRow>('runs')
      .where({ state: 'finished' })
      .whereIn('verdict', CONCLUSIVE_VERDICTS)
      .groupBy('test_ref')
      .max('position');
  }

  #runsWithSandboxes() {
    return this.#knex<SandboxRow>('sandboxes')
      .whereNotNull('reserved_at')
      .whereNull('deleted_at')
      .select('run_id');
  }
}
