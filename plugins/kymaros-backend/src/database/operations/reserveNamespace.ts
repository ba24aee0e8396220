import type { Knex } from 'knex';
import { databaseNow } from '../databaseClock';
import type { SandboxRow } from '../tables';

/**
 * Records that a run is about to create a namespace, if no other run has it.
 *
 * Namespaces of a cluster that are not known to be gone are unique, so the insert decides: whoever inserts second waits
 * for the first one's commit, inserts nothing, and reads whose it is. The run's own earlier claim of the name, or an
 * earlier try of the same step, becomes this reservation.
 *
 * @returns the run that has the namespace; none when another one has just given it up
 */
export async function reserveNamespace(
  trx: Knex.Transaction,
  entry: { runId: string; cluster: string; namespace: string },
): Promise<string | undefined> {
  const { runId, cluster, namespace } = entry;
  await trx<SandboxRow>('sandboxes')
    .insert({ run_id: runId, cluster, namespace })
    .onConflict()
    .ignore();
  const notGone = () =>
    trx<SandboxRow>('sandboxes')
      .where({ cluster, namespace })
      .whereNull('deleted_at');
  await notGone()
    .where({ run_id: runId })
    .whereNull('reserved_at')
    .update({ reserved_at: databaseNow(trx) });
  const row = await notGone().first('run_id');
  return row?.run_id;
}
