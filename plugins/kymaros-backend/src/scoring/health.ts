import type { CheckResult, LevelResult } from '@kymaros/plugin-kymaros-common';
import { measured, notApplicable } from './levelResult';

/**
 * Do the checks pass, by weight? Only checks that were executed count: one that was skipped, or that the cluster did not
 * answer, says nothing. Checks of severity `info` are shown and not counted.
 */
export function health(checks: CheckResult[]): LevelResult {
  const counted = checks.filter(
    check => isExecuted(check) && check.severity !== 'info',
  );
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

/** Whether the check came to a result. */
export function isExecuted({ state }: CheckResult): boolean {
  return state === 'passed' || state === 'failed';
}

function weightOf(checks: CheckResult[]): number {
  return checks.reduce((total, { weight }) => total + weight, 0);
}
