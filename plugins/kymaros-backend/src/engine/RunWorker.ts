import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  durationMs,
  type Run,
  type RunEnding,
  type RunResult,
} from '@kymaros/plugin-kymaros-common';
import { cancelledFinding } from '../database/cancelledFinding';
import { inconclusiveResult } from '../database/inconclusiveResult';
import {
  LeaseLostError,
  type ClaimedRun,
  type RunLease,
  type RunReader,
  type StepEnd,
} from '../database/RunStore';
import { noStepsFinding, timedOutFinding } from './engineFindings';
import type { EngineLimits } from './engineLimits';
import { LeaseKeeper } from './LeaseKeeper';
import { RunInterrupts, ShutdownError, StopRequest } from './RunInterrupts';
import { RunProgress } from './RunProgress';
import { RunTracker } from './RunTracker';
import type { Step, StepFactory } from './Step';
import { StepRunner } from './StepRunner';

const MAX_TIMER_MS = 2 ** 31 - 1;

/** What a {@link RunWorker} works with. */
export interface RunWorkerOptions {
  run: ClaimedRun;
  /** `performance.now()` of before the run was claimed. */
  leasedAt: number;
  steps: StepFactory;
  lease: RunLease;
  reader: Pick<RunReader, 'getRun'>;
  limits: EngineLimits;
  logger: LoggerService;
}

/** Drives one claimed run, for as long as it holds the lease. */
export class RunWorker {
  readonly #options: RunWorkerOptions;
  readonly #progress: RunProgress;
  readonly #interrupts = new RunInterrupts();
  readonly #tracker: RunTracker;
  readonly #runDeadlineMs: number;
  #keeper: LeaseKeeper | undefined;

  constructor(options: RunWorkerOptions) {
    const { run } = options;
    this.#options = options;
    this.#progress = new RunProgress(run);
    this.#tracker = new RunTracker(options);
    this.#runDeadlineMs =
      Date.now() - run.ageMs + durationMs(run.test.spec.timeout);
  }

  get runId(): string {
    return this.#options.run.runId;
  }

  /** Looks now whether somebody asked for the run to be cancelled. */
  checkCancel(): void {
    this.#keeper?.renewNow();
  }

  /** Ends the work at once; the run goes on with another worker. */
  shutDown(): void {
    this.#interrupts.requestHandOver(
      new ShutdownError('this replica shuts down'),
    );
  }

  /**
   * Drives the run to its end.
   *
   * 1. The lease is renewed, and the deadline and cancel requests are watched, for as long as the work goes on.
   * 2. The steps are taken in order, from the first one that has not ended.
   * 3. A run that no step concluded is concluded here.
   * 4. The run ends for good.
   *
   * @returns the finished run, or `undefined` when it was left to another worker
   */
  async drive(): Promise<Run | undefined> {
    const { run, lease, reader } = this.#options;
    this.#tracker.runClaimed(run);
    // 1.
    const stopWatching = this.#watch();
    try {
      // 2.
      for (const step of await this.#listSteps()) {
        await this.#take(step);
      }
      // 3.
      await this.#concludeIfNeeded();
      // 4.
      await lease.finish(run, { ending: this.#ending() });
    } catch (error) {
      await this.#leave(toError(error));
      return undefined;
    } finally {
      stopWatching();
    }
    const finished = await reader.getRun(run.runId);
    this.#tracker.runEnded(finished!);
    return finished;
  }

  #watch(): () => void {
    const { run, leasedAt, lease, limits } = this.#options;
    const { logger } = this.#tracker;
    if (run.cancelRequestedBy) {
      this.#cancel(run.cancelRequestedBy);
    }
    const keeper = LeaseKeeper.start({
      lease,
      run,
      leasedAt,
      limits,
      logger,
      onCancelRequested: by => this.#cancel(by),
      onLost: error => this.#interrupts.requestHandOver(error),
    });
    this.#keeper = keeper;
    const remainingMs = this.#runDeadlineMs - Date.now();
    const deadline = setTimeout(
      () => this.#timeOut(),
      Math.min(remainingMs, MAX_TIMER_MS),
    );
    if (remainingMs <= 0) {
      this.#timeOut();
    }
    return () => {
      keeper.stop();
      clearTimeout(deadline);
    };
  }

  #cancel(by: string): void {
    this.#interrupts.requestStop(
      new StopRequest({
        reason: 'cancelled',
        message: `Cancelled by ${by}`,
        findingAt: () => cancelledFinding(by),
      }),
    );
  }

  #timeOut(): void {
    const { timeout } = this.#options.run.test.spec;
    this.#interrupts.requestStop(
      new StopRequest({
        reason: 'timed-out',
        message: `Cut short: the run's timeout of ${timeout} was over`,
        findingAt: stepId => timedOutFinding({ stepId, timeout }),
      }),
    );
  }

  async #listSteps(): Promise<Step[]> {
    const { run, steps, lease } = this.#options;
    try {
      return steps.stepsOf(run);
    } catch (error) {
      const finding = noStepsFinding(toError(error));
      await lease.appendEvents(run, [{ type: 'finding.added', finding }]);
      return [];
    }
  }

  async #take(step: Step): Promise<void> {
    if (this.#progress.isOver(step.id)) {
      return;
    }
    this.#interrupts.handOver.throwIfAborted();
    const startedAtMs = performance.now();
    const end = this.#skip(step) ?? (await this.#runner().execute(step));
    await this.#store(step, end);
    this.#tracker.stepEnded(end, startedAtMs);
  }

  /** The verdict is stored first: a step that is done is not executed again, so nothing of it may be missing. */
  async #store(step: Step, end: StepEnd): Promise<void> {
    const { run, lease } = this.#options;
    if (step.kind === 'score' && end.state === 'done') {
      await lease.conclude(run, end.output as RunResult);
      this.#progress.concluded = true;
    }
    this.#progress.record(end, await lease.finishStep(run, end));
    if (step.kind === 'score') {
      await this.#concludeIfNeeded();
    }
  }

  #skip(step: Step): StepEnd | undefined {
    if (step.runs === 'always') {
      return undefined;
    }
    const skipped = { id: step.id, state: 'skipped' as const };
    if (this.#progress.stopped) {
      return skipped;
    }
    const request = this.#interrupts.stopRequest;
    return (
      request && {
        ...skipped,
        findings: [request.findingAt(step.id)],
        stops: request.reason,
      }
    );
  }

  #runner(): StepRunner {
    const { run, lease, limits } = this.#options;
    return new StepRunner({
      run,
      lease,
      limits,
      progress: this.#progress,
      interrupts: this.#interrupts,
      tracker: this.#tracker,
      runDeadlineMs: this.#runDeadlineMs,
    });
  }

  async #concludeIfNeeded(): Promise<void> {
    const { run, lease, reader } = this.#options;
    if (!this.#progress.concluded) {
      const picture = await reader.getRun(run.runId);
      await lease.conclude(run, inconclusiveResult(picture!));
      this.#progress.concluded = true;
    }
  }

  #ending(): RunEnding {
    const { stopped } = this.#progress;
    return stopped === undefined || stopped === 'failed'
      ? 'completed'
      : stopped;
  }

  /** On any other error the lease is left to expire: that is the pause before the next worker tries. */
  async #leave(error: Error): Promise<void> {
    const { run, lease } = this.#options;
    if (error instanceof ShutdownError) {
      this.#tracker.runHandedOver(run.runId, error);
      await lease.release(run);
    } else if (error instanceof LeaseLostError) {
      this.#tracker.runHandedOver(run.runId, error);
    } else {
      throw error;
    }
  }
}
