import {
  CONCLUSIVE_VERDICTS,
  type Finding,
  type Run,
  type RunResult,
} from '@kymaros/plugin-kymaros-common';

/** What is compared of an earlier run. */
export type EarlierRun = Pick<
  Run,
  | 'createdAt'
  | 'score'
  | 'rtoMs'
  | 'levels'
  | 'tiers'
  | 'unplacedChecks'
  | 'timings'
>;

/** What a result and an earlier run both have. */
type Outcome = Omit<EarlierRun, 'createdAt'>;

const LOST_POINTS = 5;
const SLOWER_BY_SHARE = 0.5;
const SLOWER_BY_MS = 30_000;
/** One or two runs may have been quick by chance. */
const RUNS_TO_TIME = 3;

/**
 * What a conclusive run did worse than earlier ones of the same test and definition, by their median. It is said beside the
 * score and never changes it: a run is judged by what it should do, not by what it used to do.
 */
export function regressions(
  result: RunResult,
  earlier: readonly EarlierRun[],
): Finding[] {
  if (!CONCLUSIVE_VERDICTS.includes(result.verdict)) {
    return [];
  }
  return [
    ...lowerScore(result, earlier),
    ...lowerCompleteness(result, earlier),
    ...brokenChecks(result, earlier),
    ...slowerRecovery(result, earlier),
    ...result.tiers.flatMap(tier =>
      slowerRestore(tier.name, { result, earlier }),
    ),
  ];
}

function lowerScore(
  result: RunResult,
  earlier: readonly EarlierRun[],
): Finding[] {
  const usual = medianOf(earlier, ({ score }) => score);
  if (usual === undefined || usual - (result.score ?? 0) < LOST_POINTS) {
    return [];
  }
  return [
    {
      ...regression('regressed-score', result.cause ?? 'APP'),
      severity: 'warning',
      message: `The score is ${result.score ?? 0}; the median of ${runsOf(
        earlier,
      )} is ${usual}.`,
      hint: 'Compare this run with the one before it: what changed in the backup, the images or the checks?',
    },
  ];
}

function lowerCompleteness(
  result: RunResult,
  earlier: readonly EarlierRun[],
): Finding[] {
  const now = completenessOf(result);
  const usual = medianOf(earlier, completenessOf);
  if (now === undefined || usual === undefined || usual <= now) {
    return [];
  }
  return [
    {
      ...regression('regressed-completeness', 'BACKUP'),
      severity: 'warning',
      message: `${percentOf(
        now,
      )} of what the backup holds came back; the median of ${runsOf(
        earlier,
      )} is ${percentOf(usual)}.`,
      hint: 'Look at the objects that are missing, and at what changed in the backup since then.',
    },
  ];
}

function brokenChecks(
  result: RunResult,
  earlier: readonly EarlierRun[],
): Finding[] {
  const oldest = earlier.at(-1);
  if (!oldest) {
    return [];
  }
  const times = earlier.length === 1 ? 'once' : `${earlier.length} times`;
  return checksOf(result)
    .filter(({ state }) => state === 'failed')
    .filter(({ name }) => earlier.every(run => hasPassed(run, name)))
    .map(({ name, tier }) => ({
      ...regression('regressed-check', 'APP'),
      severity: 'warning',
      ...(tier === undefined ? {} : { tier }),
      message: `Check ${name} failed; it has passed ${times} since ${oldest.createdAt.slice(
        0,
        10,
      )}.`,
      hint: 'Compare this run with the one before it to see what changed.',
    }));
}

function hasPassed(run: EarlierRun, checkName: string): boolean {
  return checksOf(run).some(
    ({ name, state }) => name === checkName && state === 'passed',
  );
}

function slowerRecovery(
  result: RunResult,
  earlier: readonly EarlierRun[],
): Finding[] {
  const slower = slowerThanUsual(
    result,
    earlier,
    ({ rtoMs }: Outcome) => rtoMs,
  );
  if (!slower) {
    return [];
  }
  return [
    {
      ...regression('regressed-recovery-time', 'APP'),
      message: `Recovery took ${slower}.`,
      hint: 'The stretches of the recovery show where the time went.',
    },
  ];
}

function slowerRestore(
  tier: string,
  { result, earlier }: { result: RunResult; earlier: readonly EarlierRun[] },
): Finding[] {
  const slower = slowerThanUsual(result, earlier, run =>
    restoreMsOf(run, tier),
  );
  if (!slower) {
    return [];
  }
  return [
    {
      ...regression('regressed-restore-time', 'INFRA'),
      tier,
      message: `The restore of ${tier} took ${slower}.`,
      hint: 'Look at the size of the backup, at the load of the cluster and at its storage.',
    },
  ];
}

/** `90 s; the median of ... is 40 s`, when it is slower by so much that it is no chance. */
function slowerThanUsual(
  result: RunResult,
  earlier: readonly EarlierRun[],
  timeOf: (run: Outcome) => number | undefined,
): string | undefined {
  const timed = earlier.filter(run => timeOf(run) !== undefined);
  const usual = medianOf(timed, timeOf);
  const now = timeOf(result);
  const isSlower =
    now !== undefined &&
    usual !== undefined &&
    timed.length >= RUNS_TO_TIME &&
    now > usual * (1 + SLOWER_BY_SHARE) &&
    now > usual + SLOWER_BY_MS;
  return isSlower
    ? `${secondsOf(now)}; the median of ${runsOf(timed)} is ${secondsOf(usual)}`
    : undefined;
}

function regression(
  code: string,
  cause: Finding['cause'],
): Pick<Finding, 'code' | 'cause' | 'gate' | 'severity'> {
  return { code, cause, gate: false, severity: 'info' };
}

function medianOf(
  runs: readonly EarlierRun[],
  valueOf: (run: EarlierRun) => number | undefined,
): number | undefined {
  const values = runs.flatMap(run => valueOf(run) ?? []).sort((a, b) => a - b);
  const middle = values.length / 2;
  return values.length % 2 === 1
    ? values[Math.floor(middle)]
    : meanOf(values.slice(middle - 1, middle + 1));
}

function meanOf([first, second]: number[]): number | undefined {
  return first === undefined ? undefined : (first + second) / 2;
}

function completenessOf({ levels }: Outcome): number | undefined {
  return levels.find(({ level }) => level === 'completeness')?.value;
}

function checksOf({ tiers, unplacedChecks }: Outcome) {
  return [...tiers.flatMap(({ checks }) => checks), ...unplacedChecks];
}

function restoreMsOf({ timings }: Outcome, tier: string): number | undefined {
  const stretches = (timings?.path ?? []).filter(
    stretch => stretch.what === 'restore' && stretch.tier === tier,
  );
  return stretches.length === 0
    ? undefined
    : stretches.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function runsOf(earlier: readonly EarlierRun[]): string {
  return earlier.length === 1
    ? 'the one comparable run before it'
    : `the ${earlier.length} comparable runs before it`;
}

/** Rounded down: what is not whole must not look whole. */
function percentOf(share: number): string {
  return `${Math.floor(share * 1000) / 10} %`;
}

function secondsOf(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
