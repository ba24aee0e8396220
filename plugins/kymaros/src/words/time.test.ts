import fc from 'fast-check';
import { translate } from '../__testUtils__/translate';
import {
  formatAge,
  formatDuration,
  formatRelative,
  millisBetween,
} from './time';

const t = translate();
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [400, '< 1 s'],
    [41 * SECOND, '41 s'],
    [59_700, '1 m'],
    [3 * MINUTE + 41 * SECOND, '3 m 41 s'],
    [2 * HOUR, '2 h'],
    [2 * HOUR + 5 * MINUTE + 59 * SECOND, '2 h 5 m'],
    [3 * DAY + 4 * HOUR, '3 d 4 h'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatDuration(ms, t)).toBe(text);
  });

  it('never tells more than was measured by more than half a second', () => {
    const unit: Record<string, number> = {
      s: SECOND,
      m: MINUTE,
      h: HOUR,
      d: DAY,
    };
    fc.assert(
      fc.property(fc.integer({ min: SECOND, max: 400 * DAY }), ms => {
        const told = formatDuration(ms, t)
          .split(' ')
          .reduce<number[]>((parts, word, index, words) => {
            return index % 2 === 0
              ? [...parts, Number(word) * unit[words[index + 1]]]
              : parts;
          }, [])
          .reduce((sum, part) => sum + part, 0);
        expect(told).toBeLessThanOrEqual(ms + SECOND / 2);
        expect(told).toBeGreaterThan(ms - HOUR);
      }),
    );
  });
});

describe('formatAge', () => {
  it.each([
    [-5, '0 s'],
    [40 * SECOND, '40 s'],
    [59 * MINUTE + 59 * SECOND, '59 m'],
    [5 * HOUR + 59 * MINUTE, '5 h'],
    [3 * DAY, '3 d'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatAge(ms, t)).toBe(text);
  });
});

it('a time between is unknown when one end is', () => {
  expect(millisBetween('2026-01-01T00:00:00Z', '2026-01-01T00:00:02Z')).toBe(
    2000,
  );
  expect(millisBetween(undefined, '2026-01-01T00:00:00Z')).toBeUndefined();
  expect(millisBetween('2026-01-01T00:00:00Z', undefined)).toBeUndefined();
});

it('relative times look back and ahead', () => {
  const now = Date.parse('2026-01-02T00:00:00Z');
  expect(formatRelative('2026-01-01T19:00:00Z', now, t)).toBe('5 hours ago');
  expect(formatRelative('2026-01-02T09:00:00Z', now, t)).toBe('in 9 hours');
});
