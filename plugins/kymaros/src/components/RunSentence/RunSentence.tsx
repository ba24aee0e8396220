import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import { useLostSince } from '../../live/lastNews';
import { useNow } from '../../live/useNow';
import { kymarosTranslationRef } from '../../translation';
import { sentenceOf } from '../../words/sentence';
import { formatPast } from '../../words/time';

const REFRESH_MS = 15_000;

/** What a run did or does, in a sentence; when it is not heard of any more, what it did when it was. */
export function RunSentence({ run }: { run: Run }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const lostSince = useLostSince();
  const isLost = lostSince !== undefined && run.verdict === undefined;
  const now = useNow(isLost ? REFRESH_MS : undefined);
  const sentence = sentenceOf(run, t);
  if (!isLost) {
    return <>{sentence}</>;
  }
  const when = formatPast(new Date(lostSince).toISOString(), now, t);
  return <>{t('live.lastNews', { when, sentence })}</>;
}
