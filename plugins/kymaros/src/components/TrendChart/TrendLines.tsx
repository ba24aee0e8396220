import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { formatDayAndTime, formatDuration } from '../../words/time';
import { ticksOf } from '../../words/timeline';
import { VERDICT_TONES } from '../../words/tones';
import { RunChart, type RunPointData } from '../RunChart';
import type { TrendPoint } from './trend';

const HEIGHT = 170;
const AXIS_WIDTH = 64;

/** Score and time to restore over time, one under the other on the same axis. */
function TrendLines(props: {
  points: TrendPoint[];
  rtoObjectiveMs?: number;
  onOpen: (runId: string) => void;
}) {
  const { points, rtoObjectiveMs, onOpen } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const top = topOf(points, rtoObjectiveMs);
  const duration = (ms: number) => formatDuration(ms, t);
  return (
    <>
      <RunChart
        title={t('trend.score')}
        height={HEIGHT}
        points={points.map(point =>
          pointOf({ point, value: point.score, format: String }, t),
        )}
        axis={{
          width: AXIS_WIDTH,
          format: String,
          domain: [0, 100],
          ticks: [0, 50, 100],
        }}
        onOpen={onOpen}
      />
      <RunChart
        title={t('trend.rto')}
        height={HEIGHT}
        points={points.map(point =>
          pointOf({ point, value: point.rtoMs, format: duration }, t),
        )}
        axis={{
          width: AXIS_WIDTH,
          format: duration,
          domain: [0, top],
          ticks: ticksOf(top, 4),
        }}
        objective={
          rtoObjectiveMs === undefined
            ? undefined
            : {
                value: rtoObjectiveMs,
                label: t('trend.rtoObjective', {
                  objective: duration(rtoObjectiveMs),
                }),
              }
        }
        onOpen={onOpen}
      />
    </>
  );
}

export default TrendLines;

function pointOf(
  measure: {
    point: TrendPoint;
    value: number | undefined;
    format: (value: number) => string;
  },
  t: Translate,
): RunPointData {
  const { point, value, format } = measure;
  const run = t('trend.openRun', {
    when: formatDayAndTime(point.createdAt, t),
    verdict: t(`verdict.${point.verdict}`),
  });
  return {
    id: point.id,
    at: point.createdAt,
    value,
    tone: VERDICT_TONES[point.verdict],
    label: value === undefined ? run : `${run}, ${format(value)}`,
  };
}

/** High enough for the slowest run and for the objective. */
function topOf(points: TrendPoint[], objectiveMs = 0): number {
  const slowest = Math.max(objectiveMs, ...points.map(run => run.rtoMs ?? 0));
  return Math.max(1000, slowest * 1.15);
}
