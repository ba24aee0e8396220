import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Check, CheckResult } from '@kymaros/plugin-kymaros-common';
import {
  WaitTimeoutError,
  type Bounds,
  type CheckOutcome,
  type CheckTypeImplementation,
  type ClusterReader,
  type SandboxTier,
} from '@kymaros/plugin-kymaros-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { boundedOutput } from './boundedOutput';
import { checkTypes, type CheckTypes } from './checkTypes';
import { describeTiers } from './targets';

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 10_000;
/** An attempt ends by itself at its deadline, and can say what it saw; one that does not is cut off this much later. */
const GRACE_MS = 1_000;

/** What a check is run with. */
export interface CheckRunContext {
  cluster: ClusterReader;
  /** All tiers that were restored. */
  tiers: SandboxTier[];
  /** What the check read in the newest earlier run in which it passed. */
  baseline?: number;
  /** Of the whole run; the check's own timeout comes on top. */
  bounds: Bounds;
  logger: LoggerService;
}

/** An attempt, and whether another one may come out differently. */
interface Attempt {
  outcome: CheckOutcome;
  final: boolean;
}

/** Runs checks: each attempt within the check's timeout, with growing pauses between them. */
export class CheckRunner {
  readonly #types: CheckTypes;
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<void>;

  constructor(
    options: {
      types?: CheckTypes;
      sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
    } = {},
  ) {
    this.#types = options.types ?? checkTypes;
    this.#sleep =
      options.sleep ?? ((ms, signal) => sleep(ms, undefined, { signal }));
  }

  /** @throws only when `bounds.signal` aborts */
  async run(check: Check, context: CheckRunContext): Promise<CheckResult> {
    const startedAt = new Date();
    const begunMs = performance.now();
    const { outcome, attempts } = await this.#attempts(check, context);
    const { name, type, severity, weight } = check;
    return {
      name,
      type,
      severity,
      weight,
      tier: outcome.tier,
      state: outcome.state,
      message: boundedOutput(outcome.message),
      output: outcome.output ? boundedOutput(outcome.output) : undefined,
      value: outcome.value,
      baseline: outcome.baseline,
      attempts,
      startedAt: startedAt.toISOString(),
      durationMs: Math.round(performance.now() - begunMs),
    };
  }

  async #attempts(
    check: Check,
    context: CheckRunContext,
  ): Promise<{ outcome: CheckOutcome; attempts: number }> {
    const tiers = tiersOf(check, context.tiers);
    if (tiers.length === 0) {
      return { outcome: noSuchTier(check, context.tiers), attempts: 0 };
    }
    // The registry pairs each type with its own implementation, which types cannot say of a union.
    const type = this.#types[check.type] as CheckTypeImplementation;
    const { retries } = type.limits(check);
    for (let attempts = 1; ; attempts++) {
      const { outcome, final } = await this.#attempt(type, check, {
        ...context,
        tiers,
      });
      const pauseMs = Math.min(
        FIRST_PAUSE_MS * 2 ** (attempts - 1),
        LONGEST_PAUSE_MS,
      );
      const late = Date.now() + pauseMs >= context.bounds.deadlineMs;
      if (final || attempts > retries || late) {
        return { outcome, attempts };
      }
      context.logger.debug(
        `Check ${check.name} will be repeated: ${outcome.message}`,
      );
      await this.#sleep(pauseMs, context.bounds.signal);
    }
  }

  async #attempt(
    type: CheckTypeImplementation,
    check: Check,
    context: CheckRunContext,
  ): Promise<Attempt> {
    const { signal: outer, deadlineMs } = context.bounds;
    const { timeoutMs } = type.limits(check);
    const ownDeadlineMs = Math.min(deadlineMs, Date.now() + timeoutMs);
    const timeout = new AbortController();
    const timer = setTimeout(
      () => timeout.abort(),
      ownDeadlineMs + GRACE_MS - Date.now(),
    );
    const signal = AbortSignal.any([outer, timeout.signal]);
    try {
      const bounds = { signal, deadlineMs: ownDeadlineMs };
      const attempt = type.attempt({ ...context, bounds }, check);
      const outcome = await unlessAborted(attempt, signal);
      return { outcome, final: outcome.state !== 'failed' };
    } catch (error) {
      outer.throwIfAborted();
      return timeout.signal.aborted || error instanceof WaitTimeoutError
        ? this.#timedOut(context, { timeoutMs, ownDeadlineMs })
        : brokenOff(error);
    } finally {
      clearTimeout(timer);
    }
  }

  #timedOut(
    { bounds, tiers }: CheckRunContext,
    { timeoutMs, ownDeadlineMs }: { timeoutMs: number; ownDeadlineMs: number },
  ): Attempt {
    const runIsOver = ownDeadlineMs === bounds.deadlineMs;
    const tier = tiers.length === 1 ? tiers[0].name : undefined;
    return {
      final: runIsOver,
      outcome: runIsOver
        ? {
            state: 'error',
            tier,
            message: "The run's time was over before the check had ended",
          }
        : {
            state: 'failed',
            tier,
            message: `Not ended within ${timeoutMs / 1000} s`,
          },
    };
  }
}

/** The check could not be executed: the cluster's fault or ours, not the backup's. */
function brokenOff(error: unknown): Attempt {
  return {
    final: false,
    outcome: {
      state: 'error',
      message: error instanceof Error ? error.message : String(error),
    },
  };
}

/** An implementation that does not heed its signal must not hold up the run. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

function tiersOf(check: Check, tiers: SandboxTier[]): SandboxTier[] {
  const { namespace } = check;
  return namespace === undefined
    ? tiers
    : tiers.filter(
        ({ name, sandbox }) => name === namespace || sandbox === namespace,
      );
}

function noSuchTier(check: Check, tiers: SandboxTier[]): CheckOutcome {
  return {
    state: 'error',
    message: `The check is about '${
      check.namespace ?? 'any tier'
    }', but the restored tiers are ${describeTiers(tiers) || 'none'}`,
  };
}
