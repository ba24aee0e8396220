import { formatGoDuration, parseGoDuration } from './settings';

describe('durations', () => {
  it.each([
    ['4h0m0s', 14_400_000],
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseGoDuration(text)).toBe(milliseconds);
  });

  it.each(['', '4', 'h', '4h x', '1d'])('%j is none', text => {
    expect(parseGoDuration(text)).toBeUndefined();
  });

  it('are written as Go writes them', () => {
    expect(formatGoDuration(14_400_000)).toBe('4h0m0s');
  });
});
