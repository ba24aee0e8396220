import {
  nextRunAt,
  type RestoreTestSummary,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';

/**
 * Whether the newest conclusive run is too old to vouch for the backup: half a cadence has passed since the scheduled
 * run that should have followed it. Without schedule there is nothing to be late for.
 */
export function isProofTooOld(
  test: Pick<RestoreTestSummary, 'spec' | 'lastConclusiveRun'>,
  now: number,
): boolean {
  const { spec, lastConclusiveRun: run } = test;
  const due = spec && run && nextRunAt(spec, new Date(run.createdAt));
  const dueAfter = due && nextRunAt(spec, due);
  return (
    dueAfter !== undefined && (due!.getTime() + dueAfter.getTime()) / 2 <= now
  );
}

/**
 * The newest run, when it has a verdict that says nothing about the backup: what is known stays known, but the reader
 * has to hear of it.
 */
export function newestInconclusiveRun(
  test: RestoreTestSummary,
): RunSummary | undefined {
  const { lastRun, lastConclusiveRun } = test;
  return lastRun?.verdict && lastRun.id !== lastConclusiveRun?.id
    ? lastRun
    : undefined;
}

/** How much a test needs attention; smaller first. */
export function urgencyOf(test: RestoreTestSummary): number {
  if (test.problems.length > 0) {
    return 0;
  }
  const urgency: Record<string, number> = { fail: 1, partial: 3, pass: 4 };
  return urgency[test.lastConclusiveRun?.verdict ?? ''] ?? 2;
}
