import type {
  RestoreTestSummary,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';
import { cadenceInWords } from './freshness';
import { newestInconclusiveRun } from './proof';

/** Why a test is not proven, in a line: what to read first; nothing when it is. */
export function reasonFor(
  test: RestoreTestSummary,
  t: Translate,
): string | undefined {
  switch (test.status) {
    case 'failing':
    case 'partial':
      return test.lastConclusiveRun?.firstFinding?.message;
    case 'cannot-run':
      return obstacleOf(test);
    case 'never-tested':
      return test.lastRun?.firstFinding?.message;
    case 'stale':
      return (
        newestInconclusiveRun(test)?.firstFinding?.message ??
        cadenceInWords(test, t)
      );
    default:
      return newestInconclusiveRun(test)?.firstFinding?.message;
  }
}

function obstacleOf(test: RestoreTestSummary): string | undefined {
  const [problem] = test.problems;
  return problem
    ? `${problem.field}: ${problem.message}`
    : test.entitlement?.reason;
}

/** `Running: Restore app-db`: what an active run does. */
export function stepInWords(run: RunSummary, t: Translate): string {
  if (run.state === 'queued') {
    return t('fleetTests.queued');
  }
  if (!run.currentStep) {
    return t('runState.running');
  }
  const { kind, tier } = run.currentStep;
  const step = t(`step.${kind}`);
  return t('fleetTests.running', {
    step: tier ? t('step.withTier', { step, tier }) : step,
  });
}
