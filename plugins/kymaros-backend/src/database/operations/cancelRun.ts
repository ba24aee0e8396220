import { NotFoundError } from '@backstage/errors';
import type { Run } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import type { EvidenceSealer } from '../../evidence/EvidenceSealer';
import { cancelledFinding } from '../cancelledFinding';
import { inconclusiveResult } from '../inconclusiveResult';
import type { ChangedRun } from '../RunStore';
import { lockRun, type LockedRun } from './lockRun';
import { recordEvents } from './recordEvents';
import { sealRun } from './sealRun';

/**
 * Asks for a run to be cancelled. A queued run ends here; the worker of a running one learns of it when it renews its
 * lease. Asking again, or asking for a finished run, changes nothing.
 *
 * The state is read under the row's lock, and a claim takes the same lock: either the run ends before any worker gets
 * it, or its worker is told.
 *
 * @returns the run, when anything changed
 */
export async function cancelRun(
  knex: Knex,
  { runId, by, sealer }: { runId: string; by: string; sealer: EvidenceSealer },
): Promise<ChangedRun | undefined> {
  return knex.transaction(async trx => {
    const run = await lockRun(trx, runId);
    if (!run) {
      throw new NotFoundError(`There is no run ${runId}`);
    }
    if (run.row.state === 'finished' || run.row.cancel_requested_by) {
      return undefined;
    }
    const requested = await recordEvents(trx, run, {
      events: [{ type: 'run.cancel-requested', by }],
      changes: { cancel_requested_by: by },
    });
    if (run.row.state === 'queued') {
      await sealRun(trx, await endQueuedRun(trx, requested, by), sealer);
    }
    return { runId, testRef: run.row.test_ref };
  });
}

async function endQueuedRun(
  trx: Knex.Transaction,
  run: LockedRun,
  by: string,
): Promise<LockedRun> {
  const finding = cancelledFinding(by);
  const picture: Run = JSON.parse(run.row.picture);
  const result = inconclusiveResult({ ...picture, findings: [finding] });
  return recordEvents(trx, run, {
    events: [
      { type: 'finding.added', finding },
      { type: 'run.verdict', result },
      { type: 'run.finished', ending: 'cancelled' },
    ],
    changes: {
      state: 'finished',
      stopped: 'cancelled',
      verdict: result.verdict,
      result: JSON.stringify(result),
      finished_at: run.nowMs,
    },
  });
}
