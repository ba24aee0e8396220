import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';

/** A finished run as a point of the trend. */
export type TrendPoint = RestoreTestSummary['recentRuns'][number] & {
  verdict: NonNullable<RestoreTestSummary['recentRuns'][number]['verdict']>;
};

/** The runs that have a verdict, oldest first. */
export function trendOf(test: RestoreTestSummary): TrendPoint[] {
  return test.recentRuns.filter(
    (run): run is TrendPoint => run.verdict !== undefined,
  );
}
