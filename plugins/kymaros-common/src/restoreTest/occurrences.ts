import { CronExpressionParser } from 'cron-parser';
import { IANAZone } from 'luxon';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A leap day comes again after eight years at most, on a day of the week after forty. */
const MOST_DAYS_AHEAD = 41 * 366;

/** Fleets have few schedules for many tests; reading one takes longer than walking it. */
const MOST_KEPT = 1000;

/** A cron expression, read. */
interface Pattern {
  /** Minutes since midnight, in order. */
  minutes: number[];
  months: Set<number>;
  daysOfMonth: Set<number>;
  daysOfWeek: Set<number>;
  /** Where both say something about the day, one of them is enough. */
  anyDayOfMonth: boolean;
  anyDayOfWeek: boolean;
}

const patterns = new Map<string, Pattern>();

/**
 * Times of a standard cron expression after a time, in order, without end.
 *
 * cron-parser reads the expression. Its own walk takes a millisecond a step, which is seconds for a fleet; this one goes day
 * by day and asks the time zone twice a day.
 *
 * @public
 */
export function* occurrences(
  schedule: string,
  timezone: string,
  after: Date,
): Generator<Date> {
  const pattern = patternOf(schedule);
  const zone = IANAZone.create(timezone);
  const start = after.getTime();
  const firstDay = startOfDay(start + offsetMs(zone, start)) - DAY_MS;
  let last = start;
  for (let i = 0, idle = 0; idle < MOST_DAYS_AHEAD; i++, idle++) {
    const day = firstDay + i * DAY_MS;
    if (!comesOn(pattern, new Date(day))) {
      continue;
    }
    for (const time of timesOfDay(pattern, zone, day)) {
      if (time > last) {
        idle = 0;
        last = time;
        yield new Date(time);
      }
    }
  }
}

/** The local day and its times are told in milliseconds as if the zone were UTC. */
function timesOfDay(pattern: Pattern, zone: IANAZone, day: number): number[] {
  const before = offsetMs(zone, day - offsetMs(zone, day) - MINUTE_MS);
  const end = day + DAY_MS - before;
  const after = offsetMs(zone, end);
  const local = pattern.minutes.map(minute => day + minute * MINUTE_MS);
  if (before === after) {
    return local.map(time => time - before);
  }
  const change = changeBetween(zone, day - before - MINUTE_MS, end);
  return local
    .map(time => {
      const [early, late] = [time - before, time - after];
      // Skipped: as much later as the clock was put forward. Repeated: the first of the two.
      return early < change || late < change ? early : late;
    })
    .sort((a, b) => a - b);
}

/** When the zone changes its offset; it does so on a minute. */
function changeBetween(zone: IANAZone, from: number, to: number): number {
  const before = offsetMs(zone, from);
  let [low, high] = [from, to];
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetMs(zone, middle) === before) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

function offsetMs(zone: IANAZone, time: number): number {
  return zone.offset(time) * MINUTE_MS;
}

function startOfDay(local: number): number {
  return Math.floor(local / DAY_MS) * DAY_MS;
}

function comesOn(pattern: Pattern, day: Date): boolean {
  if (!pattern.months.has(day.getUTCMonth() + 1)) {
    return false;
  }
  const byMonth = pattern.daysOfMonth.has(day.getUTCDate());
  const byWeek = pattern.daysOfWeek.has(day.getUTCDay());
  return pattern.anyDayOfMonth || pattern.anyDayOfWeek
    ? byMonth && byWeek
    : byMonth || byWeek;
}

function patternOf(schedule: string): Pattern {
  const known = patterns.get(schedule);
  if (known) {
    return known;
  }
  const pattern = readPattern(schedule);
  if (patterns.size >= MOST_KEPT) {
    patterns.clear();
  }
  patterns.set(schedule, pattern);
  return pattern;
}

function readPattern(schedule: string): Pattern {
  const { minute, hour, month, dayOfMonth, dayOfWeek } =
    CronExpressionParser.parse(schedule, { tz: 'UTC' }).fields;
  return {
    minutes: hour.values.flatMap(h => minute.values.map(m => h * 60 + m)),
    months: new Set<number>(month.values),
    daysOfMonth: new Set(dayOfMonth.values.map(Number)),
    // Both 0 and 7 are Sunday.
    daysOfWeek: new Set(dayOfWeek.values.map(day => Number(day) % 7)),
    anyDayOfMonth: dayOfMonth.isWildcard,
    anyDayOfWeek: dayOfWeek.isWildcard,
  };
}
