import type {
  CheckResult,
  Finding,
  TierResult,
} from '@kymaros/plugin-kymaros-common';

/** What was seen of one tier. */
export type TierObservations = Omit<TierResult, 'levels'>;

/** All that a run's result is computed from: any stored run can be scored again. */
export interface RunObservations {
  startedAt: Date;
  tiers: TierObservations[];
  unplacedChecks: CheckResult[];
  /** In the order in which they were made. */
  findings: readonly Finding[];
}
