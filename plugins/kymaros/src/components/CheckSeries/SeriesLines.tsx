import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CheckSeries } from '@kymaros/plugin-kymaros-common';
import { useTheme } from '@material-ui/core/styles';
import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { kymarosTranslationRef } from '../../translation';
import { formatDayAndTime, formatShortDay } from '../../words/time';
import { formatValue } from '../../words/values';
import { useToneColors } from '../Mark';

const HEIGHT = 120;
const DOT = 3.5;

/** Values over the runs that read them; a failed one is a hollow square. */
function SeriesLines({ series }: { series: CheckSeries }) {
  const { palette } = useTheme();
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const axis = { fontSize: 11, fill: palette.text.secondary };
  const { points, kind } = series;
  const dot = ({
    cx,
    cy,
    index,
  }: {
    cx?: number;
    cy?: number;
    index: number;
  }) => {
    const point = points[index];
    const label = t('checkValue.point', {
      when: formatDayAndTime(point.at, t),
      value: formatValue(kind, point.value, t),
      state: t(`checkState.${point.state}`),
    });
    return (
      <g key={point.runId} transform={`translate(${cx} ${cy})`}>
        <title>{label}</title>
        {point.state === 'passed' ? (
          <circle r={DOT} fill={colors.good} />
        ) : (
          <rect
            x={-DOT}
            y={-DOT}
            width={2 * DOT}
            height={2 * DOT}
            fill={palette.background.paper}
            stroke={colors.bad}
            strokeWidth={2}
          />
        )}
      </g>
    );
  };
  return (
    <figure
      style={{ margin: 0 }}
      aria-label={t('checkValue.chart', { check: series.check })}
    >
      <ResponsiveContainer width="100%" height={HEIGHT} minWidth={200}>
        <LineChart
          data={points}
          margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke={palette.divider} />
          <XAxis
            dataKey="at"
            tick={axis}
            tickLine={false}
            stroke={palette.divider}
            minTickGap={60}
            tickFormatter={(at: string) => formatShortDay(at, t)}
          />
          <YAxis
            width={kind === 'time' ? 130 : 64}
            tick={axis}
            tickLine={false}
            axisLine={false}
            tickCount={4}
            domain={['auto', 'auto']}
            tickFormatter={(value: number) => formatValue(kind, value, t)}
          />
          <Line
            dataKey="value"
            stroke={colors.none}
            strokeWidth={1.5}
            isAnimationActive={false}
            activeDot={false}
            dot={dot}
          />
        </LineChart>
      </ResponsiveContainer>
    </figure>
  );
}

export default SeriesLines;
