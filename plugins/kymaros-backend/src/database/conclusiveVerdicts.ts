import type { Verdict } from '@kymaros/plugin-kymaros-common';

/** Verdicts that speak about the backup. */
export const CONCLUSIVE_VERDICTS: readonly Verdict[] = [
  'pass',
  'partial',
  'fail',
];
