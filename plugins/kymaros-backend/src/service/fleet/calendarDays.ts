import { InputError } from '@backstage/errors';
import type { FleetCalendarQuery } from '@kymaros/plugin-kymaros-common';
import { DateTime, IANAZone } from 'luxon';
import type { TimeSpan } from '../../database/FleetRunReader';

const MAX_DAYS = 400;

/** A day of a time zone, from midnight to midnight. */
export interface CalendarDay extends TimeSpan {
  /** ISO 8601 date. */
  date: string;
}

/**
 * The days of a query, oldest first.
 *
 * @throws InputError when there are none or too many, or the time zone is none
 */
export function calendarDays(
  query: Pick<FleetCalendarQuery, 'from' | 'to' | 'timezone'>,
): CalendarDay[] {
  const zone = IANAZone.create(query.timezone);
  if (!zone.isValid) {
    throw new InputError(
      `timezone must be an IANA time zone such as UTC or Europe/Berlin, not ${query.timezone}`,
    );
  }
  const from = readDay('from', query.from, zone);
  const count = readDay('to', query.to, zone).diff(from, 'days').days + 1;
  if (count < 1) {
    throw new InputError('to must not be before from');
  }
  if (count > MAX_DAYS + 1) {
    throw new InputError(`to must be at most ${MAX_DAYS} days after from`);
  }
  return Array.from({ length: Math.round(count) }, (_, i) => {
    const day = from.plus({ days: i }).startOf('day');
    return {
      date: day.toISODate()!,
      begins: day.toJSDate(),
      ends: day.plus({ days: 1 }).startOf('day').toJSDate(),
    };
  });
}

function readDay(field: string, text: string, zone: IANAZone): DateTime {
  const day = DateTime.fromFormat(text, 'yyyy-MM-dd', { zone });
  if (!day.isValid) {
    throw new InputError(
      `${field} must be a date such as 2026-01-31, not ${text}`,
    );
  }
  return day;
}
