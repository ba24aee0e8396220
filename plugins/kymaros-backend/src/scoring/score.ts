import type { LevelResult } from '@kymaros/plugin-kymaros-common';

/** Takes back what adding fractions in binary loses, far below what a lost point is worth. */
const ROUNDING_ERROR = 1e-9;

/** What the levels add up to. */
export interface Score {
  /** Whole points of 100, rounded down: nothing but a perfect result shows 100. Absent when nothing was measured. */
  score?: number;
  /** Share of all weights that were measured, from 0 to 1. */
  coverage: number;
}

/** The weighted mean of the measured levels. What was not measured lowers the coverage, never the score. */
export function scoreLevels(levels: LevelResult[]): Score {
  const counted = levels.filter(({ status }) => status === 'measured');
  const weight = sum(counted.map(level => level.weight));
  const points = sum(counted.map(level => level.weight * (level.value ?? 0)));
  return {
    score: weight
      ? Math.floor((100 * points) / weight + ROUNDING_ERROR)
      : undefined,
    coverage: weight / sum(levels.map(level => level.weight)),
  };
}

/** Whether a level was measured and is not perfect. */
export function hasLostPoints({ value }: Pick<LevelResult, 'value'>): boolean {
  return value !== undefined && value < 1 - ROUNDING_ERROR;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
