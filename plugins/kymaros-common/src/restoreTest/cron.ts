import { CronExpressionParser } from 'cron-parser';
import { IANAZone } from 'luxon';
import { occurrences } from './occurrences';
import { mostSimilar } from './similar';

/** The part of a restore test's `spec` that says when it runs. @public */
export interface TestSchedule {
  schedule?: string;
  timezone: string;
  suspend: boolean;
}

const CRON_RULE =
  'a cron expression of five fields, "minute hour day-of-month month day-of-week", such as "0 2 * * *"';

/** Standard cron only: cron-parser would also take seconds, `H`, `L`, `#` and macros, which other readers of a file do not. */
const NAMES =
  /^(sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$/i;

function isStandardField(field: string): boolean {
  return (
    /^[0-9a-z*,/-]+$/i.test(field) &&
    (field.match(/[a-z]+/gi) ?? []).every(word => NAMES.test(word))
  );
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** What is wrong with a cron expression, or `undefined`. */
export function cronProblem(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5) {
    return `must be ${CRON_RULE}; ${JSON.stringify(expression)} has ${
      expression.trim() === '' ? 0 : fields.length
    }`;
  }
  const odd = fields.find(field => !isStandardField(field));
  if (odd !== undefined) {
    return `must be ${CRON_RULE}; ${JSON.stringify(
      odd,
    )} is not understood (numbers, names such as MON or JAN, and * , - / are)`;
  }
  try {
    CronExpressionParser.parse(expression, { tz: 'UTC' }).next();
    return undefined;
  } catch (error) {
    return `must be ${CRON_RULE}; ${JSON.stringify(expression)} never comes: ${
      error instanceof Error ? error.message : error
    }`;
  }
}

/** What is wrong with a time zone, or `undefined`. */
export function timezoneProblem(zone: string): string | undefined {
  if (/^[A-Za-z]/.test(zone) && IANAZone.isValidZone(zone)) {
    return undefined;
  }
  const meant = mostSimilar(zone, Intl.supportedValuesOf('timeZone'));
  return `must be an IANA time zone such as UTC or Europe/Berlin, not ${JSON.stringify(
    zone,
  )}${meant ? ` (did you mean ${meant}?)` : ''}`;
}

/**
 * When the test is due next after the given time; `undefined` without a schedule or when suspended.
 *
 * A time that a change of clock skips comes when the clock has been put forward; one that it repeats comes once.
 *
 * @public
 */
export function nextRunAt(spec: TestSchedule, after: Date): Date | undefined {
  if (!spec.schedule || spec.suspend) {
    return undefined;
  }
  for (const time of occurrences(spec.schedule, spec.timezone, after)) {
    return time;
  }
  return undefined;
}

/**
 * The newest time in (`since`, `now`] at which the test was due; `undefined` when there was none, without a schedule or
 * when suspended.
 *
 * @public
 */
export function lastDueAt(
  spec: TestSchedule,
  { since, now }: { since: Date; now: Date },
): Date | undefined {
  if (!spec.schedule || spec.suspend) {
    return undefined;
  }
  // Looking back further and further keeps the walk short, whether the schedule is of minutes or of years.
  for (const span of [HOUR_MS, DAY_MS, 32 * DAY_MS, Infinity]) {
    const from = new Date(Math.max(since.getTime(), now.getTime() - span));
    let last: Date | undefined;
    for (const time of occurrences(spec.schedule, spec.timezone, from)) {
      if (time > now) {
        break;
      }
      last = time;
    }
    if (last || from.getTime() === since.getTime()) {
      return last;
    }
  }
  return undefined;
}

/** So many gaps show the pattern of a week of daily runs without walking far for a schedule of years. */
const GAPS = 7;

/**
 * How often the schedule comes: the median gap of its next times, so that a weekend does not count for a day. What is
 * suspended keeps its cadence. `undefined` without a schedule.
 */
export function cadenceMsOf(
  spec: Omit<TestSchedule, 'suspend'>,
  after: Date,
): number | undefined {
  if (!spec.schedule) {
    return undefined;
  }
  const gaps: number[] = [];
  let previous: Date | undefined;
  for (const time of occurrences(spec.schedule, spec.timezone, after)) {
    if (previous) {
      gaps.push(time.getTime() - previous.getTime());
    }
    previous = time;
    if (gaps.length === GAPS) {
      break;
    }
  }
  return gaps.sort((a, b) => a - b)[Math.floor(GAPS / 2)];
}
