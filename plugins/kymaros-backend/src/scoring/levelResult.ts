import {
  LEVELS,
  type LevelName,
  type LevelResult,
} from '@kymaros/plugin-kymaros-common';
import type { LevelWeights } from './RunObservations';

/** How a level came out, whatever it counts for. */
export type LevelScore = Omit<LevelResult, 'weight'>;

/** A level with its value, from 0 to 1. */
export function measured(
  level: LevelName,
  value: number,
  summary: string,
): LevelScore {
  return { level, status: 'measured', value, summary };
}

/** A level for which there was nothing to measure. */
export function notApplicable(level: LevelName, summary: string): LevelScore {
  return { level, status: 'not-applicable', summary };
}

/** A level that there was something to measure for, but nothing to measure it by. */
export function notMeasured(level: LevelName, summary: string): LevelScore {
  return { level, status: 'not-measured', summary };
}

/** The levels in their order, each with what it counts for. */
export function weigh(
  scores: LevelScore[],
  weights: LevelWeights,
): LevelResult[] {
  return LEVELS.map(level => ({
    ...scores.find(score => score.level === level)!,
    weight: weights[level],
  }));
}

/** The mean of the tiers in which the level was measured. */
export function meanOfTiers(level: LevelName, tiers: LevelScore[]): LevelScore {
  const scored = tiers.filter(({ value }) => value !== undefined);
  if (!scored.length) {
    const unknown = tiers.find(({ status }) => status === 'not-measured');
    return unknown ?? notApplicable(level, tiers[0]?.summary ?? 'no tier');
  }
  const sum = scored.reduce((total, { value }) => total + value!, 0);
  return measured(
    level,
    sum / scored.length,
    scored.length === 1 ? scored[0].summary : `mean of ${scored.length} tiers`,
  );
}
