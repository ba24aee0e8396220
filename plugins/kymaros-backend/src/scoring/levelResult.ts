import {
  DEFAULT_LEVEL_WEIGHTS,
  LEVELS,
  type LevelName,
  type LevelResult,
} from '@kymaros/plugin-kymaros-common';

/** The levels that this version measures; the others take no part in score and verdict. */
export const MEASURABLE_LEVELS: readonly LevelName[] = [
  'integrity',
  'startup',
  'health',
];

/** A level with its value, from 0 to 1. */
export function measured(
  level: LevelName,
  value: number,
  summary: string,
): LevelResult {
  return {
    level,
    status: 'measured',
    value,
    weight: DEFAULT_LEVEL_WEIGHTS[level],
    summary,
  };
}

/** A level for which there was nothing to measure. */
export function notApplicable(level: LevelName, summary: string): LevelResult {
  return {
    level,
    status: 'not-applicable',
    weight: DEFAULT_LEVEL_WEIGHTS[level],
    summary,
  };
}

/** All six levels in their order: the given ones, and those that this version cannot measure. */
export function withNotMeasured(results: LevelResult[]): LevelResult[] {
  return LEVELS.map(
    level =>
      results.find(result => result.level === level) ?? {
        level,
        status: 'not-measured',
        weight: DEFAULT_LEVEL_WEIGHTS[level],
        summary: 'not measured by this version',
      },
  );
}

/** The mean of the tiers in which the level was measured. */
export function meanOfTiers(
  level: LevelName,
  tiers: LevelResult[],
): LevelResult {
  const values = tiers.flatMap(({ value }) =>
    value === undefined ? [] : [value],
  );
  if (!values.length) {
    return notApplicable(level, tiers[0]?.summary ?? 'nothing was restored');
  }
  const sum = values.reduce((total, value) => total + value, 0);
  return measured(
    level,
    sum / values.length,
    values.length === 1
      ? tiers.find(({ value }) => value !== undefined)!.summary
      : `mean of ${values.length} tiers`,
  );
}
