import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useTheme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { kymarosTranslationRef } from '../../translation';
import {
  formatDayAndTime,
  formatDuration,
  formatShortDay,
} from '../../words/time';
import { ticksOf } from '../../words/timeline';
import { useToneColors } from '../Mark';
import type { TrendPoint } from './trend';
import { VerdictPoint } from './VerdictPoint';

const HEIGHT = 170;

/** What the chart library tells about a point. */
interface DotProps {
  cx?: number;
  cy?: number;
  index: number;
  value?: number | null;
}

interface TrendLinesProps {
  points: TrendPoint[];
  rtoObjectiveMs?: number;
  onOpen: (runId: string) => void;
}

/** Score and time to restore over time, one under the other on the same axis. */
function TrendLines({ points, rtoObjectiveMs, onOpen }: TrendLinesProps) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const top = topOf(points, rtoObjectiveMs);
  return (
    <>
      <Measure
        title={t('trend.score')}
        points={points}
        onOpen={onOpen}
        valueOf={point => point.score}
        format={String}
        domain={[0, 100]}
        ticks={[0, 50, 100]}
      />
      <Measure
        title={t('trend.rto')}
        points={points}
        onOpen={onOpen}
        valueOf={point => point.rtoMs}
        format={ms => formatDuration(ms, t)}
        domain={[0, top]}
        ticks={ticksOf(top, 4)}
        objective={
          rtoObjectiveMs === undefined
            ? undefined
            : {
                value: rtoObjectiveMs,
                label: t('trend.rtoObjective', {
                  objective: formatDuration(rtoObjectiveMs, t),
                }),
              }
        }
      />
    </>
  );
}

export default TrendLines;

function Measure(props: {
  title: string;
  points: TrendPoint[];
  onOpen: (runId: string) => void;
  valueOf: (point: TrendPoint) => number | undefined;
  format: (value: number) => string;
  domain: [number, number];
  ticks: number[];
  objective?: { value: number; label: string };
}) {
  const { points, valueOf, format, objective } = props;
  const { palette } = useTheme();
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const axis = { fontSize: 11, fill: palette.text.secondary };
  const data = points.map((point, index) => ({
    index,
    value: valueOf(point) ?? null,
    // A run without the measure stands on the axis, so that nobody thinks that there was none.
    without: valueOf(point) === undefined ? 0 : null,
  }));
  const dot = ({ cx, cy, index, value }: DotProps) => {
    const point = points[index];
    if (typeof cx !== 'number' || typeof cy !== 'number' || value === null) {
      return <g key={point.id} />;
    }
    const measure = valueOf(point);
    const label = t('trend.openRun', {
      when: formatDayAndTime(point.createdAt, t),
      verdict: t(`verdict.${point.verdict}`),
    });
    return (
      <VerdictPoint
        key={point.id}
        x={cx}
        y={cy}
        verdict={point.verdict}
        label={measure === undefined ? label : `${label}, ${format(measure)}`}
        onOpen={() => props.onOpen(point.id)}
      />
    );
  };
  return (
    <figure style={{ margin: 0 }} aria-label={props.title}>
      <Typography
        component="figcaption"
        variant="caption"
        color="textSecondary"
      >
        {props.title}
      </Typography>
      <ResponsiveContainer width="100%" height={HEIGHT} minWidth={200}>
        <LineChart
          data={data}
          margin={{ top: 10, right: 16, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke={palette.divider} />
          <XAxis
            dataKey="index"
            tick={axis}
            tickLine={false}
            stroke={palette.divider}
            minTickGap={60}
            padding={{ left: 12, right: 12 }}
            tickFormatter={(index: number) =>
              points[index] ? formatShortDay(points[index].createdAt, t) : ''
            }
          />
          <YAxis
            width={64}
            tick={axis}
            tickLine={false}
            axisLine={false}
            domain={props.domain}
            ticks={props.ticks}
            tickFormatter={format}
          />
          {objective && (
            <ReferenceLine
              y={objective.value}
              stroke={colors.fair}
              strokeDasharray="6 4"
              label={{
                value: objective.label,
                position: 'insideBottomRight',
                fontSize: 11,
                fill: palette.text.secondary,
              }}
            />
          )}
          <Line
            dataKey="value"
            stroke={colors.none}
            strokeWidth={1.5}
            connectNulls
            isAnimationActive={false}
            activeDot={false}
            dot={dot}
          />
          <Line
            dataKey="without"
            stroke="none"
            isAnimationActive={false}
            activeDot={false}
            dot={dot}
          />
        </LineChart>
      </ResponsiveContainer>
    </figure>
  );
}

/** High enough for the slowest run and for the objective. */
function topOf(points: TrendPoint[], objectiveMs = 0): number {
  const slowest = Math.max(objectiveMs, ...points.map(run => run.rtoMs ?? 0));
  return Math.max(1000, slowest * 1.15);
}
