import type {
  LevelResult,
  WorkloadSummary,
} from '@kymaros/plugin-kymaros-common';
import { measured, notApplicable } from './levelResult';
import type { TierObservations } from './RunObservations';

/** What a workload keeps of its share when one of its containers had to be restarted. */
const RESTARTED_FACTOR = 0.8;

/** Did all workloads that should run come up? The mean over the workloads, each by its share of ready replicas. */
export function startup(tier: TierObservations): LevelResult {
  if (tier.state === 'skipped') {
    return measured('startup', 0, 'not restored');
  }
  const workloads = tier.workloads.filter(({ desired }) => desired > 0);
  if (!workloads.length) {
    return notApplicable('startup', 'no workload that should run');
  }
  const ready = workloads.filter(isReady).length;
  const restarted = workloads.filter(({ restarts }) => restarts > 0).length;
  const sum = workloads.reduce((total, workload) => total + share(workload), 0);
  return measured(
    'startup',
    sum / workloads.length,
    `${ready} of ${workloads.length} workloads ready` +
      `${restarted ? `, ${restarted} after restarts` : ''}`,
  );
}

function share({ ready, desired, restarts }: WorkloadSummary): number {
  const up = Math.min(ready, desired) / desired;
  return restarts > 0 ? up * RESTARTED_FACTOR : up;
}

function isReady({ ready, desired }: WorkloadSummary): boolean {
  return ready >= desired;
}
