import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useTheme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { memo, type ReactNode } from 'react';
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
import { formatShortDay } from '../../words/time';
import type { Tone } from '../../words/tones';
import { useToneColors } from '../Mark';
import { RunPoint } from './RunPoint';
import { summaryOf } from './summary';
import { useRovingPoint } from './useRovingPoint';

const AXIS_FONT_PX = 11;

/** A run in a chart; without a value it stands on the axis, so that nobody thinks that there was none. */
export interface RunPointData {
  id: string;
  at: string;
  value?: number;
  tone: Tone;
  label: string;
}

interface RunChartProps {
  title: string;
  height: number;
  points: RunPointData[];
  axis: {
    width: number;
    format: (value: number) => string;
    domain?: [number, number];
    ticks?: number[];
  };
  /** A line that values are not to rise above. */
  objective?: { value: number; label: string };
  onOpen: (runId: string) => void;
}

/**
 * A measure over runs: the frame that all charts of runs have in common. It is drawn anew only when it shows something
 * else, since the chart library then takes all points off the page for a moment, and the focus goes with them.
 */
export const RunChart = memo(
  DrawnRunChart,
  (before, after) => JSON.stringify(before) === JSON.stringify(after),
);

function DrawnRunChart(props: RunChartProps) {
  const { title, height, points, axis } = props;
  const { palette } = useTheme();
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { chart, dot } = useDots(props);
  const tick = { fontSize: AXIS_FONT_PX, fill: palette.text.secondary };
  const line = { isAnimationActive: false, activeDot: false, dot } as const;
  return (
    <figure
      ref={chart}
      style={{ margin: 0 }}
      aria-label={summaryOf({ title, points, format: axis.format }, t)}
    >
      <Typography
        component="figcaption"
        variant="caption"
        color="textSecondary"
      >
        {title}
      </Typography>
      <ResponsiveContainer width="100%" height={height} minWidth={200}>
        <LineChart
          data={points.map(dataOf)}
          margin={{ top: 12, right: 16, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke={palette.divider} />
          <XAxis
            dataKey="index"
            tick={tick}
            tickLine={false}
            stroke={palette.divider}
            minTickGap={60}
            padding={{ left: 12, right: 12 }}
            tickFormatter={(index: number) =>
              points[index] ? formatShortDay(points[index].at, t) : ''
            }
          />
          <YAxis
            width={axis.width}
            tick={tick}
            tickLine={false}
            axisLine={false}
            tickCount={4}
            domain={axis.domain ?? ['auto', 'auto']}
            ticks={axis.ticks}
            tickFormatter={axis.format}
          />
          {objectiveIn(props, { line: colors.fair, text: tick.fill })}
          <Line
            {...line}
            dataKey="value"
            stroke={colors.none}
            strokeWidth={1.5}
            connectNulls
          />
          <Line {...line} dataKey="without" stroke="none" />
        </LineChart>
      </ResponsiveContainer>
    </figure>
  );
}

function dataOf({ value }: RunPointData, index: number) {
  return {
    index,
    value: value ?? null,
    without: value === undefined ? 0 : null,
  };
}

/** What the chart library tells about a point. */
interface DotProps {
  cx?: number;
  cy?: number;
  index: number;
  value?: number | null;
}

function useDots({ points, onOpen }: RunChartProps) {
  const { chart, isCurrent, setCurrent, move } = useRovingPoint(points.length);
  const dot = ({ cx, cy, index, value }: DotProps) => {
    const { id, tone, label } = points[index];
    if (typeof cx !== 'number' || typeof cy !== 'number' || value === null) {
      return <g key={id} />;
    }
    return (
      <RunPoint
        key={id}
        x={cx}
        y={cy}
        index={index}
        tone={tone}
        label={label}
        inTabOrder={isCurrent(index)}
        onOpen={() => onOpen(id)}
        onFocus={() => setCurrent(index)}
        onKey={key => move(key, index)}
      />
    );
  };
  return { chart, dot };
}

/** The line of the objective. */
function objectiveIn(
  { objective }: RunChartProps,
  colors: { line: string; text: string },
): ReactNode {
  return (
    objective && (
      <ReferenceLine
        y={objective.value}
        stroke={colors.line}
        strokeDasharray="6 4"
        label={{
          value: objective.label,
          position: 'insideBottomRight',
          fontSize: AXIS_FONT_PX,
          fill: colors.text,
        }}
      />
    )
  );
}
