import type { Finding } from '@kymaros/plugin-kymaros-common';

/** Codes of the findings that scoring makes itself, and makes anew when a run is scored again. */
const SCORING_CODES = [
  'tier-not-reached',
  'workload-not-ready',
  'workload-restarted',
  'rto-exceeded',
  'rpo-exceeded',
  'points-lost',
  'too-little-measured',
  'no-critical-check',
  'nothing-checked',
] as const;

/** A finding that follows from what was observed. */
export type ScoredFinding = Finding & { code: (typeof SCORING_CODES)[number] };

/** Whether the finding was made by scoring, and not by a step that observed something. */
export function isMadeByScoring({ code }: Finding): boolean {
  return (SCORING_CODES as readonly string[]).includes(code);
}
