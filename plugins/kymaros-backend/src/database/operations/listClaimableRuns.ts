import type { Knex } from 'knex';
import { countSandboxes } from './countSandboxes';
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
  /** How many sandboxes it needs. */
  sandboxCount: number;
}

const PAGE_SIZE = 100;

/** A run that was queued while its cluster allowed more than it does now gets the cluster to itself. */
export function fits(
  { sandboxCount }: Pick<ClaimableRun, 'sandboxCount'>,
  { present, maxSandboxes }: { present: number; maxSandboxes: number },
): boolean {
  return present === 0 || present + sandboxCount <= maxSandboxes;
}

/**
 * Queued runs whose cluster has a free slot and room for their sandboxes, and whose sandbox names are free, oldest first.
 *
 * Nothing is locked: what is read here only says which claims are worth trying. The claim itself decides.
 */
export async function* listClaimableRuns(
  knex: Knex,
  limits: {
    slotsOf(cluster: string): number;
    maxSandboxesOf(cluster: string): number;
  },
): AsyncGenerator<ClaimableRun> {
  const clusters = await listClustersWithFreeSlot(knex, limits.slotsOf);
  if (clusters.length === 0) {
    return;
  }
  const taken = await readTakenNames(knex, clusters);
  const counts = await countSandboxes(knex, clusters);
  const mayBeClaimed = (run: ClaimableRun) =>
    !run.sandboxNames.some(name => taken.has(keyOf(run.cluster, name))) &&
    fits(run, {
      present: counts.get(run.cluster) ?? 0,
      maxSandboxes: limits.maxSandboxesOf(run.cluster),
    });
  let position: StoredInteger = 0;
  for (;;) {
    const page: Array<
      Pick<
        RunRow,
        'id' | 'cluster' | 'position' | 'sandbox_names' | 'sandbox_count'
      >
    > = await knex<RunRow>('runs')
      .where({ state: 'queued' })
      .whereIn('cluster', clusters)
      .andWhere('position', '>', position)
      .orderBy('position')
      .limit(PAGE_SIZE)
      .select('id', 'cluster', 'position', 'sandbox_names', 'sandbox_count');
    yield* page.map(claimableRun).filter(mayBeClaimed);
    if (page.length < PAGE_SIZE) {
      return;
    }
    position = page[page.length - 1].position;
  }
}

function claimableRun(
  row: Pick<RunRow, 'id' | 'cluster' | 'sandbox_names' | 'sandbox_count'>,
): ClaimableRun {
  return {
    id: row.id,
    cluster: row.cluster,
    sandboxNames: JSON.parse(row.sandbox_names),
    sandboxCount: row.sandbox_count,
  };
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
