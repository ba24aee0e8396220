import type { RestoreTest, Run } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { databaseNow, databaseNowPlus } from '../databaseClock';
import { runStatesBefore } from '../lifecycle';
import type { ClaimedRun } from '../RunStore';
import type { RunRow } from '../tables';
import { listClaimableRuns } from './listClaimableRuns';
import { lockRun, type LockedRun } from './lockRun';
import { recordEvents } from './recordEvents';
import { addMissingSteps, readSteps, type PlannedStep } from './runSteps';
import {
  hasRoomForSandboxes,
  takeClusterSlot,
  takeSandboxNames,
} from './takePlaces';

/** How a worker claims. */
export interface ClaimOptions {
  owner: string;
  leaseMs: number;
  slotsOf(cluster: string): number;
  maxSandboxesOf(cluster: string): number;
  stepsOf(test: RestoreTest, runId: string): PlannedStep[];
}

/** Undoes the claim of a run whose place was taken meanwhile. */
class PlaceTakenError extends Error {}

/**
 * Claims the oldest run whose worker is gone.
 *
 * The lease is looked at again under the row's lock. A claim moves the lease into the future and raises the token under
 * the same lock, so of several workers that saw the same expired lease one gets the run and the others see a lease
 * that is not expired.
 */
export async function claimAbandonedRun(
  knex: Knex,
  options: ClaimOptions,
): Promise<ClaimedRun | undefined> {
  const abandoned = await knex<RunRow>('runs')
    .where({ state: 'running' })
    .andWhere('lease_expires_at', '<=', databaseNow(knex))
    .orderBy('position')
    .select('id');
  for (const { id } of abandoned) {
    const claimed = await knex.transaction(async trx => {
      const run = await lockRun(trx, id);
      const isAbandoned =
        run?.row.state === 'running' &&
        Number(run.row.lease_expires_at) <= run.nowMs;
      return isAbandoned
        ? hold(trx, run, { ...options, resumed: true })
        : undefined;
    });
    if (claimed) {
      return claimed;
    }
  }
  return undefined;
}

/**
 * Claims the oldest queued run for which its cluster has a slot and room for its sandboxes, and whose sandbox names are
 * free. A run that has to wait for one of these lets younger ones pass that do not.
 *
 * The state is looked at again under the row's lock, so a run is claimed once. Slots and names are unique rows that are
 * inserted in the same transaction: a worker that inserts second waits for the first one's commit and then gets
 * nothing, which undoes its claim, and it looks at the next run. Every claim locks first its run, then its cluster's
 * room, then at most one slot, then names in alphabetical order, so claims cannot wait for each other in a circle.
 */
export async function claimQueuedRun(
  knex: Knex,
  options: ClaimOptions,
): Promise<ClaimedRun | undefined> {
  for await (const candidate of listClaimableRuns(knex, options)) {
    const claimed = await knex
      .transaction(async trx => {
        const run = await lockRun(trx, candidate.id);
        if (run?.row.state !== 'queued') {
          return undefined;
        }
        const { cluster } = candidate;
        const placed =
          (await hasRoomForSandboxes(trx, {
            ...candidate,
            maxSandboxes: options.maxSandboxesOf(cluster),
          })) &&
          (await takeClusterSlot(trx, {
            ...candidate,
            slots: options.slotsOf(cluster),
          })) &&
          (await takeSandboxNames(trx, candidate));
        if (!placed) {
          throw new PlaceTakenError();
        }
        return hold(trx, run, { ...options, resumed: false });
      })
      .catch(error => {
        if (error instanceof PlaceTakenError) {
          return undefined;
        }
        throw error;
      });
    if (claimed) {
      return claimed;
    }
  }
  return undefined;
}

async function hold(
  trx: Knex.Transaction,
  run: LockedRun,
  options: ClaimOptions & { resumed: boolean },
): Promise<ClaimedRun> {
  const { row, nowMs } = run;
  const test: RestoreTest = JSON.parse(row.test);
  const token = row.lease_token + 1;
  await trx<RunRow>('runs')
    .where({ id: row.id })
    .whereIn('state', runStatesBefore('running'))
    .update({
      lease_owner: options.owner,
      lease_token: token,
      lease_expires_at: databaseNowPlus(trx, options.leaseMs),
    });
  const added = await addMissingSteps(trx, {
    runId: row.id,
    steps: options.stepsOf(test, row.id),
  });
  const startedAt = Number(row.started_at ?? nowMs);
  const held = await recordEvents(trx, run, {
    events: [
      options.resumed
        ? { type: 'run.resumed', reason: reasonToResume(row) }
        : { type: 'run.started' },
      ...added.map(step => ({ type: 'step.changed' as const, step })),
    ],
    changes: { state: 'running', started_at: startedAt },
  });
  const picture: Run = JSON.parse(held.row.picture);
  return {
    runId: row.id,
    token,
    test,
    trigger: picture.trigger,
    startedAt: new Date(startedAt),
    ageMs: nowMs - startedAt,
    resumed: options.resumed,
    cancelRequestedBy: row.cancel_requested_by ?? undefined,
    stopped: row.stopped ?? undefined,
    steps: await readSteps(trx, row.id),
    findings: picture.findings,
    result: row.result ? JSON.parse(row.result) : undefined,
  };
}

function reasonToResume({ lease_owner: owner }: RunRow): string {
  return owner
    ? `its worker ${owner} stopped renewing its lease`
    : 'its worker was shut down and gave it back';
}
