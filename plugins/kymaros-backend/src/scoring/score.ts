import type { LevelResult } from '@kymaros/plugin-kymaros-common';
import { MEASURABLE_LEVELS } from './levelResult';

/** Takes back what adding fractions in binary loses, far below what a lost point is worth. */
const ROUNDING_ERROR = 1e-9;

/** What the levels add up to. */
export interface Score {
  /** Whole points of 100, rounded down: nothing but a perfect result shows 100. Absent when nothing was measured. */
  score?: number;
  /** Share of all points that were measured. */
  coverage: number;
  /** Share of the points that this version can measure that were measured. */
  measurableCoverage: number;
}

/** The weighted mean of the measured levels. What was not measured lowers the coverage, never the score. */
export function scoreLevels(levels: LevelResult[]): Score {
  const counted = levels.filter(({ status }) => status === 'measured');
  const weight = sum(counted.map(level => level.weight));
  const points = sum(counted.map(level => level.weight * (level.value ?? 0)));
  const measurable = sum(
    levels
      .filter(({ level }) => MEASURABLE_LEVELS.includes(level))
      .map(level => level.weight),
  );
  return {
    score: weight
      ? Math.floor((100 * points) / weight + ROUNDING_ERROR)
      : undefined,
    coverage: weight / sum(levels.map(level => level.weight)),
    measurableCoverage: measurable ? weight / measurable : 0,
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
