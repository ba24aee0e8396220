import type { RestoreTestSummary } from '../api/KymarosApi';
import type { RunSummary } from '../run/Run';

/** How well a restore test is proven, worst first. @public */
export const TEST_STATUSES = [
  'failing',
  'cannot-run',
  'never-tested',
  'stale',
  'partial',
  'proven',
] as const;

/**
 * How well a restore test is proven.
 *
 * - `failing`: the newest conclusive run says that the backup does not restore.
 * - `cannot-run`: its definition has problems, or it may not restore what it says.
 * - `never-tested`: no run has said anything about the backup yet.
 * - `stale`: what was proven is older than one and a half cadences.
 * - `partial`: tested within its cadence, and partly restorable.
 * - `proven`: tested within its cadence, and restorable.
 *
 * @public
 */
export type TestStatus = (typeof TEST_STATUSES)[number];

/** How well a service is proven, worst first: by its weakest test, or `not-configured` without any. @public */
export const SERVICE_STATUSES = [
  'failing',
  'cannot-run',
  'not-configured',
  'never-tested',
  'stale',
  'partial',
  'proven',
] as const;

/** How well a service of the catalog is proven. @public */
export type ServiceStatus = (typeof SERVICE_STATUSES)[number];

/** The one rule by which lists, cards and reports say how well a test is proven. @public */
export function testStatusOf(
  test: Pick<RestoreTestSummary, 'problems' | 'entitlement' | 'freshness'> & {
    lastConclusiveRun?: Pick<RunSummary, 'verdict'>;
  },
): TestStatus {
  const verdict = test.lastConclusiveRun?.verdict;
  if (verdict === 'fail') {
    return 'failing';
  }
  if (test.problems.length > 0 || test.entitlement?.allowed === false) {
    return 'cannot-run';
  }
  if (verdict === undefined) {
    return 'never-tested';
  }
  if (test.freshness.factor < 1) {
    return 'stale';
  }
  return verdict === 'partial' ? 'partial' : 'proven';
}
