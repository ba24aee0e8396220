import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Finding,
  RestoreTest,
  RunEventBody,
  StepKind,
  StepSummary,
} from '@kymaros/plugin-kymaros-common';

/** What steps report while they work; how runs and steps begin and end is the engine's to tell. */
export type StepEvent = Extract<
  RunEventBody,
  {
    type:
      | 'run.planned'
      | 'isolation.probed'
      | 'restore.progress'
      | 'tier.changed'
      | 'check.changed'
      | 'finding.added'
      | 'run.kept';
  }
>;

/**
 * One resumable unit of a run. `execute` is idempotent: after a crash it is called again, finds what the first try made
 * (names derive from the run's id) and goes on.
 */
export interface Step<TOutput = unknown> {
  /** Unique within the run and stable: `plan`, `restore/app-db`. */
  readonly id: string;
  readonly kind: StepKind;
  readonly tier?: string;
  /**
   * - `on-success`: skipped once an earlier step has failed or the run was stopped.
   * - `always`: runs whatever happened before, also after cancel and deadline.
   */
  readonly runs: 'on-success' | 'always';
  /** Own time limit of an `always` step, since the run's may be over. */
  readonly timeoutMs?: number;
  execute(context: StepContext): Promise<StepOutcome<TOutput>>;
}

/** What a step came to. */
export interface StepOutcome<TOutput = unknown> {
  /**
   * JSON; stored before the next step starts. That of the step of kind `score` is a `RunResult`: the engine concludes
   * the run with it.
   */
  output: TOutput;
  findings?: Finding[];
  /** The step did its work but the run cannot go on: the `on-success` steps after it are skipped. */
  stop?: boolean;
  /** There was nothing to do: the step is shown as skipped, and the run goes on. */
  skipped?: boolean;
  /** A sentence for the timeline. */
  message?: string;
}

/** What a step works with. */
export interface StepContext {
  runId: string;
  test: RestoreTest;
  /** When the run was first started; the same after a resume. */
  startedAt: Date;
  /** Outputs of finished steps by step id. */
  outputOf<T>(stepId: string): T | undefined;
  /** The steps that have ended, with their times. */
  steps: readonly StepSummary[];
  /** Findings of all steps so far, of this one too. */
  findings: readonly Finding[];
  /** Why the `on-success` steps were cut short, if they were. */
  stopped?: 'failed' | 'cancelled' | 'timed-out';
  /**
   * Aborts on cancel, deadline, lost lease and shutdown; for an `always` step not on cancel, and on its own deadline. What
   * a step returns soon after that is still stored, unless another worker will take it up again.
   */
  signal: AbortSignal;
  /** Epoch milliseconds; the run's deadline, or the step's own for an `always` step. */
  deadlineMs: number;
  /** 1 on the first try. */
  attempt: number;
  /** Appends to the run's events. Fails when the lease is lost. */
  report(event: StepEvent): Promise<void>;
  logger: LoggerService;
}

/** Makes the steps of a run, the same ones in the same order every time it is asked for the same test. */
export interface StepFactory {
  stepsOf(run: { runId: string; test: RestoreTest }): Step[];
}
