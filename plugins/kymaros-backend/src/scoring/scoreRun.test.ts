import {
  initialRun,
  LEVELS,
  type Run,
  type RunResult,
} from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import {
  checkOf,
  findingOf,
  restoreOf,
  runArbitrary,
  runOf,
  tierOf,
  workloadOf,
} from './__testUtils__/observations';
import { MANUAL, testNamed } from '../database/__testUtils__/runStores';
import { observationsOf, type RunObservations } from './RunObservations';
import { hasLostPoints } from './score';
import { scoreRun } from './scoreRun';

describe('scoreRun', () => {
  it('gives a run without a flaw all points of what is measured', () => {
    const result = scoreRun(runOf());
    expect(result).toMatchObject({
      verdict: 'pass',
      score: 100,
      coverage: 0.75,
      rtoMs: 10_500,
      rpoMs: undefined,
      cause: undefined,
      findings: [],
    });
    expect(result.levels.map(({ level, status }) => [level, status])).toEqual([
      ['integrity', 'measured'],
      ['completeness', 'not-measured'],
      ['startup', 'measured'],
      ['health', 'measured'],
      ['dependencies', 'not-applicable'],
      ['objectives', 'not-applicable'],
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
          ({ value, weight }) =>
            weight > 0 && value !== undefined && value < 1 - 1e-6,
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
          restartsSinceReady: 3,
        });
        const skipped = checkOf({
          name: 'skipped',
          severity: 'normal',
          state: 'skipped',
        });
        const unanswered = checkOf({
          name: 'unanswered',
          severity: 'normal',
          state: 'error',
        });
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
        const { verdict, cause, score } = scoreRun(run);
        expect(more).toMatchObject({ verdict, cause, score });
      }),
    );
  });

  it('lets the first gate decide, whatever else is good or bad', () => {
    fc.assert(
      fc.property(runArbitrary, fc.boolean(), (run, ours) => {
        const gate = findingOf({
          gate: true,
          severity: 'critical',
          cause: ours ? 'DEFINITION' : 'BACKUP',
        });
        expect(
          scoreRun({ ...run, findings: [gate, ...run.findings] }),
        ).toMatchObject({
          verdict: ours ? 'error' : 'fail',
          cause: gate.cause,
        });
      }),
    );
  });

  it('gives no score, and speaks of no loss, once the environment has spoilt something', () => {
    fc.assert(
      fc.property(
        runArbitrary,
        fc.constantFrom('INFRA' as const, 'SANDBOX' as const),
        (run, cause) => {
          const spoilt = findingOf({ severity: 'critical', cause });
          const { score, verdict, levels, findings } = scoreRun({
            ...run,
            findings: [spoilt, ...run.findings],
          });
          expect({ score, verdict }).toEqual({ verdict: 'error' });
          expect(levels.filter(hasLostPoints)).toEqual([]);
          expect(findings).toEqual([spoilt, ...run.findings]);
        },
      ),
    );
  });

  it('never passes a run with a critical finding', () => {
    fc.assert(
      fc.property(
        runArbitrary,
        fc.constantFrom(
          'INFRA' as const,
          'SANDBOX' as const,
          'BACKUP' as const,
        ),
        (run, cause) => {
          const bad = findingOf({ severity: 'critical', cause });
          const findings = [...run.findings, bad];
          expect(scoreRun({ ...run, findings }).verdict).not.toBe('pass');
        },
      ),
    );
  });

  it('has a finding for every level that lost points', () => {
    fc.assert(
      fc.property(runArbitrary, run => {
        const { levels, findings } = scoreRun(run);
        const explained = findings
          .filter(({ severity }) => severity !== 'info')
          .map(({ level }) => level);
        const lost = levels.filter(hasLostPoints).map(({ level }) => level);
        expect(explained).toEqual(expect.arrayContaining(lost));
      }),
    );
  });

  it('explains every verdict but a pass by a cause and a finding', () => {
    fc.assert(
      fc.property(runArbitrary, run => {
        const { verdict, cause, findings } = scoreRun(run);
        const causes = findings
          .filter(({ severity, gate }) => gate || severity !== 'info')
          .map(finding => finding.cause);
        expect(verdict === 'pass' ? [undefined] : causes).toContain(cause);
      }),
    );
  });

  it('gives the same result when a stored run is scored again', () => {
    fc.assert(
      fc.property(runArbitrary, run => {
        const result = scoreRun(run);
        const stored = JSON.parse(JSON.stringify(storedRun(run, result)));
        const again = scoreRun(observationsOf(stored));
        expect(JSON.parse(JSON.stringify(again))).toEqual(
          JSON.parse(JSON.stringify(result)),
        );
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
      { verdict: 'partial', cause: 'BACKUP', score: 97 },
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
      { verdict: 'fail', cause: 'APP', rtoMs: undefined },
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
      { verdict: 'unverified', cause: 'DEFINITION', score: 100 },
    ],
    [
      'only normal checks passed',
      { tiers: [tierOf({ checks: [checkOf({ severity: 'normal' })] })] },
      { verdict: 'partial', score: 100, rtoMs: undefined },
    ],
    [
      'a tier without workloads is scored by the rest',
      { tiers: [tierOf({ workloads: [] })] },
      { verdict: 'partial', cause: 'DEFINITION', score: 100, coverage: 0.5625 },
    ],
    [
      'a workload that was restarted after it had been ready costs a fifth of its tier',
      {
        tiers: [
          tierOf({
            workloads: [
              workloadOf({ restarts: 1, restartsSinceReady: 1 }),
              workloadOf(),
            ],
          }),
        ],
      },
      { verdict: 'pass', score: 95 },
    ],
    [
      'a workload that was restarted while it started costs nothing',
      { tiers: [tierOf({ workloads: [workloadOf({ restarts: 2 })] })] },
      { verdict: 'pass', score: 100 },
    ],
    [
      'a workload that did not stay up is not ready',
      {
        tiers: [
          tierOf({ workloads: [workloadOf({ ready: 1 }), workloadOf()] }),
        ],
      },
      {
        verdict: 'partial',
        cause: 'APP',
        score: 93,
        findings: [expect.objectContaining({ code: 'workload-not-ready' })],
      },
    ],
    [
      'what came back between once and twice the promised time is partial',
      { objectives: { rto: '7s' } },
      {
        verdict: 'partial',
        cause: 'APP',
        score: 92,
        findings: [expect.objectContaining({ code: 'rto-exceeded' })],
      },
    ],
    [
      'what came back after more than twice the promised time fails',
      { objectives: { rto: '5s' } },
      { verdict: 'fail', cause: 'APP', score: 85 },
    ],
    [
      'a backup that is older than promised is to blame',
      {
        backup: { startedAt: '2026-01-01T00:30:00Z' },
        objectives: { rpo: '1h', rto: '1h' },
      },
      { verdict: 'partial', cause: 'BACKUP', rpoMs: 90 * 60_000 },
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
      { verdict: 'error', cause: 'INFRA', score: undefined },
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
});

/** The run as it is stored with its result. */
function storedRun(run: RunObservations, result: RunResult): Run {
  const score = { id: 'score', kind: 'score', state: 'done', attempts: 1 };
  return {
    ...initialRun({
      id: 'run',
      test: testNamed('shop'),
      trigger: MANUAL,
      createdAt: run.startedAt.toISOString(),
    }),
    ...result,
    startedAt: run.startedAt.toISOString(),
    backup: run.backup as Run['backup'],
    spec: { ...testNamed('shop').spec, objectives: run.objectives },
    steps: [...run.steps, score as Run['steps'][number]],
  };
}

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
                ? {
                    ...workload,
                    ready: workload.desired,
                    restarts: 0,
                    restartsSinceReady: 0,
                  }
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
