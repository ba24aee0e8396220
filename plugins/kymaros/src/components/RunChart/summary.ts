import type { Translate } from '../../translation';

/** `Score: 28 runs, the newest 96; from 58 to 96`: what a chart shows, for those who do not see it. */
export function summaryOf(
  chart: {
    title: string;
    points: Array<{ value?: number }>;
    format: (value: number) => string;
  },
  t: Translate,
): string {
  const { title, points, format } = chart;
  const values = points.flatMap(({ value }) =>
    value === undefined ? [] : [value],
  );
  const newest = values.at(-1);
  const runs = t('chart.runs', { count: points.length });
  return newest === undefined
    ? `${title}: ${runs}`
    : `${title}: ${runs}; ${t('chart.summary', {
        newest: format(newest),
        least: format(Math.min(...values)),
        most: format(Math.max(...values)),
      })}`;
}
