import { cadenceMsOf, nextRunAt, type TestSchedule } from '../restoreTest/cron';
import type { Freshness } from './Freshness';
import type { Verdict } from './Run';

/** Verdicts that speak about the backup. @public */
export const CONCLUSIVE_VERDICTS: readonly Verdict[] = [
  'pass',
  'partial',
  'fail',
];

/** How often a test without schedule is meant to run. */
const CADENCE_WITHOUT_SCHEDULE_MS = 30 * 24 * 60 * 60 * 1000;

/** In cadences, from the last proof to its first fall and from there to its second one. */
const TOLERANCE = 1.5;

/**
 * How far the newest proof can still be relied on.
 *
 * It falls one and a half cadences after the proof and again after as much; but never before the run that should have
 * followed it is half a cadence late, so that a test of weekdays does not fall on each Sunday.
 *
 * @public
 */
export function freshnessOf(options: {
  /** Absent when the definition has problems. */
  schedule?: TestSchedule;
  /** Start of the newest run whose verdict speaks about the backup. */
  provenAt?: Date;
  now: Date;
}): Freshness {
  const { schedule, provenAt, now } = options;
  const cadenceMs =
    (schedule && cadenceMsOf(schedule, provenAt ?? now)) ??
    CADENCE_WITHOUT_SCHEDULE_MS;
  if (!provenAt) {
    return { factor: 0, cadenceMs };
  }
  const first = firstFallMs({ schedule, provenAt, cadenceMs });
  const second = first + TOLERANCE * cadenceMs;
  const fallsAtMs = [first, second].find(fall => now.getTime() <= fall);
  const factor = fallsAtMs === first ? 1 : 0.75;
  return {
    factor: fallsAtMs === undefined ? 0.5 : factor,
    cadenceMs,
    provenAt: provenAt.toISOString(),
    ...(fallsAtMs === undefined
      ? {}
      : { fallsAt: new Date(fallsAtMs).toISOString() }),
  };
}

function firstFallMs(options: {
  schedule?: TestSchedule;
  provenAt: Date;
  cadenceMs: number;
}): number {
  const { schedule, provenAt, cadenceMs } = options;
  const tolerated = provenAt.getTime() + TOLERANCE * cadenceMs;
  const due = schedule && nextRunAt({ ...schedule, suspend: false }, provenAt);
  return due ? Math.max(tolerated, due.getTime() + cadenceMs / 2) : tolerated;
}

/**
 * How ready a service is to be restored: what its last conclusive run came to, as far as that can still be relied on. 0
 * when it was never proven.
 *
 * @public
 */
export function readinessOf(options: {
  /** Of the last conclusive run. */
  score?: number;
  freshness: Pick<Freshness, 'factor'>;
}): number {
  return Math.floor((options.score ?? 0) * options.freshness.factor);
}

/**
 * Readiness of the weakest of an entity's tests: one that cannot be restored is enough. Tests whose definition has
 * problems have none; `undefined` when no test has any.
 *
 * @public
 */
export function weakestReadiness(
  tests: ReadonlyArray<{ readiness?: number }>,
): number | undefined {
  const known = tests.flatMap(({ readiness }) => readiness ?? []);
  return known.length > 0 ? Math.min(...known) : undefined;
}
