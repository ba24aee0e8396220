import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CheckSeries } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { formatDayAndTime } from '../../words/time';
import { CHECK_TONES } from '../../words/tones';
import { formatValue } from '../../words/values';
import { StatusLabel } from '../Mark';
import { DataTable } from '../Section';

/** The same as the chart, the newest first. */
export function SeriesTable({ series }: { series: CheckSeries }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <DataTable
      label={t('checkValue.chart', { check: series.check })}
      rows={[...series.points].reverse()}
      keyOf={({ runId }) => runId}
      columns={[
        {
          title: t('checkValue.when'),
          render: ({ at }) => formatDayAndTime(at, t),
        },
        {
          title: t('checkValue.read'),
          align: 'right',
          render: ({ value }) => formatValue(series.kind, value, t),
        },
        {
          title: t('run.state'),
          wide: true,
          render: ({ state }) => (
            <StatusLabel tone={CHECK_TONES[state]}>
              {t(`checkState.${state}`)}
            </StatusLabel>
          ),
        },
      ]}
    />
  );
}
