import { InputError } from '@backstage/errors';
import { calendarDays } from './calendarDays';
import { countPlanned } from './plannedRuns';

const MARCH = {
  from: '2026-03-28',
  to: '2026-03-30',
  timezone: 'Europe/Berlin',
};
const nightly = { schedule: '0 2 * * *', timezone: 'UTC', suspend: false };

describe('calendarDays', () => {
  it('begin at midnight of the time zone, also when the clock changes', () => {
    const days = calendarDays(MARCH);
    expect(days.map(({ date }) => date)).toEqual([
      '2026-03-28',
      '2026-03-29',
      '2026-03-30',
    ]);
    expect(days.map(({ begins }) => begins.toISOString())).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(days.slice(1).map(({ begins }) => begins)).toEqual(
      days.slice(0, -1).map(({ ends }) => ends),
    );
  });

  it.each<[object, RegExp]>([
    [{ timezone: 'Berlin' }, /timezone must be an IANA time zone/],
    [{ from: '2026-02-30' }, /from must be a date/],
    [{ to: '2026-3-1' }, /to must be a date/],
    [{ to: '2026-03-27' }, /to must not be before from/],
    [{ to: '2027-05-03' }, /at most 400 days/],
  ])('refuses %j', (change, message) => {
    const days = () => calendarDays({ ...MARCH, ...change });
    expect(days).toThrow(InputError);
    expect(days).toThrow(message);
  });

  it('are as many as are allowed', () => {
    expect(calendarDays({ ...MARCH, to: '2027-05-02' })).toHaveLength(401);
  });
});

describe('countPlanned', () => {
  const days = calendarDays({ ...MARCH, timezone: 'UTC' });
  const noon = new Date('2026-03-28T12:00:00Z');

  it('counts what schedules have yet to start', () => {
    expect(countPlanned([nightly], days, noon)).toEqual([0, 1, 1]);
    expect(
      countPlanned(
        [nightly, nightly, { ...nightly, schedule: '0 */6 * * *' }],
        days,
        noon,
      ),
    ).toEqual([1, 6, 6]);
  });

  it('counts from the first day on, however far ahead it is, and nothing of days that are over', () => {
    expect(
      countPlanned([nightly], days, new Date('2025-01-01T00:00:00Z')),
    ).toEqual([1, 1, 1]);
    expect(
      countPlanned([nightly], days, new Date('2026-04-01T00:00:00Z')),
    ).toEqual([0, 0, 0]);
  });

  it('plans nothing without a schedule, or when it is suspended', () => {
    expect(
      countPlanned(
        [
          { ...nightly, suspend: true },
          { timezone: 'UTC', suspend: false },
        ],
        days,
        noon,
      ),
    ).toEqual([0, 0, 0]);
  });
});
