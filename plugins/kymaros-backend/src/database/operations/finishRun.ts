import type { RunEnding } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import type { EvidenceSealer } from '../../evidence/EvidenceSealer';
import { isStepOver } from '../lifecycle';
import type { ChangedRun, RunHandle } from '../RunStore';
import type { ClusterSlotRow, SandboxRow } from '../tables';
import { lockHeldRun } from './lockRun';
import { recordEvents } from './recordEvents';
import { changeStep, dropStepOutputs, readSteps } from './runSteps';
import { sealRun } from './sealRun';

/**
 * Ends a run for good, together with everything that it holds of others: in one transaction its last events are
 * appended, its slot and the sandbox names that it never used are given up, its row becomes one that nothing changes, and
 * its evidence is sealed.
 * Names that it did use stay taken until the namespaces are known to be gone.
 *
 * @throws LeaseLostError
 */
export async function finishRun(
  knex: Knex,
  { runId, token }: RunHandle,
  { ending, sealer }: { ending: RunEnding; sealer: EvidenceSealer },
): Promise<ChangedRun> {
  return knex.transaction(async trx => {
    const run = await lockHeldRun(trx, { runId, token });
    if (!run.row.result) {
      throw new Error(`Run ${runId} cannot end without a verdict`);
    }
    const skipped = [];
    for (const { id } of await listUnfinishedSteps(trx, runId)) {
      const { output, ...step } = await changeStep(
        trx,
        { runId, stepId: id },
        { state: 'skipped', finished_at: run.nowMs },
      );
      skipped.push(step);
    }
    await dropStepOutputs(trx, runId);
    await trx<ClusterSlotRow>('cluster_slots')
      .where({ run_id: runId })
      .delete();
    await trx<SandboxRow>('sandboxes')
      .where({ run_id: runId })
      .whereNull('reserved_at')
      .delete();
    const finished = await recordEvents(trx, run, {
      events: [
        ...skipped.map(step => ({ type: 'step.changed' as const, step })),
        { type: 'run.finished', ending },
      ],
      changes: {
        state: 'finished',
        finished_at: run.nowMs,
        duration_ms: run.nowMs - Number(run.row.started_at),
        lease_owner: null,
        lease_expires_at: null,
      },
    });
    await sealRun(trx, finished, sealer);
    return { runId, testRef: run.row.test_ref };
  });
}

async function listUnfinishedSteps(trx: Knex.Transaction, runId: string) {
  const steps = await readSteps(trx, runId);
  return steps.filter(({ state }) => !isStepOver(state));
}
