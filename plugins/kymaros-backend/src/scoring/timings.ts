import type {
  CheckResult,
  RestoreSummary,
  RunTimings,
  StepKind,
  StepSummary,
  TimingSegment,
} from '@kymaros/plugin-kymaros-common';
import type { RunObservations } from './RunObservations';

/** Stretches of time, each of which begins where the one before has ended. */
class CriticalPath {
  readonly #startMs: number;
  readonly #path: TimingSegment[] = [];
  #atMs = 0;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  goOn(
    what: TimingSegment['what'],
    options: {
      tier?: string;
      until: StepSummary['finishedAt'];
      atMostMs?: number;
    },
  ): void {
    const { tier, until, atMostMs = Infinity } = options;
    const leftMs = Date.parse(until ?? '') - this.#startMs - this.#atMs;
    const durationMs = Math.min(leftMs, atMostMs);
    if (durationMs > 0) {
      this.#path.push({ what, tier, fromMs: this.#atMs, durationMs });
      this.#atMs += durationMs;
    }
  }

  timings({ isBack }: { isBack: boolean }): RunTimings {
    const queueMs = this.#path
      .filter(({ what }) => what === 'queue')
      .reduce((sum, { durationMs }) => sum + durationMs, 0);
    return {
      path: this.#path,
      queueMs,
      ...(isBack ? { rtoMs: this.#atMs - queueMs } : {}),
    };
  }
}

/**
 * Where the time went until the service was back: until the last critical check had passed or, when one did not, until
 * all had been tried. Steps tell how long each stretch took. Of the backup system's own times only the difference is
 * taken, since its clock may be another one.
 */
export function runTimings(
  observed: Pick<RunObservations, 'startedAt' | 'tiers' | 'steps'> & {
    checks: CheckResult[];
  },
): RunTimings {
  const path = new CriticalPath(observed.startedAt.getTime());
  const stepOf = (kind: StepKind, tier?: string) =>
    observed.steps.find(step => step.kind === kind && step.tier === tier);
  const tiers = observed.tiers.filter(({ restore }) => restore);
  const firstRestore = stepOf('restore', tiers[0]?.name);
  path.goOn('prepare', {
    until: firstRestore?.startedAt ?? observed.steps.at(-1)?.finishedAt,
  });
  for (const { name: tier, restore } of tiers) {
    const until = stepOf('restore', tier)?.finishedAt;
    path.goOn('queue', { tier, until, atMostMs: queuedMs(restore!) });
    path.goOn('restore', { tier, until });
    path.goOn('start', {
      tier,
      until: stepOf('await-ready', tier)?.finishedAt,
    });
  }
  const backAt = lastRequiredSuccess(observed.checks);
  path.goOn('check', { until: backAt ?? stepOf('check')?.finishedAt });
  return path.timings({ isBack: backAt !== undefined });
}

/** When the last critical check passed for the first time; absent unless all of them have passed. */
function lastRequiredSuccess(checks: CheckResult[]): string | undefined {
  const required = checks.filter(({ severity }) => severity === 'critical');
  const times = required.map(({ state, startedAt, durationMs = 0 }) =>
    state === 'passed' ? Date.parse(startedAt ?? '') + durationMs : NaN,
  );
  const last = Math.max(...times);
  return Number.isFinite(last) ? new Date(last).toISOString() : undefined;
}

/** What was surely spent in the queue: the times are cut to whole seconds, and no recovery is to look faster than it was. */
function queuedMs({ createdAt, startedAt }: RestoreSummary): number {
  const ms = Date.parse(startedAt ?? '') - Date.parse(createdAt ?? '');
  return Number.isFinite(ms) ? Math.max(0, ms - 1_000) : 0;
}
