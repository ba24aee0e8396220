import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import { useClockOf } from '../../live/lastNews';
import { kymarosTranslationRef } from '../../translation';
import { formatDuration } from '../../words/time';
import { timelineOf } from '../../words/timeline';
import { STEP_TONES } from '../../words/tones';
import { StatusLabel } from '../Mark';
import { DataTable } from '../Section';

/** The same as the lanes, in order of time. */
export function StepTable({ run }: { run: Run }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const now = useClockOf({ going: run.state === 'running' });
  const bars = timelineOf(run, now)
    .lanes.flatMap(lane => lane.bars)
    .sort((a, b) => a.fromMs - b.fromMs);
  return (
    <DataTable
      label={t('timeline.title')}
      rows={bars}
      keyOf={bar => bar.step.id}
      columns={[
        {
          title: t('timeline.lane'),
          render: ({ step }) => step.tier ?? t('timeline.run'),
        },
        {
          title: t('timeline.step'),
          render: ({ step }) => t(`step.${step.kind}`),
        },
        {
          title: t('timeline.state'),
          render: ({ step }) => (
            <StatusLabel tone={STEP_TONES[step.state]}>
              {t(`stepState.${step.state}`)}
            </StatusLabel>
          ),
        },
        {
          title: t('timeline.began'),
          align: 'right',
          render: bar => formatDuration(bar.fromMs, t),
        },
        {
          title: t('timeline.took'),
          align: 'right',
          render: bar => formatDuration(bar.toMs - bar.fromMs, t),
        },
        {
          title: t('timeline.wait'),
          align: 'right',
          render: bar => formatDuration(bar.waitMs, t),
        },
        {
          title: t('timeline.tries'),
          align: 'right',
          render: ({ step }) => step.attempts,
        },
        {
          title: t('timeline.message'),
          wide: true,
          render: ({ step }) => step.message ?? '',
        },
      ]}
    />
  );
}
