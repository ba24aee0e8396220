import type { CheckResult, CheckSeries } from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';
import { localeOf } from './locale';
import { formatDayAndTime } from './time';

/** A number as the reader writes it. */
export function formatNumber(value: number, t: Translate): string {
  return value.toLocaleString(localeOf(t));
}

/** What a check has read: a number, or a moment. */
export function formatValue(
  kind: NonNullable<CheckResult['value']>['kind'] | CheckSeries['kind'],
  value: number,
  t: Translate,
): string {
  return kind === 'time'
    ? formatDayAndTime(new Date(value).toISOString(), t)
    : formatNumber(value, t);
}
