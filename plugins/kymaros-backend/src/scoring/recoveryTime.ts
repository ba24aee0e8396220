import type { CheckResult } from '@kymaros/plugin-kymaros-common';

/**
 * From the start of the run to the first success of the last critical check: by then the service was back. Absent unless
 * all critical checks have passed.
 */
export function recoveryTimeMs(
  startedAt: Date,
  checks: CheckResult[],
): number | undefined {
  const required = checks.filter(({ severity }) => severity === 'critical');
  if (!required.length || required.some(({ state }) => state !== 'passed')) {
    return undefined;
  }
  const lastSuccess = Math.max(
    ...required.map(
      check => Date.parse(check.startedAt ?? '') + (check.durationMs ?? 0),
    ),
  );
  return Number.isFinite(lastSuccess)
    ? Math.max(0, lastSuccess - startedAt.getTime())
    : undefined;
}
