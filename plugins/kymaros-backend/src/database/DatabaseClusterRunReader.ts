import type { Run } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import type {
  ClusterRunReader,
  ClusterUse,
  ShownIsolation,
} from './ClusterRunReader';
import { countSandboxes } from './operations/countSandboxes';
import type { RunRow, RunStepRow } from './tables';

/** A run whose step to isolate failed may have no proof; so many in a row, and nothing is known. */
const RUNS_LOOKED_AT = 20;

/** What runs tell about clusters, from the plugin's own tables. */
export class DatabaseClusterRunReader implements ClusterRunReader {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async useOf(clusters: string[]): Promise<Map<string, ClusterUse>> {
    const [sandboxes, runs] = await Promise.all([
      countSandboxes(this.#knex, clusters),
      this.#activeRuns(clusters),
    ]);
    return new Map(
      clusters.map(cluster => {
        const countOf = (state: string) =>
          Number(
            runs.find(run => run.cluster === cluster && run.state === state)
              ?.count ?? 0,
          );
        return [
          cluster,
          {
            running: countOf('running'),
            queued: countOf('queued'),
            sandboxes: sandboxes.get(cluster) ?? 0,
          },
        ];
      }),
    );
  }

  async newestIsolation(cluster: string): Promise<ShownIsolation | undefined> {
    const isolated = this.#knex<RunStepRow>('run_steps')
      .whereRaw('run_steps.run_id = runs.id')
      .where({ kind: 'isolate' })
      .whereIn('state', ['done', 'failed'])
      .select('run_id');
    const rows = await this.#knex<RunRow>('runs')
      .where({ cluster })
      .whereExists(isolated)
      .orderBy('position', 'desc')
      .limit(RUNS_LOOKED_AT)
      .select('picture');
    return rows
      .map(({ picture }): Run => JSON.parse(picture))
      .map(shownBy)
      .find(shown => shown !== undefined);
  }

  async #activeRuns(
    clusters: string[],
  ): Promise<
    Array<{ cluster: string; state: string; count: number | string }>
  > {
    return this.#knex<RunRow>('runs')
      .whereIn('state', ['running', 'queued'])
      .whereIn('cluster', clusters)
      .groupBy('cluster', 'state')
      .select('cluster', 'state')
      .count({ count: 'id' });
  }
}

function shownBy({
  id,
  isolation: proof,
  startedAt,
  createdAt,
}: Run): ShownIsolation | undefined {
  return proof && proof.status !== 'waived'
    ? { runId: id, at: new Date(startedAt ?? createdAt), proof }
    : undefined;
}
