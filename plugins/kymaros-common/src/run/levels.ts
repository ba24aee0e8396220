/** The six graded aspects of a run, in the order they are shown. @public */
export const LEVELS = [
  'integrity',
  'completeness',
  'startup',
  'health',
  'dependencies',
  'objectives',
] as const;

/** One of the six graded aspects. @public */
export type LevelName = (typeof LEVELS)[number];

/** What each level counts for in the score, unless `kymaros.scoring.weights` says otherwise; together 100. @public */
export const DEFAULT_LEVEL_WEIGHTS: Readonly<Record<LevelName, number>> = {
  integrity: 20,
  completeness: 20,
  startup: 15,
  health: 25,
  dependencies: 10,
  objectives: 10,
};

/**
 * How one level came out, for a tier or for the whole run.
 *
 * - `measured`: `value` counts.
 * - `not-applicable`: there was nothing to measure.
 * - `not-measured`: it could not be measured, such as completeness when the backup cannot be read.
 *
 * What was not measured, for either reason, lowers the coverage, not the score.
 *
 * @public
 */
export interface LevelResult {
  level: LevelName;
  status: 'measured' | 'not-applicable' | 'not-measured';
  /** 0 to 1, present when measured. */
  value?: number;
  /** What the level counts for, beside the others. */
  weight: number;
  /** One sentence: what was counted. */
  summary: string;
}
