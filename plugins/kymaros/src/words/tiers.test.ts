import type {
  CheckResult,
  TierContents,
  TierResult,
} from '@kymaros/plugin-kymaros-common';
import { translate } from '../__testUtils__/translate';
import { isInTrouble, numbersOf } from './tiers';

const t = translate();

const check: CheckResult = {
  name: 'health',
  type: 'httpGet',
  severity: 'critical',
  weight: 1,
  message: 'answered 200',
  state: 'passed',
  attempts: 1,
};

const contents: TierContents = {
  comparedWith: 'contents',
  kinds: [
    { apiVersion: 'v1', kind: 'Secret', expected: 4, found: 4, leftOut: [] },
  ],
  differences: [],
  volumes: [{ claim: 'data', bound: true, data: 'restored' }],
};

const tier: TierResult = {
  name: 'app-db',
  state: 'ready',
  workloads: [],
  checks: [check],
  levels: [],
  contents,
};

describe('a tier', () => {
  it('that is fine is in no trouble', () => {
    expect(isInTrouble(tier)).toBe(false);
  });

  it.each<[string, Partial<TierResult>]>([
    ['failed', { state: 'failed' }],
    ['has a failed check', { checks: [{ ...check, state: 'failed' }] }],
    [
      'has a check that could not be made',
      { checks: [check, { ...check, state: 'error' }] },
    ],
    [
      'lacks objects',
      {
        contents: {
          ...contents,
          kinds: [{ ...contents.kinds[0], found: 3 }],
        },
      },
    ],
    [
      'has a volume without data',
      {
        contents: {
          ...contents,
          volumes: [{ claim: 'data', bound: true, data: 'empty' }],
        },
      },
    ],
    [
      'could not be compared with the backup',
      { contents: { ...contents, comparedWith: 'nothing' } },
    ],
  ])('that %s is in trouble', (_, change) => {
    expect(isInTrouble({ ...tier, ...change })).toBe(true);
  });

  it('is told in numbers of what was measured, and of nothing else', () => {
    expect(numbersOf(tier, t)).toEqual([
      '1 of 1 check passed',
      '4 of 4 objects found',
      '1 of 1 volume with its data',
    ]);
    expect(
      numbersOf(
        {
          ...tier,
          checks: [],
          contents: { ...contents, comparedWith: 'nothing', volumes: [] },
        },
        t,
      ),
    ).toEqual([]);
  });
});
