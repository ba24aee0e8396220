import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { ConflictError } from '@backstage/errors';
import type { RunLogs } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { lockRun } from './operations/lockRun';
import type { RunArchive, StoredContents } from './RunStore';
import type { RunPart, RunPartRow } from './tables';

/** The heavy parts of runs, in the plugin's own tables. They are compressed: names and logs repeat themselves. */
export class DatabaseRunArchive implements RunArchive {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async saveContents(
    runId: string,
    contents: Record<string, StoredContents>,
  ): Promise<void> {
    await this.#save(runId, 'contents', contents);
  }

  async contentsOf(
    runId: string,
  ): Promise<Record<string, StoredContents> | undefined> {
    return this.#read(runId, 'contents');
  }

  async saveLogs(runId: string, logs: RunLogs): Promise<void> {
    await this.#save(runId, 'logs', logs);
  }

  async logsOf(runId: string): Promise<RunLogs | undefined> {
    return this.#read(runId, 'logs');
  }

  /** Under the run's lock, so that it cannot finish meanwhile: what it has then stays as it is. */
  async #save(runId: string, part: RunPart, value: object): Promise<void> {
    const body = await promisify(gzip)(JSON.stringify(value));
    await this.#knex.transaction(async trx => {
      const run = await lockRun(trx, runId);
      if (run?.row.state !== 'running') {
        throw new ConflictError(
          `The ${part} of run ${runId} cannot be saved: ${
            run ? `it is ${run.row.state}` : 'there is no such run'
          }`,
        );
      }
      await trx<RunPartRow>('run_parts')
        .insert({ run_id: runId, part, body })
        .onConflict(['run_id', 'part'])
        .merge();
    });
  }

  async #read<T>(runId: string, part: RunPart): Promise<T | undefined> {
    const row = await this.#knex<RunPartRow>('run_parts')
      .where({ run_id: runId, part })
      .first('body');
    return row && JSON.parse((await promisify(gunzip)(row.body)).toString());
  }
}
