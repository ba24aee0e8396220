import { type Config, ConfigReader } from '@backstage/config';
import {
  DEFAULT_LEVEL_WEIGHTS,
  LEVELS,
  type LevelName,
} from '@kymaros/plugin-kymaros-common';
import { invalid, readDurationMs, refuseUnknownKeys } from './fields';
import type { ScoringConfig } from './KymarosConfig';

const PLACE = 'kymaros.scoring';
const DEFAULT_STABILITY_WINDOW = '10s';

/** Reads `kymaros.scoring`. */
export function readScoring(
  config: Config = new ConfigReader({}),
): ScoringConfig {
  refuseUnknownKeys(config, {
    place: PLACE,
    known: ['weights', 'stabilityWindow'],
  });
  return {
    weights: readWeights(config.getOptionalConfig('weights')),
    stabilityWindowMs: readDurationMs(
      { config, place: PLACE, key: 'stabilityWindow' },
      DEFAULT_STABILITY_WINDOW,
    ),
  };
}

function readWeights(config: Config | undefined): ScoringConfig['weights'] {
  if (!config) {
    return DEFAULT_LEVEL_WEIGHTS;
  }
  const place = `${PLACE}.weights`;
  refuseUnknownKeys(config, { place, known: LEVELS });
  const entries = LEVELS.map((level): [LevelName, number] => {
    const weight =
      config.getOptionalNumber(level) ?? DEFAULT_LEVEL_WEIGHTS[level];
    if (!Number.isFinite(weight) || weight < 0) {
      throw invalid(`${place}.${level}`, 'a number of at least 0', weight);
    }
    return [level, weight];
  });
  const weights = Object.fromEntries(entries) as ScoringConfig['weights'];
  if (LEVELS.every(level => weights[level] === 0)) {
    throw invalid(place, 'more than 0 for at least one level', weights);
  }
  return weights;
}
