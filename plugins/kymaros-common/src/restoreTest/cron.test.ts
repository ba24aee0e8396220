import { cronProblem, lastDueAt, nextRunAt, timezoneProblem } from './cron';
import fc from 'fast-check';

const at = (text: string) => new Date(text);
const spec = (schedule: string, timezone = 'UTC') => ({
  schedule,
  timezone,
  suspend: false,
});

describe('cronProblem', () => {
  it.each([
    '0 2 * * *',
    '*/15 0-5 1,15 * 7',
    '0 2 * JAN-MAR mon-fri',
    '0 0 29 2 *',
    ' 0  2 * * * ',
  ])('accepts %j', expression => {
    expect(cronProblem(expression)).toBeUndefined();
  });

  it.each([
    '',
    '0 2 * *',
    '0 0 2 * * *',
    '60 2 * * *',
    '0 24 * * *',
    '0 2 30 2 *',
    'H 2 * * *',
    '0 2 L * *',
    '0 2 * * 1#2',
    '0 2 ? * *',
    '@daily',
    '*/0 * * * *',
    '5-1 * * * *',
  ])('refuses %j and says what is allowed', expression => {
    expect(cronProblem(expression)).toMatch(
      /^must be a cron expression of five fields/,
    );
  });
});

describe('timezoneProblem', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/New_York'])('accepts %s', zone =>
    expect(timezoneProblem(zone)).toBeUndefined(),
  );
  it.each(['', 'Berlin', '+02:00', 'Europe/Nowhere'])('refuses %j', zone =>
    expect(timezoneProblem(zone)).toMatch(/^must be an IANA time zone/),
  );
});

describe('nextRunAt', () => {
  it('reads the schedule in its time zone', () => {
    expect(
      nextRunAt(spec('0 2 * * *', 'Asia/Tokyo'), at('2026-05-01T00:00:00Z')),
    ).toEqual(at('2026-05-01T17:00:00Z'));
  });

  it('is strictly later than the time asked for', () => {
    const time = at('2026-05-01T02:00:00Z');
    expect(nextRunAt(spec('0 2 * * *'), time)).toEqual(
      at('2026-05-02T02:00:00Z'),
    );
  });

  it('runs once when the clock is put forward over the time', () => {
    const night = spec('30 2 * * *', 'Europe/Berlin');
    const first = nextRunAt(night, at('2026-03-28T12:00:00Z'))!;
    expect(first).toEqual(at('2026-03-29T01:30:00Z'));
    expect(nextRunAt(night, first)).toEqual(at('2026-03-30T00:30:00Z'));
  });

  it('runs once when the clock repeats the time, wherever it is asked from', () => {
    const night = spec('30 2 * * *', 'Europe/Berlin');
    expect(nextRunAt(night, at('2026-10-24T12:00:00Z'))).toEqual(
      at('2026-10-25T00:30:00Z'),
    );
    for (const minute of ['00:30', '00:45', '01:00', '01:29', '01:30']) {
      expect(nextRunAt(night, at(`2026-10-25T${minute}:00Z`))).toEqual(
        at('2026-10-26T01:30:00Z'),
      );
    }
  });

  it('is nothing without a schedule or when suspended', () => {
    const now = at('2026-05-01T00:00:00Z');
    expect(nextRunAt({ timezone: 'UTC', suspend: false }, now)).toBeUndefined();
    expect(
      nextRunAt({ ...spec('* * * * *'), suspend: true }, now),
    ).toBeUndefined();
  });
});

describe('lastDueAt', () => {
  it('is the newest of all missed times', () => {
    expect(
      lastDueAt(spec('0 2 * * *'), {
        since: at('2026-05-01T02:00:00Z'),
        now: at('2026-05-04T12:00:00Z'),
      }),
    ).toEqual(at('2026-05-04T02:00:00Z'));
  });

  it('finds a time of long ago', () => {
    expect(
      lastDueAt(spec('0 2 1 1 *'), {
        since: at('2025-06-01T00:00:00Z'),
        now: at('2026-05-04T12:00:00Z'),
      }),
    ).toEqual(at('2026-01-01T02:00:00Z'));
  });

  it('is nothing when no time has come', () => {
    expect(
      lastDueAt(spec('0 2 * * *'), {
        since: at('2026-05-01T02:00:00Z'),
        now: at('2026-05-02T01:59:59Z'),
      }),
    ).toBeUndefined();
  });

  it('agrees with walking forward from time to time', () => {
    const minute = 60_000;
    fc.assert(
      fc.property(
        fc.constantFrom(
          '*/20 * * * *',
          '30 2 * * *',
          '15 */6 * * *',
          '0 3 * * 0',
          '0 0 1 * *',
        ),
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
        fc.integer({ min: 0, max: 60 * 24 * 365 }),
        fc.integer({ min: 0, max: 60 * 24 * 5 }),
        (schedule, timezone, startMinute, spanMinutes) => {
          const since = new Date(Date.UTC(2026, 0, 1) + startMinute * minute);
          const now = new Date(since.getTime() + spanMinutes * minute);
          const test = spec(schedule, timezone);
          let expected: Date | undefined;
          let next = nextRunAt(test, since);
          while (next && next <= now) {
            expected = next;
            next = nextRunAt(test, next);
          }
          expect(lastDueAt(test, { since, now })).toEqual(expected);
        },
      ),
      { numRuns: 25 },
    );
  });
});
