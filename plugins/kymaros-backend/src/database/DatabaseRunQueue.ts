import { ConflictError } from '@backstage/errors';
import type { Run } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import type { EvidenceSealer } from '../evidence/EvidenceSealer';
import { cancelRun } from './operations/cancelRun';
import { enqueueRun } from './operations/enqueueRun';
import type { ChangedRun, NewRun, RunQueue } from './RunStore';
import type { RunRow } from './tables';

/** How runs come to be and are stopped from outside, in the plugin's own tables. */
export class DatabaseRunQueue implements RunQueue {
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

  async enqueue(run: NewRun): Promise<Run> {
    const queued = await this.#tryEnqueue(run);
    if (queued) {
      return queued;
    }
    const active = await this.#knex<RunRow>('runs')
      .where({ test_ref: run.test.ref })
      .andWhereNot({ state: 'finished' })
      .first('id', 'state');
    throw new ConflictError(
      active
        ? `Restore test ${run.test.ref} has run ${active.id}, which is ${active.state}; wait for it or cancel it`
        : `Restore test ${run.test.ref} had another run, which has just ended; try again`,
    );
  }

  async enqueueScheduled(
    run: NewRun & { trigger: { kind: 'schedule' } },
  ): Promise<boolean> {
    return (await this.#tryEnqueue(run)) !== undefined;
  }

  async lastScheduledFor(testRef: string): Promise<Date | undefined> {
    const row = await this.#knex<RunRow>('runs')
      .where({ test_ref: testRef })
      .max({ scheduledFor: 'scheduled_for' })
      .first();
    return row?.scheduledFor ? new Date(Number(row.scheduledFor)) : undefined;
  }

  async requestCancel(runId: string, by: string): Promise<void> {
    const sealer = this.#sealer;
    const changed = await cancelRun(this.#knex, { runId, by, sealer });
    if (changed) {
      this.#onRunChanged(changed);
    }
  }

  async #tryEnqueue(run: NewRun): Promise<Run | undefined> {
    const queued = await enqueueRun(this.#knex, run);
    if (queued) {
      this.#onRunChanged({ runId: queued.id, testRef: queued.testRef });
    }
    return queued;
  }
}
