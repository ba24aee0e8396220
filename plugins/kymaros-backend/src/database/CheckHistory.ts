import type { Check, CheckSeries } from '@kymaros/plugin-kymaros-common';

/** What checks have read of restored data, run by run. */
export interface CheckHistory {
  /** Each check's series, oldest first, at most its newest `limit` points. */
  seriesOf(testRef: string, options: { limit: number }): Promise<CheckSeries[]>;
  /**
   * What each check read in the newest earlier run of the test in which it passed, by its name. Values that were read
   * otherwise or elsewhere, by a check that has been changed since, are none.
   */
  baselinesOf(run: {
    runId: string;
    testRef: string;
    checks: Check[];
  }): Promise<Map<string, number>>;
}
