import {
  CONCLUSIVE_VERDICTS,
  type Page,
  type Run,
  type RunEvent,
  type RunQuery,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { keptUntilOf, withKeptUntil } from './operations/keptUntil';
import { listRuns } from './operations/listRuns';
import { readOverviews } from './operations/readOverviews';
import type { RunOverview, RunReader } from './RunStore';
import type { RunEventRow, RunRow } from './tables';

/** What people read of runs, from the plugin's own tables. */
export class DatabaseRunReader implements RunReader {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async getRun(runId: string): Promise<Run | undefined> {
    const row = await this.#knex<RunRow>('runs')
      .where({ id: runId })
      .first('picture', {
        kept_until: keptUntilOf(this.#knex),
      });
    return row && withKeptUntil<Run>(pictureOf(row.picture), row.kept_until);
  }

  async listRuns(testRef: string, query: RunQuery): Promise<Page<RunSummary>> {
    return listRuns(this.#knex, testRef, query);
  }

  async listEvents(
    runId: string,
    { after, limit }: { after: number; limit: number },
  ): Promise<RunEvent[]> {
    const rows = await this.#knex<RunEventRow>('run_events')
      .where({ run_id: runId })
      .andWhere('seq', '>', after)
      .orderBy('seq')
      .limit(limit);
    return rows.map(({ seq, at, body }) => ({
      ...JSON.parse(body),
      runId,
      seq,
      at: new Date(Number(at)).toISOString(),
    }));
  }

  async comparableRuns(runId: string, limit: number): Promise<Run[]> {
    const run = await this.#knex<RunRow>('runs')
      .where({ id: runId })
      .first('test_ref', 'definition_hash', 'position');
    if (!run?.definition_hash) {
      return [];
    }
    const rows = await this.#knex<RunRow>('runs')
      .where({
        test_ref: run.test_ref,
        definition_hash: run.definition_hash,
        state: 'finished',
      })
      .andWhere('position', '<', run.position)
      .whereIn('verdict', CONCLUSIVE_VERDICTS)
      .orderBy('position', 'desc')
      .limit(limit)
      .select('picture');
    return rows.map(({ picture }) => pictureOf(picture));
  }

  async overviewOf(testRefs: string[]): Promise<Map<string, RunOverview>> {
    return readOverviews(this.#knex, testRefs);
  }
}

/** Pictures of runs that were recorded before hazards were looked for have none. */
function pictureOf(stored: string): Run {
  return { hazards: [], ...JSON.parse(stored) };
}
