import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';
import { formatDuration } from './time';

const DAY_MS = 24 * 3_600_000;

/** `due every day`: how often a proof is to be renewed, and whether anybody said so. */
export function cadenceInWords(
  test: Pick<RestoreTestSummary, 'freshness' | 'spec'>,
  t: Translate,
): string {
  const { cadenceMs } = test.freshness;
  const days = Math.round(cadenceMs / DAY_MS);
  if (!test.spec?.schedule) {
    return t('proof.assumed', { count: days });
  }
  return days >= 1 && Math.abs(cadenceMs - days * DAY_MS) < DAY_MS / 24
    ? t('proof.dueEvery', { count: days })
    : t('proof.dueEveryDuration', { duration: formatDuration(cadenceMs, t) });
}

/** `The proof is getting old: it counts for 75 %`; nothing while it is fresh, or before there is any. */
export function ageingInWords(
  test: Pick<RestoreTestSummary, 'freshness' | 'lastConclusiveRun'>,
  t: Translate,
): string | undefined {
  const { factor } = test.freshness;
  return test.lastConclusiveRun && factor > 0 && factor < 1
    ? t('proof.ageing', { percent: String(factor * 100) })
    : undefined;
}

/** Where the readiness comes from. */
export function readinessInWords(
  test: Pick<RestoreTestSummary, 'freshness' | 'lastConclusiveRun'>,
  t: Translate,
): string {
  const score = test.lastConclusiveRun?.score;
  const { factor } = test.freshness;
  if (score === undefined || factor === 0) {
    return t('proof.readinessNone');
  }
  return factor === 1
    ? t('proof.readinessFresh')
    : t('proof.readinessAged', {
        score: String(score),
        percent: String(factor * 100),
      });
}
