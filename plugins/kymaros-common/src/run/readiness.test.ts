import fc from 'fast-check';
import { freshnessOf, readinessOf, weakestReadiness } from './readiness';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const daily = { schedule: '0 2 * * *', timezone: 'UTC', suspend: false };
const weekdays = { ...daily, schedule: '0 2 * * 1-5' };

/** A Monday and a Friday. */
const MONDAY = new Date('2026-05-04T02:00:00Z');
const FRIDAY = new Date('2026-05-08T02:00:00Z');

describe('freshnessOf', () => {
  it.each([
    ['at once', daily, MONDAY, 0, 1],
    ['at one and a half cadences', daily, MONDAY, 1.5 * DAY, 1],
    ['just after', daily, MONDAY, 1.5 * DAY + 1, 0.75],
    ['at three', daily, MONDAY, 3 * DAY, 0.75],
    ['just after three', daily, MONDAY, 3 * DAY + 1, 0.5],
    ['years later', daily, MONDAY, 1000 * DAY, 0.5],
    ['over a weekend', weekdays, FRIDAY, 3.5 * DAY, 1],
    ['when Monday was missed', weekdays, FRIDAY, 3.5 * DAY + 1, 0.75],
    ['when Tuesday was, too', weekdays, FRIDAY, 5 * DAY + 1, 0.5],
    ['within 45 days without schedule', undefined, MONDAY, 45 * DAY, 1],
    ['after them', undefined, MONDAY, 45 * DAY + 1, 0.75],
    ['after 90 days', undefined, MONDAY, 90 * DAY + 1, 0.5],
    [
      'just after, though suspended',
      { ...daily, suspend: true },
      MONDAY,
      1.5 * DAY + 1,
      0.75,
    ],
  ])('is as it should be %s', (_, schedule, provenAt, ageMs, factor) => {
    const now = new Date(provenAt.getTime() + ageMs);
    expect(freshnessOf({ schedule, provenAt, now }).factor).toBe(factor);
  });

  it.each([
    ['0 2 * * *', DAY],
    ['0 2 * * 1-5', DAY],
    ['0 2 * * 0', 7 * DAY],
    ['0 */6 * * *', 6 * HOUR],
    ['0 2 1 * *', 31 * DAY],
  ])('takes the usual gap of %s for the cadence', (schedule, cadenceMs) => {
    const test = { ...daily, schedule };
    expect(freshnessOf({ schedule: test, now: MONDAY }).cadenceMs).toBe(
      cadenceMs,
    );
  });

  it('is 0 and proven at no time without a proof', () => {
    expect(freshnessOf({ schedule: daily, now: MONDAY })).toEqual({
      factor: 0,
      cadenceMs: DAY,
    });
  });

  it('never rises with time, and falls when it says so', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(daily, weekdays, undefined),
        fc.date({
          min: new Date('2026-01-01'),
          max: new Date('2027-01-01'),
          noInvalidDate: true,
        }),
        fc.nat(100 * DAY),
        (schedule, provenAt, ageMs) => {
          const at = (now: Date) => freshnessOf({ schedule, provenAt, now });
          const { factor, fallsAt } = at(new Date(provenAt.getTime() + ageMs));
          const later = (ms: number) =>
            fallsAt ? at(new Date(Date.parse(fallsAt) + ms)).factor : 0.5;
          expect(fallsAt === undefined).toBe(factor === 0.5);
          expect([later(0), later(1)]).toEqual([
            factor,
            Math.max(factor - 0.25, 0.5),
          ]);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('readinessOf', () => {
  it.each([
    [100, 1, 100],
    [99, 0.75, 74],
    [1, 0.5, 0],
    [100, 0, 0],
    [undefined, 1, 0],
  ] as const)('score %s at %s is %s', (score, factor, expected) => {
    expect(readinessOf({ score, freshness: { factor } })).toBe(expected);
  });
});

describe('weakestReadiness', () => {
  it('is that of the weakest test, of those that can run', () => {
    expect(weakestReadiness([{ readiness: 90 }, {}, { readiness: 0 }])).toBe(0);
    expect(weakestReadiness([{}])).toBeUndefined();
    expect(weakestReadiness([])).toBeUndefined();
  });
});
