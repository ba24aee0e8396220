import type {
  CheckResult,
  Finding,
  RestoreSummary,
  WorkloadSummary,
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
    findings: [],
    ...changes,
  };
}

const checkArbitrary = fc
  .record({
    severity: fc.constantFrom('critical', 'normal', 'info'),
    weight: fc.integer({ min: 1, max: 10 }),
    state: fc.constantFrom('passed', 'failed', 'error', 'skipped'),
  })
  .map(changes => checkOf(changes as Partial<CheckResult>));

const workloadArbitrary = fc
  .record({
    desired: fc.integer({ min: 0, max: 5 }),
    ready: fc.integer({ min: 0, max: 5 }),
    restarts: fc.integer({ min: 0, max: 3 }),
  })
  .map(workloadOf);

const restoreArbitrary = fc
  .record({
    itemsTotal: fc.integer({ min: 0, max: 50 }),
    itemsRestored: fc.integer({ min: 0, max: 50 }),
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
    level: fc.constantFrom('integrity', 'startup', undefined),
    tier: fc.constantFrom('tier-0', 'tier-1', undefined),
  })
  .map(changes => findingOf(changes as Partial<Finding>));

/** Runs of all kinds, good and bad. */
export const runArbitrary: fc.Arbitrary<RunObservations> = fc.record({
  startedAt: fc.constant(STARTED_AT),
  tiers: fc
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
        tierOf({
          ...(tier as Partial<TierObservations>),
          name: `tier-${index}`,
        }),
      ),
    ),
  unplacedChecks: fc.array(checkArbitrary, { maxLength: 2 }),
  findings: fc.array(findingArbitrary, { maxLength: 4 }),
});
