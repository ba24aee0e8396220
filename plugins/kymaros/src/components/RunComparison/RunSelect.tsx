import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { formatDayAndTime } from '../../words/time';
import { toneOfRun } from '../../words/tones';
import { Choice } from '../Choice';
import { wordOfRun } from '../Mark';

/** Chooses another run of the same test. */
export function RunSelect(props: {
  runs: RunSummary[];
  selected?: string;
  /** The run before the one that it is compared with. */
  before?: string;
  onSelect: (runId: string) => void;
}) {
  const { runs, selected, before, onSelect } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Choice
      label={t('compare.with')}
      options={runs.map(run => ({
        value: run.id,
        tone: toneOfRun(run),
        text: t(run.id === before ? 'compare.before' : 'compare.option', {
          when: formatDayAndTime(run.createdAt, t),
          verdict: wordOfRun(run, t),
        }),
      }))}
      chosen={selected}
      onChoose={onSelect}
    />
  );
}
