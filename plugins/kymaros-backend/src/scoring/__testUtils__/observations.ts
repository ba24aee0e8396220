import {
  type CheckResult,
  DEFAULT_LEVEL_WEIGHTS,
  type Finding,
  LEVELS,
  type RestoreSummary,
  type StepSummary,
  type WorkloadSummary,
} from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import type { RunObservations, TierObservations } from '../RunObservations';

/** When the runs of these tests begin. */
export const STARTED_AT = new Date('2026-01-01T02:00:00Z');

/** A restore of ten items without anything to say about it. */
export function restoreOf(
  changes: Partial<RestoreSummary> = {},
): RestoreSummary {
  return {
    object: { kind: 'Restore', name: 'rt-1' },
    phase: 'Completed',
    itemsTotal: 10,
    itemsRestored: 10,
    warnings: 0,
    errors: 0,
    volumes: [],
    ...changes,
  };
}

/** A workload that runs as it should. */
export function workloadOf(
  changes: Partial<WorkloadSummary> = {},
): WorkloadSummary {
  return {
    kind: 'Deployment',
    name: 'api',
    desired: 2,
    ready: 2,
    restarts: 0,
    ...changes,
  };
}

/** A critical check that passed ten seconds after the start. */
export function checkOf(changes: Partial<CheckResult> = {}): CheckResult {
  return {
    name: 'healthy',
    type: 'httpGet',
    severity: 'critical',
    weight: 1,
    state: 'passed',
    message: '',
    attempts: 1,
    startedAt: new Date(STARTED_AT.getTime() + 10_000).toISOString(),
    durationMs: 500,
    ...changes,
  };
}

/** A finding of no consequence. */
export function findingOf(changes: Partial<Finding> = {}): Finding {
  return {
    code: 'note',
    severity: 'info',
    cause: 'APP',
    gate: false,
    message: 'something was seen',
    hint: 'nothing to do',
    ...changes,
  };
}

/** A tier that came up and passes its check. */
export function tierOf(
  changes: Partial<TierObservations> = {},
): TierObservations {
  return {
    name: 'app-db',
    sandbox: 'sandbox-db',
    state: 'ready',
    restore: restoreOf(),
    workloads: [workloadOf()],
    checks: [checkOf()],
    ...changes,
  };
}

/** A run in which all is well. */
export function runOf(changes: Partial<RunObservations> = {}): RunObservations {
  return {
    startedAt: STARTED_AT,
    tiers: [tierOf()],
    unplacedChecks: [],
    dependencies: [],
    findings: [],
    steps: [],
    objectives: {},
    // Completeness has tests of its own.
    weights: { ...DEFAULT_LEVEL_WEIGHTS, completeness: 0 },
    ...changes,
  };
}

const checkArbitrary = fc
  .record({
    severity: fc.constantFrom('critical', 'normal', 'info'),
    weight: fc.integer({ min: 1, max: 10 }),
    state: fc.constantFrom('passed', 'failed', 'error', 'skipped'),
    durationMs: fc.integer({ min: 0, max: 120_000 }),
  })
  .map(changes => checkOf(changes as Partial<CheckResult>));

const workloadArbitrary = fc
  .record({
    desired: fc.integer({ min: 0, max: 5 }),
    ready: fc.integer({ min: 0, max: 5 }),
    restarts: fc.integer({ min: 0, max: 3 }),
    restartsSinceReady: fc.integer({ min: 0, max: 1 }),
  })
  .map(workloadOf);

const restoreArbitrary = fc
  .record({
    itemsTotal: fc.integer({ min: 0, max: 50 }),
    itemsRestored: fc.integer({ min: 0, max: 50 }),
    createdAt: fc.constant(STARTED_AT.toISOString()),
    startedAt: fc
      .integer({ min: 0, max: 30 })
      .map(s => new Date(STARTED_AT.getTime() + s * 1000).toISOString()),
    volumes: fc.array(
      fc.constantFrom('Completed', 'Failed').map(phase => ({
        claim: 'data',
        method: 'File System Backup',
        phase,
      })),
      { maxLength: 3 },
    ),
  })
  .map(restoreOf);

const findingArbitrary = fc
  .record({
    severity: fc.constantFrom('critical', 'warning', 'info'),
    cause: fc.constantFrom('INFRA', 'BACKUP', 'SANDBOX', 'APP', 'DEFINITION'),
    gate: fc.boolean(),
    level: fc.constantFrom(...LEVELS, undefined),
    tier: fc.constantFrom('tier-0', 'tier-1', undefined),
  })
  .map(changes => findingOf(changes as Partial<Finding>));

/** Steps that each took some seconds, one after the other. */
function stepsArbitrary(tiers: string[]): fc.Arbitrary<StepSummary[]> {
  const kinds = [
    { id: 'plan', kind: 'plan' as const },
    ...tiers.flatMap(tier => [
      { id: `restore/${tier}`, kind: 'restore' as const, tier },
      { id: `await-ready/${tier}`, kind: 'await-ready' as const, tier },
    ]),
    { id: 'check', kind: 'check' as const },
  ];
  return fc
    .tuple(...kinds.map(() => fc.integer({ min: 0, max: 60_000 })))
    .map(durations => {
      let atMs = STARTED_AT.getTime();
      return kinds.map((step, index) => {
        const startedAt = new Date(atMs).toISOString();
        atMs += durations[index];
        const finishedAt = new Date(atMs).toISOString();
        return { ...step, state: 'done', attempts: 1, startedAt, finishedAt };
      });
    });
}

const weightsArbitrary = fc
  .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 }))
  .map(([health, others]) => ({
    ...Object.fromEntries(LEVELS.map(level => [level, others])),
    health,
  }))
  .map(weights => weights as typeof DEFAULT_LEVEL_WEIGHTS);

const tiersArbitrary = fc
  .array(
    fc.record({
      state: fc.constantFrom('ready', 'failed', 'skipped'),
      restore: fc.option(restoreArbitrary, { nil: undefined }),
      workloads: fc.array(workloadArbitrary, { maxLength: 4 }),
      checks: fc.array(checkArbitrary, { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map(tiers =>
    tiers.map((tier, index) =>
      tierOf({ ...(tier as Partial<TierObservations>), name: `tier-${index}` }),
    ),
  );

/** Runs of all kinds, good and bad. */
export const runArbitrary: fc.Arbitrary<RunObservations> = tiersArbitrary.chain(
  tiers =>
    fc.record({
      startedAt: fc.constant(STARTED_AT),
      backup: fc.option(
        fc.integer({ min: 0, max: 200_000_000 }).map(ageMs => ({
          startedAt: new Date(STARTED_AT.getTime() - ageMs).toISOString(),
        })),
        { nil: undefined },
      ),
      tiers: fc.constant(tiers),
      unplacedChecks: fc.array(checkArbitrary, { maxLength: 2 }),
      dependencies: fc.constant([]),
      findings: fc.array(findingArbitrary, { maxLength: 4 }),
      steps: stepsArbitrary(tiers.map(({ name }) => name)),
      objectives: fc.record({
        rto: fc.constantFrom(undefined, '5s', '1m', '1h'),
        rpo: fc.constantFrom(undefined, '1h', '24h'),
      }),
      weights: fc.oneof(fc.constant(DEFAULT_LEVEL_WEIGHTS), weightsArbitrary),
    }),
);
