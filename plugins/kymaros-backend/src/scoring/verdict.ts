import type {
  CheckResult,
  Finding,
  LevelResult,
  Verdict,
} from '@kymaros/plugin-kymaros-common';
import { isExecuted } from './health';
import type { Score } from './score';

const PASS_SCORE = 90;
const PASS_COVERAGE = 0.7;
const PASS_LEVEL = 0.8;
const FAIL_STARTUP = 0.5;

/** What a verdict is made from. */
export interface VerdictInput {
  levels: LevelResult[];
  checks: CheckResult[];
  findings: readonly Finding[];
  /** Every tier was restored, or at least tried. */
  reachedAll: boolean;
  score: Score;
}

/**
 * The verdict, by the first rule that applies:
 *
 * 1. A gate decides by itself. Of several, the one that was found first: what comes after it may be its consequence. So
 *    a quota that kept a pod from starting is our error although the tier then never came up, and a backup that lacks a
 *    namespace has failed although someone cancelled the run afterwards.
 * 2. A run that did not reach all tiers for no reason that anybody gave is our error.
 * 3. A failed critical check, or less than half of the workloads up, is a fail.
 * 4. Without one executed check nothing was verified.
 * 5. A pass needs a high score over most of what can be measured, no weak level, at least one critical check passed, and
 *    no critical finding, whatever its cause: an error of ours never makes a test look green.
 * 6. Everything else is partial.
 */
export function decideVerdict(input: VerdictInput): Verdict {
  const { levels, checks, findings, score } = input;
  const gate = findings.find(finding => finding.gate);
  if (gate) {
    return gate.cause === 'BACKUP' || gate.cause === 'APP' ? 'fail' : 'error';
  }
  if (!input.reachedAll) {
    return 'error';
  }
  if (hasFailedCriticalCheck(checks) || startupOf(levels) < FAIL_STARTUP) {
    return 'fail';
  }
  if (!checks.some(isExecuted)) {
    return 'unverified';
  }
  const passes =
    (score.score ?? 0) >= PASS_SCORE &&
    score.measurableCoverage >= PASS_COVERAGE &&
    levels.every(({ value }) => value === undefined || value >= PASS_LEVEL) &&
    checks.some(isPassedCritical) &&
    findings.every(({ severity }) => severity !== 'critical');
  return passes ? 'pass' : 'partial';
}

function hasFailedCriticalCheck(checks: CheckResult[]): boolean {
  return checks.some(
    ({ severity, state }) => severity === 'critical' && state === 'failed',
  );
}

function isPassedCritical({ severity, state }: CheckResult): boolean {
  return severity === 'critical' && state === 'passed';
}

function startupOf(levels: LevelResult[]): number {
  return levels.find(({ level }) => level === 'startup')?.value ?? 1;
}
