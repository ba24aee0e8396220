import fc from 'fast-check';
import { durationMs, parseDurationMs } from './duration';

describe('parseDurationMs', () => {
  it.each([
    ['30s', 30_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['90m', 5_400_000],
    ['30m0s', 1_800_000],
  ])('reads %s', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });

  it.each([
    '',
    '0s',
    '5',
    '5 m',
    '1.5h',
    '-5m',
    '5M',
    '30s10m',
    '1d',
    'm',
    '5m5m',
  ])('refuses %j', text => {
    expect(parseDurationMs(text)).toBeUndefined();
    expect(() => durationMs(text)).toThrow('a duration such as 30s');
  });

  it('reads back what is written from whole hours, minutes and seconds', () => {
    const part = fc.option(fc.integer({ min: 0, max: 999_999 }));
    fc.assert(
      fc.property(part, part, part, (hours, minutes, seconds) => {
        const text = [
          hours === null ? '' : `${hours}h`,
          minutes === null ? '' : `${minutes}m`,
          seconds === null ? '' : `${seconds}s`,
        ].join('');
        const expected =
          (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
        expect(parseDurationMs(text)).toBe(expected || undefined);
      }),
    );
  });
});
