import {
  worstFinding,
  type CheckResult,
  type Finding,
  type FindingCause,
  type LevelResult,
  type Verdict,
} from '@kymaros/plugin-kymaros-common';
import { isCounted } from './health';
import { hasLostPoints, type Score } from './score';
import type { ScoredFinding } from './scoredFindings';

const PASS_SCORE = 90;
const PASS_COVERAGE = 0.7;
const PASS_LEVEL = 0.8;
const FAIL_STARTUP = 0.5;

const NOTHING_CHECKED: ScoredFinding = {
  code: 'nothing-checked',
  severity: 'warning',
  cause: 'DEFINITION',
  gate: false,
  level: 'health',
  message: 'No check was executed, so nothing shows that the service works.',
  hint: 'Add a check to spec.checks, or see why those that are there were not executed.',
};

const NO_CRITICAL_CHECK: ScoredFinding = {
  code: 'no-critical-check',
  severity: 'warning',
  cause: 'DEFINITION',
  gate: false,
  level: 'health',
  message: 'No critical check has passed, and a pass needs one.',
  hint: 'Give the check that shows that the service is back the severity critical.',
};

/** What a run says of the backup, and whose fault it is when that is not `pass`. */
export interface Decision {
  verdict: Verdict;
  cause?: FindingCause;
  /** What explains a verdict that no lost point explains. */
  findings: ScoredFinding[];
}

/** What a verdict is made from. */
export interface VerdictInput {
  levels: LevelResult[];
  checks: CheckResult[];
  /** In the order in which they were made. */
  findings: readonly Finding[];
  score: Score;
}

/**
 * The finding that decides the verdict by itself: the first gate or, since what the environment kept out or spoilt makes all
 * that follows unreliable, the first critical finding about infrastructure or sandbox. Of several, the one that was found
 * first: what comes after it may be its consequence. So a quota that kept a pod from starting is our error although the
 * tier then never came up, and a backup that lacks a namespace has failed although someone cancelled the run afterwards.
 */
export function decidingFinding<T extends Finding>(
  findings: readonly T[],
): T | undefined {
  return findings.find(
    ({ gate, severity, cause }) =>
      gate ||
      (severity === 'critical' && (cause === 'INFRA' || cause === 'SANDBOX')),
  );
}

/** Whether a finding that decides says that the backup could not be tested. */
export function isInconclusive({ cause }: Finding): boolean {
  return cause !== 'BACKUP' && cause !== 'APP';
}

/**
 * The verdict, by the first rule that applies:
 *
 * 1. A finding that decides by itself.
 * 2. A failed critical check, or less than half of the workloads up, is a fail.
 * 3. Without one executed check that counts nothing was verified.
 * 4. A pass needs a high score over most of what there is to measure, no weak level, at least one critical check passed,
 *    and no critical finding.
 * 5. Everything else is partial.
 */
export function decideVerdict(input: VerdictInput): Decision {
  const { levels, checks, findings } = input;
  const deciding = decidingFinding(findings);
  if (deciding) {
    const verdict = isInconclusive(deciding) ? 'error' : 'fail';
    return { verdict, cause: deciding.cause, findings: [] };
  }
  const failedLevel = failedLevelOf(levels, checks);
  if (failedLevel) {
    const cause = causeOf(findings.filter(isAbout([failedLevel])));
    return { verdict: 'fail', cause: cause ?? 'APP', findings: [] };
  }
  if (!checks.some(isCounted)) {
    const cause = causeOf(findings.filter(isAbout(['health'])));
    return {
      verdict: 'unverified',
      cause: cause ?? 'DEFINITION',
      findings: [NOTHING_CHECKED],
    };
  }
  return passOrPartial(input);
}

function passOrPartial(input: VerdictInput): Decision {
  const { levels, findings, score } = input;
  const shortfalls = shortfallsOf(input);
  const passes =
    shortfalls.length === 0 &&
    (score.score ?? 0) >= PASS_SCORE &&
    levels.every(isStrong) &&
    findings.every(({ severity }) => severity !== 'critical');
  if (passes) {
    return { verdict: 'pass', findings: [] };
  }
  const lost = levels.filter(hasLostPoints).map(({ level }) => level);
  const cause =
    causeOf(findings.filter(isAbout(lost))) ??
    causeOf(findings) ??
    causeOf(shortfalls);
  return { verdict: 'partial', cause, findings: shortfalls };
}

function failedLevelOf(
  levels: LevelResult[],
  checks: CheckResult[],
): LevelResult['level'] | undefined {
  if (checks.some(check => isCritical(check) && check.state === 'failed')) {
    return 'health';
  }
  const startup = levels.find(({ level }) => level === 'startup')?.value ?? 1;
  return startup < FAIL_STARTUP ? 'startup' : undefined;
}

/** Why a run without a flaw is no proof all the same. */
function shortfallsOf({ levels, checks, score }: VerdictInput) {
  const passed = checks.filter(({ state }) => state === 'passed');
  return [
    ...(score.coverage < PASS_COVERAGE ? [tooLittleMeasured(levels)] : []),
    ...(passed.some(isCritical) ? [] : [NO_CRITICAL_CHECK]),
  ];
}

/** Not measured, not counted, or good enough for a pass. */
function isStrong({ value, weight }: LevelResult): boolean {
  return value === undefined || weight === 0 || value >= PASS_LEVEL;
}

function isAbout(levels: ReadonlyArray<Finding['level']>) {
  return ({ level }: Finding) => level !== undefined && levels.includes(level);
}

function causeOf(findings: readonly Finding[]): FindingCause | undefined {
  return worstFinding(findings.filter(({ severity }) => severity !== 'info'))
    ?.cause;
}

function isCritical({ severity }: CheckResult): boolean {
  return severity === 'critical';
}

function tooLittleMeasured(levels: LevelResult[]): ScoredFinding {
  const missing = levels
    .filter(({ value }) => value === undefined)
    .map(({ level, summary }) => `${level} (${summary})`);
  return {
    code: 'too-little-measured',
    severity: 'warning',
    cause: 'DEFINITION',
    gate: false,
    message: `Less than ${
      100 * PASS_COVERAGE
    } % of the points could be measured, and a pass needs that. Not measured: ${missing.join(
      ', ',
    )}.`,
    hint: 'Add checks or objectives to the test, or mend what could not be read.',
  };
}
