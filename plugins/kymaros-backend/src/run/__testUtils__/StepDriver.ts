import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Finding,
  RestoreTest,
  RunResult,
  StepSummary,
} from '@kymaros/plugin-kymaros-common';
import type { Step, StepContext, StepEvent } from '../../engine/Step';

/** Drives the steps of one run as the engine does, without a database, and remembers what happened. */
export class StepDriver {
  readonly runId: string;
  readonly test: RestoreTest;
  readonly events: StepEvent[] = [];
  readonly findings: Finding[] = [];
  readonly ended: string[] = [];
  readonly steps: StepSummary[] = [];
  readonly #options: {
    test: RestoreTest;
    steps: Step[];
    logger: LoggerService;
  };
  readonly #outputs = new Map<string, unknown>();
  readonly #cancel = new AbortController();
  #stopped: StepContext['stopped'];

  constructor(options: {
    runId: string;
    test: RestoreTest;
    steps: Step[];
    logger: LoggerService;
  }) {
    this.runId = options.runId;
    this.test = options.test;
    this.#options = options;
  }

  /** Carries the run to its end. `cancelWhen` sees each event; a `true` cancels the run there. */
  async drive(
    options: {
      cancelWhen?: (event: StepEvent) => boolean;
      /** Executes each step a second time, as after a crash just before its output was stored. */
      twice?: boolean;
    } = {},
  ): Promise<RunResult> {
    const startedAt = new Date();
    for (const step of this.#options.steps) {
      const isSkipped = this.#stopped && step.runs === 'on-success';
      if (!isSkipped) {
        await this.#execute(step, { ...options, startedAt, attempt: 1 });
        if (options.twice && !this.#stopped) {
          await this.#execute(step, { ...options, startedAt, attempt: 2 });
        }
      }
    }
    return this.#outputs.get('score') as RunResult;
  }

  /** What a step gave to the steps after it. */
  outputOf<T>(stepId: string): T {
    return this.#outputs.get(stepId) as T;
  }

  /** Codes of the findings, with the tier that they are about. */
  codes(): string[] {
    return this.findings.map(({ code, tier }) =>
      tier ? `${code} ${tier}` : code,
    );
  }

  async #execute(
    step: Step,
    options: {
      startedAt: Date;
      attempt: number;
      cancelWhen?: (event: StepEvent) => boolean;
    },
  ): Promise<void> {
    const { test, logger } = this.#options;
    const before = this.findings.length;
    const startedAt = new Date().toISOString();
    try {
      const outcome = await step.execute({
        runId: this.runId,
        test,
        startedAt: options.startedAt,
        outputOf: <T>(id: string) => this.#outputs.get(id) as T | undefined,
        steps: this.steps,
        findings: this.findings,
        stopped: this.#stopped,
        signal:
          step.runs === 'always'
            ? new AbortController().signal
            : this.#cancel.signal,
        deadlineMs: Date.now() + 60_000,
        attempt: options.attempt,
        report: async event => {
          this.events.push(event);
          if (options.cancelWhen?.(event)) {
            this.#cancel.abort();
          }
        },
        logger,
      });
      this.#outputs.set(step.id, JSON.parse(JSON.stringify(outcome.output)));
      if (options.attempt > 1) {
        this.findings.length = before;
      }
      this.findings.push(...(outcome.findings ?? []));
      this.ended.push(`${step.id}${outcome.skipped ? ' (skipped)' : ''}`);
      const { id, kind, tier } = step;
      this.steps.push({
        id,
        kind,
        tier,
        state: 'done',
        attempts: options.attempt,
        startedAt,
        finishedAt: new Date().toISOString(),
      });
      if (outcome.stop) {
        this.#stopped = 'failed';
      }
    } catch (error) {
      if (!this.#cancel.signal.aborted) {
        throw error;
      }
      this.#stopped = 'cancelled';
      this.findings.push({
        code: 'run-cancelled',
        severity: 'critical',
        cause: 'CANCELLED',
        gate: true,
        message: 'The run was cancelled.',
        hint: 'Run the test again.',
      });
    }
  }
}
