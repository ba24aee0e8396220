import type { CheckResult } from '@kymaros/plugin-kymaros-common';
import { type LevelScore, measured, notApplicable } from './levelResult';

/**
 * Do the checks pass, by weight? Only checks that were executed count: one that was skipped, or that the cluster did not
 * answer, says nothing. Checks of severity `info` are shown and not counted.
 */
export function health(checks: CheckResult[]): LevelScore {
  const counted = checks.filter(isCounted);
  if (!counted.length) {
    return notApplicable('health', 'no check was executed');
  }
  const passed = counted.filter(({ state }) => state === 'passed');
  return measured(
    'health',
    weightOf(passed) / weightOf(counted),
    `${passed.length} of ${counted.length} checks passed`,
  );
}

/** Whether the check came to a result, and one that counts. */
export function isCounted({ state, severity }: CheckResult): boolean {
  return severity !== 'info' && (state === 'passed' || state === 'failed');
}

function weightOf(checks: CheckResult[]): number {
  return checks.reduce((total, { weight }) => total + weight, 0);
}
