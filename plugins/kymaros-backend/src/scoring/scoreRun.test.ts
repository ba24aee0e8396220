import { LEVELS } from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import {
  checkOf,
  findingOf,
  restoreOf,
  runArbitrary,
  runOf,
  STARTED_AT,
  tierOf,
  workloadOf,
} from './__testUtils__/observations';
import type { RunObservations } from './RunObservations';
import { scoreRun } from './scoreRun';

describe('scoreRun', () => {
  it('gives a run without a flaw all points of what is measured', () => {
    const result = scoreRun(runOf());
    expect(result).toMatchObject({
      verdict: 'pass',
      score: 100,
      coverage: 0.6,
      rtoMs: 10_500,
    });
    expect(result.levels.map(({ level, status }) => [level, status])).toEqual([
      ['integrity', 'measured'],
      ['completeness', 'not-measured'],
      ['startup', 'measured'],
      ['health', 'measured'],
      ['dependencies', 'not-measured'],
      ['objectives', 'not-measured'],
    ]);
  });

  it('shows all six levels, in order, for the run and each tier', () => {
    fc.assert(
      fc.property(runArbitrary, run => {
        const result = scoreRun(run);
        for (const { levels } of [result, ...result.tiers]) {
          expect(levels.map(({ level }) => level)).toEqual(LEVELS);
        }
      }),
    );
  });

  it('shows the sum of the levels as the score, rounded down', () => {
    fc.assert(
      fc.property(runArbitrary, run => {
        const { score, verdict, levels } = scoreRun(run);
        const measured = levels.filter(({ status }) => status === 'measured');
        const weight = measured.reduce((sum, level) => sum + level.weight, 0);
        const points = measured.reduce(
          (sum, level) => sum + level.weight * level.value!,
          0,
        );
        const hasScore = verdict !== 'error' && weight > 0;
        expect(score).toEqual(
          hasScore ? Math.floor((100 * points) / weight + 1e-9) : undefined,
        );
      }),
    );
  });

  it('never shows 100 while a counted point is lost', () => {
    fc.assert(
      fc.property(runArbitrary, run => {
        const { score, levels } = scoreRun(run);
        const lost = levels.some(
          ({ value }) => value !== undefined && value < 1 - 1e-6,
        );
        expect(lost && score === 100).toBe(false);
      }),
    );
  });

  it('never lowers the score when something is mended', () => {
    fc.assert(
      fc.property(runArbitrary, fc.nat(), (run, pick) => {
        const before = scoreRun({ ...run, findings: [] });
        const after = scoreRun({ ...mendOne(run, pick), findings: [] });
        expect(after.score ?? 100).toBeGreaterThanOrEqual(
          before.verdict === 'error' ? 0 : before.score ?? 0,
        );
      }),
    );
  });

  it('leaves the score alone for what does not apply', () => {
    fc.assert(
      fc.property(runArbitrary, run => {
        const idle = workloadOf({
          name: 'off',
          desired: 0,
          ready: 0,
          restarts: 3,
        });
        const skipped = checkOf({ name: 'skipped', state: 'skipped' });
        const unanswered = checkOf({ name: 'unanswered', state: 'error' });
        const info = checkOf({
          name: 'info',
          severity: 'info',
          state: 'failed',
        });
        const more = scoreRun({
          ...run,
          unplacedChecks: [...run.unplacedChecks, skipped, unanswered, info],
          tiers: run.tiers.map(tier => ({
            ...tier,
            workloads: [...tier.workloads, idle],
          })),
        });
        expect(more.score).toEqual(scoreRun(run).score);
      }),
    );
  });

  it('lets the first gate decide, whatever else is good or bad', () => {
    fc.assert(
      fc.property(runArbitrary, fc.boolean(), (run, ours) => {
        const gate = findingOf({
          gate: true,
          severity: 'critical',
          cause: ours ? 'INFRA' : 'BACKUP',
        });
        const { verdict } = scoreRun({
          ...run,
          findings: [gate, ...run.findings],
        });
        expect(verdict).toBe(ours ? 'error' : 'fail');
      }),
    );
  });

  it('never passes a run with an error in it', () => {
    fc.assert(
      fc.property(runArbitrary, run => {
        const { verdict } = scoreRun({
          ...run,
          findings: [
            ...run.findings,
            findingOf({ severity: 'critical', cause: 'SANDBOX' }),
          ],
        });
        expect(verdict).not.toBe('pass');
      }),
    );
  });

  it.each<[string, Partial<RunObservations>, object]>([
    [
      'a lost object: critical errors of the restore keep it from passing',
      {
        findings: [
          findingOf({
            tier: 'app-db',
            level: 'integrity',
            severity: 'critical',
            cause: 'BACKUP',
          }),
        ],
      },
      { verdict: 'partial', score: 97 },
    ],
    [
      'a warning that blames the sandbox costs nothing',
      {
        findings: [
          findingOf({
            tier: 'app-db',
            level: 'integrity',
            severity: 'warning',
            cause: 'SANDBOX',
          }),
        ],
      },
      { verdict: 'pass', score: 100 },
    ],
    [
      'half of the volume data is missing',
      {
        tiers: [
          tierOf({
            restore: restoreOf({
              volumes: ['Completed', 'Failed'].map(phase => ({
                claim: 'data',
                method: 'x',
                phase,
              })),
            }),
          }),
        ],
      },
      { verdict: 'partial', score: 91 },
    ],
    [
      'a failed critical check fails the run without a gate',
      {
        tiers: [tierOf({ checks: [checkOf(), checkOf({ state: 'failed' })] })],
      },
      { verdict: 'fail', rtoMs: undefined },
    ],
    [
      'a failed normal check makes it partial',
      {
        tiers: [
          tierOf({
            checks: [
              checkOf(),
              checkOf({ state: 'failed', severity: 'normal' }),
            ],
          }),
        ],
      },
      { verdict: 'partial', score: 79 },
    ],
    [
      'less than half of the workloads are up',
      {
        tiers: [
          tierOf({
            workloads: [
              workloadOf({ ready: 0 }),
              workloadOf({ ready: 1, desired: 3 }),
            ],
          }),
        ],
      },
      { verdict: 'fail' },
    ],
    [
      'nothing was checked',
      { tiers: [tierOf({ checks: [] })] },
      { verdict: 'unverified', score: 100 },
    ],
    [
      'only normal checks passed',
      { tiers: [tierOf({ checks: [checkOf({ severity: 'normal' })] })] },
      { verdict: 'partial', score: 100, rtoMs: undefined },
    ],
    [
      'a tier without workloads is scored by the rest',
      { tiers: [tierOf({ workloads: [] })] },
      { verdict: 'pass', score: 100, coverage: 0.45 },
    ],
    [
      'a restarted workload loses a fifth of its share',
      { tiers: [tierOf({ workloads: [workloadOf({ restarts: 1 })] })] },
      { verdict: 'pass', score: 95 },
    ],
    [
      'a tier that was never reached, without any reason given, is our error',
      {
        tiers: [
          tierOf(),
          tierOf({
            name: 'app-web',
            state: 'skipped',
            restore: undefined,
            workloads: [],
            checks: [],
          }),
        ],
      },
      { verdict: 'error', score: undefined },
    ],
    [
      'tiers after one that did not come up count nothing',
      {
        tiers: [
          tierOf(),
          tierOf({
            name: 'app-web',
            state: 'skipped',
            restore: undefined,
            workloads: [],
            checks: [],
          }),
        ],
        findings: [
          findingOf({ gate: true, cause: 'APP', severity: 'critical' }),
        ],
      },
      { verdict: 'fail', score: 70 },
    ],
    [
      'a check without a tier counts',
      { unplacedChecks: [checkOf({ state: 'failed' })] },
      { verdict: 'fail', score: 79 },
    ],
  ])('%s', (_, changes, expected) => {
    expect(scoreRun(runOf(changes))).toMatchObject(expected);
  });

  it('measures the recovery time to the last critical check, from the start of the run', () => {
    const late = new Date(STARTED_AT.getTime() + 42_000).toISOString();
    const checks = [
      checkOf(),
      checkOf({ startedAt: late, durationMs: 1_000 }),
      checkOf({ severity: 'info', startedAt: late, durationMs: 9_000 }),
    ];
    expect(scoreRun(runOf({ tiers: [tierOf({ checks })] })).rtoMs).toBe(43_000);
  });
});

/** The run with one thing better than before. */
function mendOne(run: RunObservations, pick: number): RunObservations {
  const target = pick % run.tiers.length;
  return {
    ...run,
    tiers: run.tiers.map((tier, index) => {
      if (index !== target) {
        return tier;
      }
      switch (pick % 3) {
        case 0:
          return {
            ...tier,
            checks: tier.checks.map((check, at) =>
              at === 0 && check.state === 'failed'
                ? { ...check, state: 'passed' as const }
                : check,
            ),
          };
        case 1:
          return {
            ...tier,
            workloads: tier.workloads.map((workload, at) =>
              at === 0
                ? { ...workload, ready: workload.desired, restarts: 0 }
                : workload,
            ),
          };
        default:
          return {
            ...tier,
            restore: tier.restore && {
              ...tier.restore,
              volumes: tier.restore.volumes.map(volume => ({
                ...volume,
                phase: 'Completed',
              })),
            },
          };
      }
    }),
  };
}
