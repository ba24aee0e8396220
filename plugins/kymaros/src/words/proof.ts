import type {
  RestoreTestSummary,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';

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
