import { DateTime } from 'luxon';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its two largest units: `41 s`, `3 m 41 s`, `2 h 5 m`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms < SECOND) {
    return '< 1 s';
  }
  const seconds = Math.round(Math.max(0, ms) / SECOND) * SECOND;
  if (seconds < MINUTE) {
    return `${seconds / SECOND} s`;
  }
  if (seconds < HOUR) {
    return inTwoUnits(seconds, [MINUTE, 'm'], [SECOND, 's']);
  }
  if (seconds < DAY) {
    return inTwoUnits(seconds, [HOUR, 'h'], [MINUTE, 'm']);
  }
  return inTwoUnits(seconds, [DAY, 'd'], [HOUR, 'h']);
}

function inTwoUnits(
  ms: number,
  [large, largeName]: [number, string],
  [small, smallName]: [number, string],
): string {
  const wholes = Math.floor(ms / large);
  const rest = Math.floor((ms % large) / small);
  return rest === 0
    ? `${wholes} ${largeName}`
    : `${wholes} ${largeName} ${rest} ${smallName}`;
}

/** A length of time in its largest unit, for ages: `40 s`, `12 m`, `5 h`, `3 d`. */
export function formatAge(ms: number): string {
  const units: Array<[number, string]> = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'm'],
  ];
  const unit = units.find(([length]) => ms >= length);
  return unit
    ? `${Math.floor(ms / unit[0])} ${unit[1]}`
    : `${Math.max(0, Math.floor(ms / SECOND))} s`;
}

/** Milliseconds between two ISO 8601 times; `undefined` when one is unknown. */
export function millisBetween(
  from: string | undefined,
  to: string | undefined,
): number | undefined {
  return from && to ? Date.parse(to) - Date.parse(from) : undefined;
}

/** `5 hours ago`, `in 9 hours`, in the reader's language. */
export function formatRelative(iso: string, now: number): string {
  return (
    DateTime.fromISO(iso).toRelative({ base: DateTime.fromMillis(now) }) ?? iso
  );
}

/**
 * `5 hours ago`, of something that has happened: also when the clock of whoever saw it is ahead of the reader's, this is
 * never `in 8 seconds`.
 */
export function formatPast(iso: string, now: number): string {
  return formatRelative(iso, Math.max(now, Date.parse(iso) + SECOND));
}

/** The exact time, with seconds and time zone, as the reader writes it. */
export function formatExact(iso: string): string {
  return DateTime.fromISO(iso).toLocaleString(
    DateTime.DATETIME_FULL_WITH_SECONDS,
  );
}

/** The day. */
export function formatDay(iso: string): string {
  return DateTime.fromISO(iso).toLocaleString(DateTime.DATE_MED);
}

/** Day and time to the minute. */
export function formatDayAndTime(iso: string): string {
  return DateTime.fromISO(iso).toLocaleString(DateTime.DATETIME_MED);
}
