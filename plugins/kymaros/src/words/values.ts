import type { CheckResult, CheckSeries } from '@kymaros/plugin-kymaros-common';
import { formatDayAndTime } from './time';

/** What a check has read: a number as the reader writes it, or a moment. */
export function formatValue(
  kind: NonNullable<CheckResult['value']>['kind'] | CheckSeries['kind'],
  value: number,
): string {
  return kind === 'time'
    ? formatDayAndTime(new Date(value).toISOString())
    : value.toLocaleString();
}
