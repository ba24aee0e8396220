import type { Run, StepSummary } from '@kymaros/plugin-kymaros-common';

/** A stretch of time in a lane, in milliseconds since the run began. */
export interface Bar {
  step: StepSummary;
  fromMs: number;
  toMs: number;
  /** How much of it, from its beginning, was waiting for somebody else. */
  waitMs: number;
  ongoing: boolean;
}

/** What happened one after the other, to one tier or to the run as a whole. */
export interface Lane {
  /** Absent on the lane of the run as a whole. */
  tier?: string;
  bars: Bar[];
}

/** A run as lanes over a common time axis. */
export interface Timeline {
  lengthMs: number;
  lanes: Lane[];
}

/** Lays the steps of a run out in lanes; steps in progress reach until `now`. */
export function timelineOf(run: Run, now: number): Timeline {
  const zero = Date.parse(run.startedAt ?? run.createdAt);
  const bars = run.steps
    .filter(step => step.startedAt)
    .map(step => barOf(step, { run, zero, now }));
  const tiers = run.tiers.map(({ name }) => name);
  const lanes: Lane[] = [
    { bars: bars.filter(({ step }) => !step.tier) },
    ...tiers.map(tier => ({
      tier,
      bars: bars.filter(({ step }) => step.tier === tier),
    })),
  ];
  return {
    lengthMs: Math.max(1000, ...bars.map(({ toMs }) => toMs)),
    lanes,
  };
}

function barOf(
  step: StepSummary,
  { run, zero, now }: { run: Run; zero: number; now: number },
): Bar {
  const fromMs = Math.max(0, Date.parse(step.startedAt!) - zero);
  const end = step.finishedAt
    ? Date.parse(step.finishedAt)
    : Math.max(now, Date.parse(step.startedAt!));
  const toMs = Math.max(fromMs, end - zero);
  return {
    step,
    fromMs,
    toMs,
    waitMs: Math.min(toMs - fromMs, waitOf(step, { run, zero, fromMs, toMs })),
    ongoing: step.state === 'running' && !step.finishedAt,
  };
}

/** Waiting for pods is waiting from end to end; a restore waits until the provider takes it up. */
function waitOf(
  step: StepSummary,
  context: { run: Run; zero: number; fromMs: number; toMs: number },
): number {
  const { run, zero, fromMs, toMs } = context;
  if (step.kind === 'await-ready') {
    return toMs - fromMs;
  }
  if (step.kind === 'restore') {
    const restore = run.tiers.find(({ name }) => name === step.tier)?.restore;
    return restore?.startedAt
      ? Math.max(0, Date.parse(restore.startedAt) - zero - fromMs)
      : 0;
  }
  return 0;
}

const TICK_STEPS_MS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200,
].map(seconds => seconds * 1000);

const MAX_TICK_STEP_MS = TICK_STEPS_MS[TICK_STEPS_MS.length - 1];

/** Round times to mark on an axis from zero on: at most one more than `most`. */
export function ticksOf(lengthMs: number, most = 6): number[] {
  const step =
    TICK_STEPS_MS.find(candidate => lengthMs / candidate <= most) ??
    MAX_TICK_STEP_MS * Math.ceil(lengthMs / most / MAX_TICK_STEP_MS);
  const ticks: number[] = [];
  for (let tick = 0; tick <= lengthMs; tick += step) {
    ticks.push(tick);
  }
  return ticks;
}
