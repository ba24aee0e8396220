import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { runRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { formatDayAndTime, formatDuration } from '../../words/time';
import { VERDICT_TONES } from '../../words/tones';
import { StatusLabel } from '../Mark';
import { DataTable } from '../Section';
import type { TrendPoint } from './trend';

/** The same as the chart, the newest first. */
export function TrendTable({ points }: { points: TrendPoint[] }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const runRoute = useRouteRef(runRouteRef);
  return (
    <DataTable
      label={t('trend.caption', { runs: String(points.length) })}
      rows={[...points].reverse()}
      keyOf={point => point.id}
      columns={[
        {
          title: t('history.when'),
          render: point => (
            <Link to={runRoute({ runId: point.id })}>
              {formatDayAndTime(point.createdAt, t)}
            </Link>
          ),
        },
        {
          title: t('history.verdict'),
          render: point => (
            <StatusLabel tone={VERDICT_TONES[point.verdict]}>
              {t(`verdict.${point.verdict}`)}
            </StatusLabel>
          ),
        },
        {
          title: t('trend.score'),
          align: 'right',
          render: point => point.score ?? '–',
        },
        {
          title: t('trend.rto'),
          align: 'right',
          render: point =>
            point.rtoMs === undefined ? '–' : formatDuration(point.rtoMs, t),
        },
      ]}
    />
  );
}
