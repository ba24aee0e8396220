import type { Knex } from 'knex';
import type { ClusterSlotRow, SandboxRow } from '../tables';
import { countSandboxes } from './countSandboxes';
import { fits, type ClaimableRun } from './listClaimableRuns';

/**
 * Whether the sandboxes of the run fit on its cluster beside those that are there.
 *
 * Of claims for one cluster only one at a time counts and then becomes one of those counted: the lock is held until the
 * transaction ends. SQLite has one writer, so there is nothing to lock.
 */
export async function hasRoomForSandboxes(
  trx: Knex.Transaction,
  run: ClaimableRun & { maxSandboxes: number },
): Promise<boolean> {
  if (trx.client.config.client === 'pg') {
    await trx.raw('SELECT pg_advisory_xact_lock(hashtext(?))', [
      `kymaros sandboxes of ${run.cluster}`,
    ]);
  }
  const counts = await countSandboxes(trx, [run.cluster]);
  return fits(run, {
    present: counts.get(run.cluster) ?? 0,
    maxSandboxes: run.maxSandboxes,
  });
}

/**
 * Takes the first free slot of the run's cluster.
 *
 * (cluster, slot) is unique, so a slot that another transaction inserts at the same time is waited for and then found
 * taken, and the next slot is tried.
 *
 * @returns false when all are taken
 */
export async function takeClusterSlot(
  trx: Knex.Transaction,
  { id, cluster, slots }: ClaimableRun & { slots: number },
): Promise<boolean> {
  for (let slot = 0; slot < slots; slot++) {
    const inserted = await trx<ClusterSlotRow>('cluster_slots')
      .insert({ cluster, slot, run_id: id })
      .onConflict(['cluster', 'slot'])
      .ignore()
      .returning('slot');
    if (inserted.length > 0) {
      return true;
    }
  }
  return false;
}

/**
 * Takes the sandbox names that the run's test asks for.
 *
 * The namespaces of one cluster that are not known to be gone are unique, so no two runs have a name at the same time.
 * Names are inserted in alphabetical order: two claims that want the same names meet at the first one of them.
 *
 * @returns false when one is taken
 */
export async function takeSandboxNames(
  trx: Knex.Transaction,
  { id, cluster, sandboxNames }: ClaimableRun,
): Promise<boolean> {
  for (const namespace of [...sandboxNames].sort()) {
    const inserted = await trx<SandboxRow>('sandboxes')
      .insert({ run_id: id, cluster, namespace })
      .onConflict()
      .ignore()
      .returning('id');
    if (inserted.length === 0) {
      return false;
    }
  }
  return true;
}
