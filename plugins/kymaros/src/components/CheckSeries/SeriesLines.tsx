import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CheckSeries } from '@kymaros/plugin-kymaros-common';
import { useNavigate } from 'react-router-dom';
import { runRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { formatDayAndTime } from '../../words/time';
import { CHECK_TONES } from '../../words/tones';
import { formatValue } from '../../words/values';
import { RunChart } from '../RunChart';

const HEIGHT = 140;

/** Values over the runs that read them. */
function SeriesLines({ series }: { series: CheckSeries }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const navigate = useNavigate();
  const runRoute = useRouteRef(runRouteRef);
  const { check, kind, points } = series;
  const format = (value: number) => formatValue(kind, value, t);
  return (
    <RunChart
      title={t('checkValue.chart', { check })}
      height={HEIGHT}
      points={points.map(({ runId, at, value, state }) => ({
        id: runId,
        at,
        value,
        tone: CHECK_TONES[state],
        label: t('checkValue.point', {
          when: formatDayAndTime(at, t),
          value: format(value),
          state: t(`checkState.${state}`),
        }),
      }))}
      // Moments are longer than numbers.
      axis={{ width: kind === 'time' ? 130 : 64, format }}
      onOpen={runId => navigate(runRoute({ runId }))}
    />
  );
}

export default SeriesLines;
