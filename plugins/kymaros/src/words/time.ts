import { DateTime } from 'luxon';
import type { Translate } from '../translation';
import { localeOf } from './locale';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From the largest. */
const UNITS = [
  { lengthMs: DAY, text: 'format.days' },
  { lengthMs: HOUR, text: 'format.hours' },
  { lengthMs: MINUTE, text: 'format.minutes' },
  { lengthMs: SECOND, text: 'format.seconds' },
] as const;

/** A length of time in its two largest units: `41 s`, `3 m 41 s`, `2 h 5 m`, `3 d 4 h`. */
export function formatDuration(ms: number, t: Translate): string {
  if (ms > 0 && ms < SECOND) {
    return t('format.underASecond');
  }
  const roundedMs = Math.round(Math.max(0, ms) / SECOND) * SECOND;
  const largest = largestUnitOf(roundedMs);
  const first = UNITS[largest];
  const second = UNITS[largest + 1];
  const rest = second
    ? Math.floor((roundedMs % first.lengthMs) / second.lengthMs)
    : 0;
  return [
    inUnit(first, roundedMs, t),
    ...(rest > 0 ? [t(second.text, { number: String(rest) })] : []),
  ].join(' ');
}

/** A length of time in its largest unit, for ages: `40 s`, `12 m`, `5 h`, `3 d`. */
export function formatAge(ms: number, t: Translate): string {
  const knownMs = Math.max(0, ms);
  return inUnit(UNITS[largestUnitOf(knownMs)], knownMs, t);
}

function largestUnitOf(ms: number): number {
  const index = UNITS.findIndex(({ lengthMs }) => ms >= lengthMs);
  return index < 0 ? UNITS.length - 1 : index;
}

function inUnit(
  unit: (typeof UNITS)[number],
  ms: number,
  t: Translate,
): string {
  return t(unit.text, { number: String(Math.floor(ms / unit.lengthMs)) });
}

/** Milliseconds between two ISO 8601 times; `undefined` when one is unknown. */
export function millisBetween(
  from: string | undefined,
  to: string | undefined,
): number | undefined {
  return from && to ? Date.parse(to) - Date.parse(from) : undefined;
}

/** `5 hours ago`, `in 9 hours`, in the reader's language. */
export function formatRelative(iso: string, now: number, t: Translate): string {
  return (
    DateTime.fromISO(iso).toRelative({
      base: DateTime.fromMillis(now),
      locale: localeOf(t),
    }) ?? iso
  );
}

/**
 * `5 hours ago`, of something that has happened: also when the clock of whoever saw it is ahead of the reader's, this is
 * never `in 8 seconds`.
 */
export function formatPast(iso: string, now: number, t: Translate): string {
  return formatRelative(iso, Math.max(now, Date.parse(iso) + SECOND), t);
}

/** The exact time, with seconds and time zone, as the reader writes it. */
export function formatExact(iso: string, t: Translate): string {
  return inFormat(iso, DateTime.DATETIME_FULL_WITH_SECONDS, t);
}

/** The day. */
export function formatDay(iso: string, t: Translate): string {
  return inFormat(iso, DateTime.DATE_MED, t);
}

/** The day without its year, for axes, where there is little room. */
export function formatShortDay(iso: string, t: Translate): string {
  return inFormat(iso, { month: 'short', day: 'numeric' }, t);
}

/** The day of the week, in short. */
export function formatWeekday(iso: string, t: Translate): string {
  return inFormat(iso, { weekday: 'short' }, t);
}

/** The day of the week, the day and the year, in full. */
export function formatFullDay(iso: string, t: Translate): string {
  return inFormat(iso, DateTime.DATE_HUGE, t);
}

/** Day and time to the minute. */
export function formatDayAndTime(iso: string, t: Translate): string {
  return inFormat(iso, DateTime.DATETIME_MED, t);
}

function inFormat(
  iso: string,
  format: Intl.DateTimeFormatOptions,
  t: Translate,
): string {
  return DateTime.fromISO(iso).toLocaleString(format, { locale: localeOf(t) });
}
