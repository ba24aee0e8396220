import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { DEFAULT_LEVEL_WEIGHTS } from '@kymaros/plugin-kymaros-common';
import { readScoring } from './readScoring';

const read = (scoring: JsonObject) => readScoring(new ConfigReader(scoring));

describe('readScoring', () => {
  it('has a default for everything', () => {
    expect(readScoring()).toEqual({
      weights: DEFAULT_LEVEL_WEIGHTS,
      stabilityWindowMs: 10_000,
    });
  });

  it('reads what is said, and keeps the default of what is not', () => {
    expect(
      read({ weights: { health: 50, dependencies: 0 }, stabilityWindow: '1m' }),
    ).toEqual({
      weights: { ...DEFAULT_LEVEL_WEIGHTS, health: 50, dependencies: 0 },
      stabilityWindowMs: 60_000,
    });
  });

  it.each<[string, JsonObject]>([
    [
      'Config at kymaros.scoring.weights.health must be a number of at least 0, not -1',
      { weights: { health: -1 } },
    ],
    [
      'Config at kymaros.scoring.weights must be more than 0 for at least one level',
      {
        weights: {
          integrity: 0,
          completeness: 0,
          startup: 0,
          health: 0,
          dependencies: 0,
          objectives: 0,
        },
      },
    ],
    [
      'Config at kymaros.scoring.weights.helth is not known',
      { weights: { helth: 1 } },
    ],
    [
      'Config at kymaros.scoring.stabilityWindow must be a duration',
      { stabilityWindow: 'long' },
    ],
  ])('says: %s', (message, scoring) => {
    expect(() => read(scoring)).toThrow(message);
  });
});
