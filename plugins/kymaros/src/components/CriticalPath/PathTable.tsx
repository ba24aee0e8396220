import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TimingSegment } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { formatDuration } from '../../words/time';
import { DataTable } from '../Section';

/** The critical path, stretch by stretch. */
export function PathTable({ path }: { path: TimingSegment[] }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const totalMs = path.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return (
    <DataTable
      label={t('path.chart')}
      rows={path}
      keyOf={({ what, tier, fromMs }) => `${what} ${tier} ${fromMs}`}
      columns={[
        {
          title: t('path.stretch'),
          render: ({ what }) => t(`path.what.${what}`),
        },
        {
          title: t('path.tier'),
          wide: true,
          render: ({ tier }) => tier ?? t('path.ofRun'),
        },
        {
          title: t('path.from'),
          align: 'right',
          render: ({ fromMs }) => formatDuration(fromMs, t),
        },
        {
          title: t('path.took'),
          align: 'right',
          render: ({ durationMs }) => formatDuration(durationMs, t),
        },
        {
          title: t('path.share'),
          align: 'right',
          render: ({ durationMs }) =>
            `${Math.round((durationMs / Math.max(1, totalMs)) * 100)} %`,
        },
      ]}
    />
  );
}
