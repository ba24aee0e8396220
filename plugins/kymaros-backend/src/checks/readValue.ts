import type { CheckResult } from '@kymaros/plugin-kymaros-common';
import { DateTime } from 'luxon';

/** What a data assertion reads. */
export type CheckValue = NonNullable<CheckResult['value']>;

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const EPOCH_SECONDS = /^\d+(\.\d+)?$/;
const CALENDAR_DATE = /^\d{4}-\d{2}-\d{2}/;

/** A number as programs print it, plainly; nothing when it is none. */
export function readNumber(text: string): CheckValue | undefined {
  const number = Number(text);
  return NUMBER.test(text) && Number.isFinite(number)
    ? { kind: 'number', number }
    : undefined;
}

/** A time in ISO 8601, with a space for the T too as databases print it, or in epoch seconds; nothing when it is none. */
export function readTime(text: string): CheckValue | undefined {
  const ms = EPOCH_SECONDS.test(text)
    ? Math.round(Number(text) * 1000)
    : readCalendarTime(text);
  return ms !== undefined && DateTime.fromMillis(ms).isValid
    ? { kind: 'time', number: ms }
    : undefined;
}

function readCalendarTime(text: string): number | undefined {
  if (!CALENDAR_DATE.test(text)) {
    return undefined;
  }
  const iso = text.replace(/ (?=\d)/, 'T').replace(/ (?=[Z+-])/, '');
  const time = DateTime.fromISO(iso, { zone: 'utc' });
  return time.isValid ? time.toMillis() : undefined;
}
