import type { Knex } from 'knex';
import type { RunRow, SandboxRow } from '../tables';

/** Sandboxes that clusters have, or are about to get: those of running runs, and of ended ones until they are gone. */
export async function countSandboxes(
  knex: Knex,
  clusters: string[],
): Promise<Map<string, number>> {
  const withNamespaces = knex<SandboxRow>('sandboxes')
    .whereIn('cluster', clusters)
    .whereNull('deleted_at')
    .select('run_id');
  const rows: Array<{ cluster: string; count: number | string }> =
    await knex<RunRow>('runs')
      .whereIn('cluster', clusters)
      .andWhere(present =>
        present.where({ state: 'running' }).orWhereIn('id', withNamespaces),
      )
      .groupBy('cluster')
      .select('cluster')
      .sum({ count: 'sandbox_count' });
  return new Map(rows.map(({ cluster, count }) => [cluster, Number(count)]));
}
