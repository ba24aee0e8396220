import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { useLostSince } from '../../live/lastNews';
import { toneOfRun } from '../../words/tones';
import { StatusLabel } from './StatusLabel';

type RunInLife = Pick<RunSummary, 'verdict' | 'state' | 'cancelRequested'>;

/** The word for a run: its verdict once known, what it is doing before. */
export function wordOfRun(run: RunInLife, t: Translate): string {
  if (run.verdict) {
    return t(`verdict.${run.verdict}`);
  }
  if (run.cancelRequested && run.state !== 'finished') {
    return t('runState.cancelling');
  }
  return t(`runState.${run.state}`);
}

/** A run's verdict or state, as mark and word. */
export function RunStatus({ run }: { run: RunInLife }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const isLost = useLostSince() !== undefined;
  if (isLost && !run.verdict) {
    return (
      <StatusLabel tone="unknown">
        {t(run.state === 'queued' ? 'live.wasQueued' : 'live.wasRunning')}
      </StatusLabel>
    );
  }
  // The verdict is known before the sandboxes are gone.
  const isCleaningUp = run.verdict && run.state !== 'finished' && !isLost;
  return (
    <StatusLabel tone={toneOfRun(run)}>
      {wordOfRun(run, t)}
      {isCleaningUp && ` · ${t('runState.cleaningUp')}`}
    </StatusLabel>
  );
}
