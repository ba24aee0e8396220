import {
  TEST_STATUSES,
  type RestoreTestSummary,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';
import { VERDICT_TONES, type Tone } from './tones';

/**
 * The newest run, when it has a verdict that says nothing about the backup: what is known stays known, but the reader
 * has to hear of it.
 */
export function newestInconclusiveRun(
  test: RestoreTestSummary,
): RunSummary | undefined {
  const { lastRun, lastConclusiveRun } = test;
  return lastRun?.verdict && lastRun.id !== lastConclusiveRun?.id
    ? lastRun
    : undefined;
}

/** Tests, the one that needs attention most first. */
export function worstFirst(tests: RestoreTestSummary[]): RestoreTestSummary[] {
  const rankOf = ({ status }: RestoreTestSummary) =>
    TEST_STATUSES.indexOf(status);
  return [...tests].sort((a, b) => rankOf(a) - rankOf(b));
}

/** `Restorable, 96`: what the newest run that speaks about the backup says; of an old one, that it was so. */
export function readinessOf(test: RestoreTestSummary, t: Translate): string {
  const { lastConclusiveRun: run, lastRun, status } = test;
  if (!run?.verdict) {
    return lastRun?.verdict
      ? t(`readiness.${lastRun.verdict}`)
      : t('readiness.neverTested');
  }
  const { verdict, score } = run;
  const readiness =
    status === 'stale' && (verdict === 'pass' || verdict === 'partial')
      ? t(`readiness.was.${verdict}`)
      : t(`readiness.${verdict}`);
  return score === undefined
    ? readiness
    : t('readiness.withScore', { readiness, score: String(score) });
}

/** The tone of {@link readinessOf}: what was proven too long ago is not good any more. */
export function toneOfReadiness(test: RestoreTestSummary): Tone {
  const verdict = test.lastConclusiveRun?.verdict ?? test.lastRun?.verdict;
  if (!verdict) {
    return 'unknown';
  }
  return test.status === 'stale' ? 'waiting' : VERDICT_TONES[verdict];
}
