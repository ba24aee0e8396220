import { formatQuantity, parseQuantity } from './quantity';

describe('quantities', () => {
  it.each([
    ['500m', 0.5],
    ['2', 2],
    [3, 3],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['1Gi', 2 ** 30],
    ['1G', 1e9],
    ['100k', 1e5],
    ['250u', 0.00025],
  ])('reads %s', (text, amount) => {
    expect(parseQuantity(text)).toBeCloseTo(amount, 9);
  });

  it.each(['', 'much', '1 Gi', '1gi', null, {}])('does not read %p', text => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it.each([
    ['cpu', 0.5, '500m'],
    ['cpu', 2, '2'],
    ['cpu', 0.1 + 0.2, '300m'],
    ['memory', 2 ** 30, '1Gi'],
    ['memory', 1.5 * 2 ** 30, '1536Mi'],
    ['memory', 1e6, '1000000'],
    ['ephemeral-storage', 2 ** 40, '1Ti'],
    ['nvidia.com/gpu', 2, '2'],
  ])('writes %s of %d as %s', (resource, amount, text) => {
    expect(formatQuantity(resource, amount)).toBe(text);
  });
});
