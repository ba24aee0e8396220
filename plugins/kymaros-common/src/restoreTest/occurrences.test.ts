import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { occurrences } from './occurrences';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOON = new Date('2026-01-01T12:00:00Z');

function firstOf(
  count: number,
  schedule: string,
  zone: string,
  after: Date,
): string[] {
  const times: string[] = [];
  for (const time of occurrences(schedule, zone, after)) {
    times.push(time.toISOString());
    if (times.length === count) {
      break;
    }
  }
  return times;
}

describe('occurrences', () => {
  it('are those of cron-parser, wherever the clock does not change', () => {
    const schedules = [
      '*/20 * * * *',
      '30 2 * * *',
      '0 3 * * 0',
      '0 3 * * 7',
      '15 4 * * MON-FRI',
      '5,35 */6 1,15 * *',
      '0 0 13 * FRI',
      '0 0 */2 * 1',
      '0 0 29 2 *',
      '0 12 31 JAN-MAR *',
    ];
    const zones = ['UTC', 'Asia/Kolkata', 'Asia/Tokyo', 'America/Phoenix'];
    fc.assert(
      fc.property(
        fc.constantFrom(...schedules),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 800 * DAY_MS }),
        (schedule, tz, sinceNoon) => {
          const after = new Date(NOON.getTime() + sinceNoon);
          const oracle = CronExpressionParser.parse(schedule, {
            tz,
            currentDate: after,
          });
          const expected = Array.from({ length: 4 }, () =>
            oracle.next().toDate().toISOString(),
          );
          expect(firstOf(4, schedule, tz, after)).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each<[string, string, string[]]>([
    [
      'puts off what is skipped',
      '2026-03-28T20:00:00Z',
      ['2026-03-29T01:00:00.000Z', '2026-03-29T01:30:00.000Z'],
    ],
    [
      'takes the first of what is repeated',
      '2026-10-24T20:00:00Z',
      ['2026-10-25T00:00:00.000Z', '2026-10-25T00:30:00.000Z'],
    ],
  ])('a change of clock %s', (_, after, night) => {
    const times = firstOf(3, '0,30 2 * * *', 'Europe/Berlin', new Date(after));
    expect(times.slice(0, 2)).toEqual(night);
    expect(times[2].slice(0, 10)).toBe(
      `${after.slice(0, 8)}${Number(after.slice(8, 10)) + 2}`,
    );
  });

  it('go on through every change of clock, in order and each time once', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'Europe/Berlin',
          'America/New_York',
          'Australia/Lord_Howe',
          'America/Santiago',
          'Africa/Cairo',
        ),
        fc.integer({ min: 0, max: 400 * DAY_MS }),
        (zone, sinceNoon) => {
          const after = new Date(NOON.getTime() + sinceNoon);
          const times = firstOf(60, '30 */6 * * *', zone, after);
          expect(times).toEqual([...new Set(times)].sort());
          const gaps = times
            .slice(1)
            .map((time, i) => Date.parse(time) - Date.parse(times[i]));
          const hours = gaps.map(gap => gap / 3_600_000);
          expect(Math.min(...hours)).toBeGreaterThanOrEqual(5);
          expect(Math.max(...hours)).toBeLessThanOrEqual(7);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are quick to find for a fleet', () => {
    const before = performance.now();
    for (let i = 0; i < 1000; i++) {
      firstOf(7, `${i % 60} ${i % 24} * * *`, 'Europe/Berlin', NOON);
    }
    expect(performance.now() - before).toBeLessThan(1_500);
  });
});
