import type { CheckResult, RunResult } from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import { regressions, type EarlierRun } from './regressions';

function check(state: CheckResult['state'], name = 'rows'): CheckResult {
  return {
    name,
    type: 'exec',
    severity: 'critical',
    weight: 1,
    tier: 'db',
    state,
    message: '',
    attempts: 1,
  };
}

interface Outcome {
  score?: number;
  completeness?: number;
  rtoMs?: number;
  restoreMs?: number;
  checks?: CheckResult[];
}

function outcome(of: Outcome): Omit<EarlierRun, 'createdAt'> {
  const { score = 100, completeness = 1, rtoMs, restoreMs, checks = [] } = of;
  return {
    score,
    rtoMs,
    levels: [
      {
        level: 'completeness',
        status: 'measured',
        value: completeness,
        weight: 20,
        summary: '',
      },
    ],
    tiers: [{ name: 'db', state: 'ready', workloads: [], checks, levels: [] }],
    unplacedChecks: [],
    timings:
      restoreMs === undefined
        ? undefined
        : {
            queueMs: 0,
            path: [
              { what: 'prepare', fromMs: 0, durationMs: 1 },
              {
                what: 'restore',
                tier: 'db',
                fromMs: 1,
                durationMs: restoreMs,
              },
            ],
          },
  };
}

const resultOf = (of: Outcome, verdict: RunResult['verdict'] = 'partial') => ({
  ...outcome(of),
  verdict,
  coverage: 1,
  findings: [],
});

/** Newest first, a day apart. */
const earlierRuns = (...of: Outcome[]): EarlierRun[] =>
  of.map((one, age) => ({
    ...outcome(one),
    createdAt: `2026-05-${String(20 - age)}T02:00:00.000Z`,
  }));

const codes = (result: RunResult, earlier: EarlierRun[]) =>
  regressions(result, earlier).map(({ code }) => code);

describe('regressions', () => {
  it.each<[string, Outcome, Outcome[], string[]]>([
    ['nothing to compare with', { score: 10 }, [], []],
    ['as before', {}, [{}, {}], []],
    ['4 points lost', { score: 86 }, [{ score: 90 }], []],
    ['5 points lost', { score: 85 }, [{ score: 90 }], ['regressed-score']],
    [
      'one bad run among the earlier ones',
      { score: 90 },
      [{ score: 92 }, { score: 40 }, { score: 92 }],
      [],
    ],
    ['a better score', { score: 95 }, [{ score: 40 }], []],
    [
      'an object less',
      { completeness: 0.999 },
      [{}, {}],
      ['regressed-completeness'],
    ],
    [
      'as incomplete as ever',
      { completeness: 0.9 },
      [{ completeness: 0.9 }],
      [],
    ],
    [
      'a check that always passed',
      { checks: [check('failed')] },
      [{ checks: [check('passed')] }, { checks: [check('passed')] }],
      ['regressed-check'],
    ],
    [
      'a check that failed before',
      { checks: [check('failed')] },
      [{ checks: [check('passed')] }, { checks: [check('failed')] }],
      [],
    ],
    [
      'a check that could not be executed',
      { checks: [check('error')] },
      [{ checks: [check('passed')] }],
      [],
    ],
    [
      'a new check',
      { checks: [check('failed', 'new')] },
      [{ checks: [check('passed')] }],
      [],
    ],
    [
      'slower by more than half, but by seconds',
      { rtoMs: 40_000 },
      Array(3).fill({ rtoMs: 20_000 }),
      [],
    ],
    [
      'slower by minutes, but not by half',
      { rtoMs: 140_000 },
      Array(3).fill({ rtoMs: 100_000 }),
      [],
    ],
    [
      'much slower',
      { rtoMs: 160_000, restoreMs: 100_000 },
      Array(3).fill({ rtoMs: 100_000, restoreMs: 10_000 }),
      ['regressed-recovery-time', 'regressed-restore-time'],
    ],
    [
      'much slower than two runs',
      { rtoMs: 160_000 },
      Array(2).fill({ rtoMs: 100_000 }),
      [],
    ],
    [
      'slower than runs that were not timed',
      { rtoMs: 160_000 },
      [{ rtoMs: 1 }, {}, {}],
      [],
    ],
  ])('%s', (_, now, before, expected) => {
    expect(codes(resultOf(now), earlierRuns(...before))).toEqual(expected);
  });

  it('says by how much, and since when', () => {
    const passed = { score: 97, rtoMs: 100_000, checks: [check('passed')] };
    const findings = regressions(
      resultOf({
        score: 71,
        completeness: 0.9999,
        rtoMs: 200_000,
        checks: [check('failed')],
      }),
      earlierRuns(passed, passed, { ...passed, score: 98 }, passed),
    );

    expect(findings.map(({ message }) => message)).toEqual([
      'The score is 71; the median of the 4 comparable runs before it is 97.',
      '99.9 % of what the backup holds came back; the median of the 4 comparable runs before it is 100 %.',
      'Check rows failed; it has passed 4 times since 2026-05-17.',
      'Recovery took 200 s; the median of the 4 comparable runs before it is 100 s.',
    ]);
  });

  it.each(['error', 'unverified'] as const)(
    'says nothing of a run that is %s',
    verdict => {
      expect(
        codes(resultOf({ score: 0 }, verdict), earlierRuns({ score: 100 })),
      ).toEqual([]);
    },
  );

  it('never decides a verdict: no gate, no level, nothing critical', () => {
    const anOutcome = fc.record({
      score: fc.nat(100),
      completeness: fc.double({ min: 0, max: 1, noNaN: true }),
      rtoMs: fc.option(fc.nat(900_000), { nil: undefined }),
      restoreMs: fc.option(fc.nat(900_000), { nil: undefined }),
      checks: fc.array(
        fc
          .constantFrom('passed' as const, 'failed' as const)
          .map(s => check(s)),
        { maxLength: 1 },
      ),
    });
    fc.assert(
      fc.property(
        anOutcome,
        fc.array(anOutcome, { maxLength: 10 }),
        (now, before) => {
          for (const finding of regressions(
            resultOf(now),
            earlierRuns(...before),
          )) {
            expect(finding).toMatchObject({ gate: false });
            expect(finding.level).toBeUndefined();
            expect(['info', 'warning']).toContain(finding.severity);
            expect(finding.message).not.toMatch(/undefined|NaN/);
          }
        },
      ),
    );
  });

  it('does not find a run worse than itself', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(900_000), (score, rtoMs) => {
        const same = { score, rtoMs, restoreMs: rtoMs };
        expect(codes(resultOf(same), earlierRuns(same, same, same))).toEqual(
          [],
        );
      }),
    );
  });
});
