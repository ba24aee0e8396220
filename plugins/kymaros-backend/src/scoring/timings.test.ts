import type { StepSummary } from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import {
  checkOf,
  restoreOf,
  runArbitrary,
  STARTED_AT,
  tierOf,
} from './__testUtils__/observations';
import { runTimings } from './timings';

const at = (seconds: number) =>
  new Date(STARTED_AT.getTime() + seconds * 1000).toISOString();

const step = (
  kind: StepSummary['kind'],
  [from, to]: [number, number],
  tier?: string,
): StepSummary => ({
  id: tier ? `${kind}/${tier}` : kind,
  kind,
  tier,
  state: 'done',
  attempts: 1,
  startedAt: at(from),
  finishedAt: at(to),
});

const observed = {
  startedAt: STARTED_AT,
  tiers: [
    tierOf({
      name: 'db',
      restore: restoreOf({ createdAt: at(5), startedAt: at(9) }),
    }),
    tierOf({ name: 'web', restore: restoreOf() }),
    tierOf({ name: 'never', state: 'skipped', restore: undefined }),
  ],
  steps: [
    step('plan', [0, 2]),
    step('isolate', [2, 4]),
    step('restore', [5, 20], 'db'),
    step('await-ready', [20, 30], 'db'),
    step('restore', [31, 40], 'web'),
    step('await-ready', [40, 44], 'web'),
    step('check', [44, 90]),
  ],
};

describe('runTimings', () => {
  it('follows the run to the first success of its last critical check, without gaps', () => {
    const checks = [
      checkOf({ startedAt: at(44), durationMs: 1_000 }),
      checkOf({ startedAt: at(44), durationMs: 6_000 }),
      checkOf({ severity: 'normal', startedAt: at(44), durationMs: 40_000 }),
    ];
    const { path, ...times } = runTimings({ ...observed, checks });
    expect(
      path.map(
        ({ what, tier, fromMs, durationMs }) =>
          `${what} ${tier ?? 'run'} ${fromMs / 1000}+${durationMs / 1000}`,
      ),
    ).toEqual([
      'prepare run 0+5',
      'queue db 5+3',
      'restore db 8+12',
      'start db 20+10',
      'restore web 30+10',
      'start web 40+4',
      'check run 44+6',
    ]);
    expect(times).toEqual({ queueMs: 3_000, rtoMs: 47_000 });
  });

  it.each<[string, ReturnType<typeof checkOf>[]]>([
    ['a critical check failed', [checkOf(), checkOf({ state: 'failed' })]],
    ['a critical check was skipped', [checkOf({ state: 'skipped' })]],
    ['no check is critical', [checkOf({ severity: 'normal' })]],
  ])('knows no recovery time when %s, and where the time went', (_, checks) => {
    const timings = runTimings({ ...observed, checks });
    expect(timings.rtoMs).toBeUndefined();
    expect(timings.path.at(-1)).toMatchObject({
      what: 'check',
      fromMs: 44_000,
      durationMs: 46_000,
    });
  });

  it('tells where a run stopped that never restored anything', () => {
    const { path } = runTimings({
      startedAt: STARTED_AT,
      tiers: [],
      steps: [step('plan', [0, 2])],
      checks: [],
    });
    expect(path).toEqual([{ what: 'prepare', fromMs: 0, durationMs: 2_000 }]);
  });

  it('never leaves a gap, and counts each stretch once', () => {
    fc.assert(
      fc.property(runArbitrary, run => {
        const checks = run.tiers.flatMap(tier => tier.checks);
        const { path, queueMs, rtoMs } = runTimings({ ...run, checks });
        let atMs = 0;
        for (const { fromMs, durationMs } of path) {
          expect(fromMs).toBe(atMs);
          expect(durationMs).toBeGreaterThan(0);
          atMs += durationMs;
        }
        expect([undefined, atMs - queueMs]).toContain(rtoMs);
      }),
    );
  });
});
