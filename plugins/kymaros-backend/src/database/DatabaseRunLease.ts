import type {
  RunEnding,
  RunEventBody,
  RunResult,
  StepSummary,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import type { EvidenceSealer } from '../evidence/EvidenceSealer';
import { databaseNow, databaseNowPlus } from './databaseClock';
import {
  claimAbandonedRun,
  claimQueuedRun,
  type ClaimOptions,
} from './operations/claimRun';
import { finishRun } from './operations/finishRun';
import { lockHeldRun, type LockedRun } from './operations/lockRun';
import { recordEvents } from './operations/recordEvents';
import { changeStep, readSteps } from './operations/runSteps';
import { saveCheckValues } from './operations/saveCheckValues';
import {
  LeaseLostError,
  type ChangedRun,
  type ClaimedRun,
  type RunHandle,
  type RunLease,
  type StepEnd,
  type StoredStep,
} from './RunStore';
import type { RunRow } from './tables';

/** What workers do with runs, in the plugin's own tables. */
export class DatabaseRunLease implements RunLease {
  readonly #knex: Knex;
  readonly #sealer: EvidenceSealer;
  readonly #onRunChanged: (run: ChangedRun) => void;

  constructor(options: {
    knex: Knex;
    sealer: EvidenceSealer;
    onRunChanged: (run: ChangedRun) => void;
  }) {
    this.#knex = options.knex;
    this.#sealer = options.sealer;
    this.#onRunChanged = options.onRunChanged;
  }

  async tryClaim(options: ClaimOptions): Promise<ClaimedRun | undefined> {
    const claimed =
      (await claimAbandonedRun(this.#knex, options)) ??
      (await claimQueuedRun(this.#knex, options));
    if (claimed) {
      const { runId, test } = claimed;
      this.#onRunChanged({ runId, testRef: test.ref });
    }
    return claimed;
  }

  async renew(
    { runId, token }: RunHandle,
    leaseMs: number,
  ): Promise<{ cancelRequestedBy?: string }> {
    const [row] = await this.#heldRow({ runId, token })
      .update({ lease_expires_at: databaseNowPlus(this.#knex, leaseMs) })
      .returning('cancel_requested_by');
    if (!row) {
      throw new LeaseLostError(
        `Run ${runId} is no longer held with token ${token}`,
      );
    }
    return { cancelRequestedBy: row.cancel_requested_by ?? undefined };
  }

  async appendEvents(run: RunHandle, events: RunEventBody[]): Promise<void> {
    await this.#write(run, async (trx, locked) => {
      await recordEvents(trx, locked, { events });
    });
  }

  async startStep(run: RunHandle, stepId: string): Promise<StoredStep> {
    return this.#write(run, async (trx, locked) => {
      const steps = await readSteps(trx, run.runId);
      const before = steps.find(({ id }) => id === stepId);
      const started = await changeStep(
        trx,
        { runId: run.runId, stepId },
        {
          state: 'running',
          attempts: (before?.attempts ?? 0) + 1,
          started_at: before?.startedAt
            ? Date.parse(before.startedAt)
            : locked.nowMs,
        },
      );
      const { output, ...step } = started;
      await recordEvents(trx, locked, {
        events: [{ type: 'step.changed', step }],
      });
      return started;
    });
  }

  async finishStep(run: RunHandle, end: StepEnd): Promise<StepSummary> {
    return this.#write(run, async (trx, locked) => {
      const { output, ...step } = await changeStep(
        trx,
        { runId: run.runId, stepId: end.id },
        {
          state: end.state,
          finished_at: locked.nowMs,
          // PostgreSQL has no text with NUL, and what commands print may have it.
          message: end.message?.replaceAll('\0', '\uFFFD') ?? null,
          output: JSON.stringify(end.output) ?? null,
        },
      );
      const findings = end.findings ?? [];
      await recordEvents(trx, locked, {
        events: [
          ...findings.map(finding => ({
            type: 'finding.added' as const,
            finding,
          })),
          { type: 'step.changed', step },
        ],
        changes: { stopped: locked.row.stopped ?? end.stops ?? null },
      });
      return step;
    });
  }

  async conclude(run: RunHandle, result: RunResult): Promise<void> {
    await this.#write(run, async (trx, locked) => {
      if (locked.row.result) {
        return;
      }
      await recordEvents(trx, locked, {
        events: [{ type: 'run.verdict', result }],
        changes: {
          verdict: result.verdict,
          score: result.score ?? null,
          rto_ms: result.rtoMs ?? null,
          result: JSON.stringify(result),
        },
      });
      await saveCheckValues(trx, locked, result);
    });
  }

  async finish(run: RunHandle, options: { ending: RunEnding }): Promise<void> {
    this.#onRunChanged(
      await finishRun(this.#knex, run, { ...options, sealer: this.#sealer }),
    );
  }

  async release({ runId, token }: RunHandle): Promise<void> {
    await this.#heldRow({ runId, token }).update({
      lease_owner: null,
      lease_expires_at: databaseNow(this.#knex),
    });
  }

  /** The run's row, as long as the token is the current one: one conditional statement needs no lock before it. */
  #heldRow({ runId, token }: RunHandle) {
    return this.#knex<RunRow>('runs').where({
      id: runId,
      state: 'running',
      lease_token: token,
    });
  }

  async #write<T>(
    run: RunHandle,
    change: (trx: Knex.Transaction, locked: LockedRun) => Promise<T>,
  ): Promise<T> {
    const { written, testRef } = await this.#knex.transaction(async trx => {
      const locked = await lockHeldRun(trx, run);
      return {
        written: await change(trx, locked),
        testRef: locked.row.test_ref,
      };
    });
    this.#onRunChanged({ runId: run.runId, testRef });
    return written;
  }
}
