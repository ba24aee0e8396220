import type { WorkloadSummary } from '@kymaros/plugin-kymaros-common';
import { type LevelScore, measured, notApplicable } from './levelResult';
import type { TierObservations } from './RunObservations';
import type { ScoredFinding } from './scoredFindings';

/** What a tier keeps when a container was restarted after it had been ready. */
const UNSTABLE_FACTOR = 0.8;

/**
 * Did all workloads that should run come up, and stay up? The mean over the workloads, each by its share of ready
 * replicas, and less when one had to be restarted once it was up. Those scaled to zero and finished jobs do not count.
 */
export function startup(tier: TierObservations): LevelScore {
  if (tier.state === 'skipped') {
    return measured('startup', 0, 'not restored');
  }
  const workloads = tier.workloads.filter(shouldRun);
  if (!workloads.length) {
    return tier.state === 'failed'
      ? measured('startup', 0, 'did not come up')
      : notApplicable('startup', 'no workload that should run');
  }
  const sum = workloads.reduce(
    (total, { ready, desired }) => total + Math.min(ready, desired) / desired,
    0,
  );
  const ready = workloads.filter(isReady).length;
  const unstable = workloads.filter(isUnstable).length;
  return measured(
    'startup',
    (sum / workloads.length) * (unstable ? UNSTABLE_FACTOR : 1),
    `${ready} of ${workloads.length} workloads ready` +
      `${unstable ? `, ${unstable} restarted after that` : ''}`,
  );
}

/** What is to be said of the workloads of a tier that had come up. Why one did not come up is known already. */
export function startupFindings(tier: TierObservations): ScoredFinding[] {
  return tier.workloads
    .filter(shouldRun)
    .flatMap(workload => [
      ...(tier.state === 'ready' && !isReady(workload)
        ? [notReadyAnyMore(tier, workload)]
        : []),
      ...(workload.restarts > 0 ? [restarted(tier, workload)] : []),
    ]);
}

function notReadyAnyMore(
  { name: tier }: TierObservations,
  { kind, name, ready, desired, reason }: WorkloadSummary,
): ScoredFinding {
  return {
    code: 'workload-not-ready',
    severity: 'warning',
    cause: 'APP',
    gate: false,
    level: 'startup',
    tier,
    object: { kind, name },
    message: `${kind} ${name} had come up, but did not stay: ${ready} of ${desired} ready${
      reason ? `; ${reason}` : ''
    }.`,
    hint: "Look at the pods' events and previous logs: something ends them some time after they started.",
  };
}

function restarted(
  { name: tier }: TierObservations,
  workload: WorkloadSummary,
): ScoredFinding {
  const { kind, name, restarts } = workload;
  const unstable = isUnstable(workload);
  return {
    code: 'workload-restarted',
    severity: unstable ? 'warning' : 'info',
    cause: 'APP',
    gate: false,
    level: 'startup',
    tier,
    object: { kind, name },
    message: unstable
      ? `${kind} ${name} was restarted ${times(
          workload.restartsSinceReady!,
        )} after it had been ready.`
      : `${kind} ${name} was restarted ${times(restarts)} before it was ready.`,
    hint: "Look at the container's previous log: often it starts before what it needs is there.",
  };
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function shouldRun({ desired }: WorkloadSummary): boolean {
  return desired > 0;
}

function isReady({ ready, desired }: WorkloadSummary): boolean {
  return ready >= desired;
}

function isUnstable({ restartsSinceReady = 0 }: WorkloadSummary): boolean {
  return restartsSinceReady > 0;
}
