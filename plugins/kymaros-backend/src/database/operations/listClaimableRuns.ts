import type { Knex } from 'knex';
import type {
  ClusterSlotRow,
  RunRow,
  SandboxRow,
  StoredInteger,
} from '../tables';

/** A queued run that looks as if it could be worked on. */
export interface ClaimableRun {
  id: string;
  cluster: string;
  sandboxNames: string[];
}

const PAGE_SIZE = 100;

/**
 * Queued runs whose cluster has a free slot and whose sandbox names are free, oldest first.
 *
 * Nothing is locked: what is read here only says which claims are worth trying. The claim itself decides.
 */
export async function* listClaimableRuns(
  knex: Knex,
  slotsOf: (cluster: string) => number,
): AsyncGenerator<ClaimableRun> {
  const clusters = await listClustersWithFreeSlot(knex, slotsOf);
  if (clusters.length === 0) {
    return;
  }
  const taken = await readTakenNames(knex, clusters);
  let position: StoredInteger = 0;
  for (;;) {
    const page: Array<
      Pick<RunRow, 'id' | 'cluster' | 'position' | 'sandbox_names'>
    > = await knex<RunRow>('runs')
      .where({ state: 'queued' })
      .whereIn('cluster', clusters)
      .andWhere('position', '>', position)
      .orderBy('position')
      .limit(PAGE_SIZE)
      .select('id', 'cluster', 'position', 'sandbox_names');
    for (const { id, cluster, sandbox_names: json } of page) {
      const sandboxNames: string[] = JSON.parse(json);
      if (!sandboxNames.some(name => taken.has(keyOf(cluster, name)))) {
        yield { id, cluster, sandboxNames };
      }
    }
    if (page.length < PAGE_SIZE) {
      return;
    }
    position = page[page.length - 1].position;
  }
}

async function listClustersWithFreeSlot(
  knex: Knex,
  slotsOf: (cluster: string) => number,
): Promise<string[]> {
  const [queued, slots] = [
    await knex<RunRow>('runs').where({ state: 'queued' }).distinct('cluster'),
    await knex<ClusterSlotRow>('cluster_slots').select('cluster'),
  ];
  return queued
    .map(({ cluster }) => cluster)
    .filter(
      cluster =>
        slots.filter(slot => slot.cluster === cluster).length <
        slotsOf(cluster),
    );
}

async function readTakenNames(
  knex: Knex,
  clusters: string[],
): Promise<Set<string>> {
  const rows = await knex<SandboxRow>('sandboxes')
    .whereNull('deleted_at')
    .whereIn('cluster', clusters)
    .select('cluster', 'namespace');
  return new Set(rows.map(row => keyOf(row.cluster, row.namespace)));
}

function keyOf(cluster: string, namespace: string): string {
  return `${cluster}/${namespace}`;
}
