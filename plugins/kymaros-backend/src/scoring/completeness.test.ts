import { completeness } from './completeness';

const kind = (
  apiVersion: string,
  name: string,
  expected: number,
  found: number,
) => ({ apiVersion, kind: name, expected, found, leftOut: [] });

function level(kinds: object[] | undefined, comparedWith = 'contents') {
  return completeness({
    name: 'shop',
    ...(kinds && {
      contents: { comparedWith, kinds, differences: [], volumes: [] },
    }),
  } as never);
}

describe('completeness', () => {
  it.each([
    ['all of one kind', [kind('v1', 'Secret', 2, 2)], 1],
    ['half of one kind', [kind('v1', 'ConfigMap', 2, 1)], 0.5],
    [
      'a vital kind lost, a common one there',
      [kind('v1', 'Secret', 1, 0), kind('batch/v1', 'CronJob', 1, 1)],
      1 / 4,
    ],
    [
      'a common kind lost, a custom one there',
      [kind('batch/v1', 'CronJob', 9, 0), kind('example.org/v1', 'Db', 1, 1)],
      2 / 3,
    ],
    [
      'a kind of which nothing need come back',
      [kind('v1', 'Pod', 0, 0), kind('v1', 'Service', 4, 3)],
      3 / 4,
    ],
  ])('%s', (_, kinds, value) => {
    expect(level(kinds).value).toBeCloseTo(value);
  });

  it.each([
    ['without a comparison', undefined, 'contents'],
    ['compared with nothing', [], 'nothing'],
    ['with nothing that must come back', [], 'contents'],
  ])('has no value %s', (_, kinds, comparedWith) => {
    expect(level(kinds, comparedWith).value).toBeUndefined();
  });
});
