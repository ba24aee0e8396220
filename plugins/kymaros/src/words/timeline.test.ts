import fc from 'fast-check';
import type { Run, StepSummary } from '@kymaros/plugin-kymaros-common';
import { FULL_STACK_TEST } from '../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../__testUtils__/FakeKymarosApi';
import { ticksOf, timelineOf } from './timeline';

const ZERO = Date.parse('2026-11-23T07:00:00Z');
const at = (seconds: number) => new Date(ZERO + seconds * 1000).toISOString();

function runWith(steps: StepSummary[], change: Partial<Run> = {}): Run {
  const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
  return {
    ...api.queue(FULL_STACK_TEST.ref),
    state: 'running',
    startedAt: at(0),
    steps,
    ...change,
  };
}

const step = (change: Partial<StepSummary>): StepSummary => ({
  id: 'plan',
  kind: 'plan',
  state: 'done',
  attempts: 1,
  startedAt: at(0),
  finishedAt: at(2),
  ...change,
});

it('has a lane for the run and one for each tier, in order', () => {
  const { lanes } = timelineOf(runWith([]), ZERO);
  expect(lanes.map(({ tier }) => tier)).toEqual([
    undefined,
    'app-db',
    'app-backend',
    'app-frontend',
  ]);
});

it('puts steps that have begun into their lane, and leaves out what has not', () => {
  const run = runWith([
    step({}),
    step({ id: 'restore/app-db', kind: 'restore', tier: 'app-db' }),
    step({
      id: 'score',
      kind: 'score',
      state: 'pending',
      startedAt: undefined,
    }),
  ]);
  const { lanes } = timelineOf(run, ZERO);
  expect(lanes.map(({ bars }) => bars.map(bar => bar.step.id))).toEqual([
    ['plan'],
    ['restore/app-db'],
    [],
    [],
  ]);
});

it('lets a step in progress grow with the time', () => {
  const run = runWith([step({ state: 'running', finishedAt: undefined })]);
  expect(timelineOf(run, ZERO + 5_000).lengthMs).toBe(5_000);
  const [bar] = timelineOf(run, ZERO + 9_000).lanes[0].bars;
  expect(bar).toMatchObject({ fromMs: 0, toMs: 9_000, ongoing: true });
});

it('tells waiting from work', () => {
  const run = runWith([
    step({
      id: 'restore/app-db',
      kind: 'restore',
      tier: 'app-db',
      startedAt: at(2),
      finishedAt: at(10),
    }),
    step({
      id: 'await-ready/app-db',
      kind: 'await-ready',
      tier: 'app-db',
      startedAt: at(10),
      finishedAt: at(14),
    }),
  ]);
  const tiers = run.tiers.map(tier =>
    tier.name === 'app-db'
      ? {
          ...tier,
          restore: {
            object: { kind: 'Restore', name: 'r' },
            phase: 'Completed',
            startedAt: at(5),
            itemsTotal: 1,
            itemsRestored: 1,
            warnings: 0,
            errors: 0,
            volumes: [],
          },
        }
      : tier,
  );
  const [, lane] = timelineOf({ ...run, tiers }, ZERO).lanes;
  expect(lane.bars.map(({ waitMs }) => waitMs)).toEqual([3_000, 4_000]);
});

it('keeps every bar within the axis, whatever the clocks say', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -60, max: 600 }),
      fc.option(fc.integer({ min: -60, max: 600 }), { nil: undefined }),
      fc.integer({ min: -60, max: 600 }),
      (from, to, now) => {
        const run = runWith([
          step({
            kind: 'await-ready',
            startedAt: at(from),
            finishedAt: to === undefined ? undefined : at(to),
          }),
        ]);
        const { lanes, lengthMs } = timelineOf(run, ZERO + now * 1000);
        const [bar] = lanes[0].bars;
        expect(bar.fromMs).toBeGreaterThanOrEqual(0);
        expect(bar.toMs).toBeGreaterThanOrEqual(bar.fromMs);
        expect(bar.toMs).toBeLessThanOrEqual(lengthMs);
        expect(bar.waitMs).toBeLessThanOrEqual(bar.toMs - bar.fromMs);
        expect(bar.waitMs).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});

it('marks few and evenly spaced ticks on an axis of any length', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 30 * 24 * 3_600_000 }), length => {
      const ticks = ticksOf(length);
      expect(ticks[0]).toBe(0);
      expect(ticks.length).toBeLessThanOrEqual(7);
      expect(ticks[ticks.length - 1]).toBeLessThanOrEqual(length);
      const gaps = new Set(ticks.slice(1).map((tick, i) => tick - ticks[i]));
      expect(gaps.size).toBeLessThanOrEqual(1);
    }),
  );
});
