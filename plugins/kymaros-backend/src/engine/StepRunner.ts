import { toError } from '@backstage/errors';
import {
  LeaseLostError,
  type ClaimedRun,
  type RunLease,
  type StepEnd,
} from '../database/RunStore';
import { stepFailedFinding } from './engineFindings';
import type { EngineLimits } from './engineLimits';
import { pause } from './pause';
import type { RunInterrupts } from './RunInterrupts';
import type { RunProgress } from './RunProgress';
import type { RunTracker } from './RunTracker';
import { settleWithin } from './settleWithin';
import type { Step, StepContext, StepOutcome } from './Step';
import { StepTimeLimit } from './StepTimeLimit';

/** What a {@link StepRunner} works with. */
export interface StepRunnerOptions {
  run: ClaimedRun;
  lease: RunLease;
  limits: EngineLimits;
  progress: RunProgress;
  interrupts: RunInterrupts;
  tracker: RunTracker;
  /** Epoch milliseconds by this process' clock. */
  runDeadlineMs: number;
}

/** Executes a step until it came to an end that can be stored. */
export class StepRunner {
  readonly #options: StepRunnerOptions;

  constructor(options: StepRunnerOptions) {
    this.#options = options;
  }

  /**
   * How the step ended: done, or failed because it was cut short or threw too often.
   *
   * @throws when the run must be left to another worker
   */
  async execute(step: Step): Promise<StepEnd> {
    const limit = this.#limitOf(step);
    try {
      return await this.#executeWithin(step, limit);
    } finally {
      limit.dispose();
    }
  }

  async #executeWithin(step: Step, limit: StepTimeLimit): Promise<StepEnd> {
    const { run, lease, limits, interrupts, tracker } = this.#options;
    for (let tries = 1; ; tries++) {
      const { attempts } = await lease.startStep(run, step.id);
      if (attempts > limits.maxAttempts) {
        return this.#failed(step, {
          attempts: attempts - 1,
          error: new Error('no worker came to its end, the last one was lost'),
        });
      }
      try {
        const outcome = await this.#try(step, { attempt: attempts, limit });
        interrupts.handOver.throwIfAborted();
        return this.#done(step, outcome);
      } catch (error) {
        interrupts.handOver.throwIfAborted();
        if (error instanceof LeaseLostError) {
          throw error;
        }
        if (tries < limits.maxTries && !limit.signal.aborted) {
          tracker.stepRetried(step.id, toError(error));
          await pause(limits.retryDelayMs * 4 ** (tries - 1), limit.signal);
          interrupts.handOver.throwIfAborted();
        }
        if (this.#isCutShort(step)) {
          return this.#cutShort(step);
        }
        if (tries >= limits.maxTries || limit.signal.aborted) {
          return this.#failed(step, { attempts, error: toError(error) });
        }
      }
    }
  }

  async #try(
    step: Step,
    { attempt, limit }: { attempt: number; limit: StepTimeLimit },
  ): Promise<StepOutcome> {
    const { signal } = limit;
    const context = this.#contextOf({ attempt, limit });
    const current = { over: false };
    const report: StepContext['report'] = async event => {
      if (current.over) {
        throw new Error(`Step ${step.id} reported after its end`);
      }
      await context.report(event);
    };
    try {
      return await settleWithin(
        (async () => step.execute({ ...context, report }))(),
        { signal, graceMs: this.#options.limits.abortGraceMs },
      );
    } finally {
      current.over = true;
    }
  }

  #contextOf(options: { attempt: number; limit: StepTimeLimit }): StepContext {
    const { run, lease, progress, interrupts, tracker } = this.#options;
    return {
      runId: run.runId,
      test: run.test,
      startedAt: run.startedAt,
      outputOf: stepId => progress.outputOf(stepId),
      steps: progress.steps,
      findings: progress.findings,
      stopped: progress.stopped,
      signal: options.limit.signal,
      deadlineMs: options.limit.deadlineMs,
      attempt: options.attempt,
      logger: tracker.logger,
      report: async event => {
        interrupts.handOver.throwIfAborted();
        await lease.appendEvents(run, [event]);
        if (event.type === 'finding.added') {
          progress.findings.push(event.finding);
        }
      },
    };
  }

  #limitOf(step: Step): StepTimeLimit {
    const { interrupts, limits, runDeadlineMs } = this.#options;
    return step.runs === 'always'
      ? StepTimeLimit.own({
          timeoutMs: step.timeoutMs ?? limits.alwaysStepTimeoutMs,
          interrupt: interrupts.handOver,
        })
      : StepTimeLimit.ofRun({
          deadlineMs: runDeadlineMs,
          interrupts: [interrupts.handOver, interrupts.stop],
        });
  }

  #isCutShort(step: Step): boolean {
    return step.runs === 'on-success' && this.#options.interrupts.stop.aborted;
  }

  #done(step: Step, outcome: StepOutcome): StepEnd {
    const { output, findings = [], message, stop } = outcome;
    const done = { id: step.id, state: 'done' as const, output, message };
    const request = this.#options.interrupts.stopRequest;
    if (request && this.#isCutShort(step)) {
      return {
        ...done,
        findings: [...findings, request.findingAt(step.id)],
        stops: request.reason,
      };
    }
    return { ...done, findings, stops: stop ? 'failed' : undefined };
  }

  #cutShort(step: Step): StepEnd {
    const request = this.#options.interrupts.stopRequest!;
    return {
      id: step.id,
      state: 'failed',
      message: request.message,
      findings: [request.findingAt(step.id)],
      stops: request.reason,
    };
  }

  #failed(
    step: Step,
    { attempts, error }: { attempts: number; error: Error },
  ): StepEnd {
    const finding = stepFailedFinding(step, { attempts, error });
    return {
      id: step.id,
      state: 'failed',
      message: finding.message,
      findings: [finding],
      stops: step.runs === 'on-success' ? 'failed' : undefined,
    };
  }
}
