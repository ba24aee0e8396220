import type {
  RestoreSummary,
  WorkloadSummary,
} from '@kymaros/plugin-kymaros-common';

/** What came of restoring a tier; nothing when it was not reached. */
export interface TierRestore {
  restore?: RestoreSummary;
  /** The tier can be started. */
  usable: boolean;
}

/** Id of a tier's restore step. */
export function restoreStepId(tier: string): string {
  return `restore/${tier}`;
}

/** How a tier came up. */
export interface TierReadiness {
  ready: boolean;
  /** ISO 8601. */
  readyAt?: string;
  workloads: WorkloadSummary[];
}

/** Id of the step that waits for a tier. */
export function awaitReadyStepId(tier: string): string {
  return `await-ready/${tier}`;
}
