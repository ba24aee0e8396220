import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';

/** What about a definition keeps its test from being planned or run, whoever asks. */
export function obstacleIn(
  test: Pick<RestoreTestSummary, 'problems' | 'entitlement'>,
  t: Translate,
): string | undefined {
  if (test.problems.length > 0) {
    return t('actions.hasProblems');
  }
  return test.entitlement?.allowed === false
    ? t('actions.notEntitled')
    : undefined;
}
