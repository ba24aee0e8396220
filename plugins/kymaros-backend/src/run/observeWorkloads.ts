import type { V1Pod } from '@kubernetes/client-node';
import type { WorkloadSummary } from '@kymaros/plugin-kymaros-common';
import {
  type ClusterReader,
  type SandboxTier,
  WaitTimeoutError,
} from '@kymaros/plugin-kymaros-node';
import type { StepContext } from '../engine/Step';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import type { RunDependencies } from './RunDependencies';
import {
  awaitReadyStepId,
  restoreStepId,
  type TierReadiness,
  type TierRestore,
} from './tierSteps';
import {
  isWorkloadReady,
  listWorkloads,
  summarizeWorkloads,
} from './workloads';

/** A tier that was restored, and how it had come up. */
interface ObservedTier {
  cluster: ClusterReader;
  tier: SandboxTier;
  readiness?: TierReadiness;
  windowMs: number;
}

/** How the workloads of each tier stand, once those that came up had the time to show whether they stay. */
export async function observeWorkloads(
  context: StepContext,
  { clusters, scoring }: Pick<RunDependencies, 'clusters' | 'scoring'>,
): Promise<Record<string, WorkloadSummary[]>> {
  const cluster = clusters.reader(context.test.cluster);
  const restored = context
    .outputOf<RunPlan>(PLAN_STEP_ID)!
    .tiers.filter(
      ({ name }) => context.outputOf<TierRestore>(restoreStepId(name))?.usable,
    );
  const workloads = await Promise.all(
    restored.map(async (tier): Promise<[string, WorkloadSummary[]]> => {
      const readiness = context.outputOf<TierReadiness>(
        awaitReadyStepId(tier.name),
      );
      const observed = {
        cluster,
        tier,
        readiness,
        windowMs: scoring.stabilityWindowMs,
      };
      if (readiness?.ready) {
        await awaitStability(context, observed);
      }
      return [tier.name, await lookAt(observed)];
    }),
  );
  return Object.fromEntries(workloads);
}

/**
 * Lets the time pass in which a tier that is ready must stay so; it counts from when it got ready. One in which something
 * was restarted or is not ready any more gets as long again, at most, to come back.
 */
async function awaitStability(
  context: StepContext,
  observed: ObservedTier,
): Promise<void> {
  const { readiness, windowMs } = observed;
  const stableAtMs = Date.parse(readiness?.readyAt ?? '') + windowMs;
  if (stableAtMs > Date.now()) {
    await followPods(context, observed, {
      deadlineMs: stableAtMs,
      until: workloads =>
        !workloads.every(isWorkloadReady) ||
        workloads.some(workload => restartsSince(readiness, workload) > 0),
      what: 'to fail',
    });
  }
  await followPods(context, observed, {
    deadlineMs: Date.now() + windowMs,
    until: workloads => workloads.every(isWorkloadReady),
    what: 'to be ready again',
  });
}

/** Waits for the workloads of a tier to be in a state, and no longer than it says. */
async function followPods(
  { signal, deadlineMs }: StepContext,
  { cluster, tier: { sandbox } }: ObservedTier,
  options: {
    deadlineMs: number;
    until: (workloads: WorkloadSummary[]) => boolean;
    what: string;
  },
): Promise<void> {
  const wanted = await listWorkloads(cluster, sandbox);
  try {
    await cluster.waitFor<V1Pod, true>({
      query: { apiVersion: 'v1', kind: 'Pod', namespace: sandbox },
      until: pods =>
        options.until(summarizeWorkloads(wanted, pods)) || undefined,
      what: `a workload of ${sandbox} ${options.what}`,
      bounds: { signal, deadlineMs: Math.min(deadlineMs, options.deadlineMs) },
    });
  } catch (error) {
    // What it then looks like says all.
    if (!(error instanceof WaitTimeoutError)) {
      throw error;
    }
  }
}

async function lookAt({
  cluster,
  tier: { sandbox },
  readiness,
}: ObservedTier): Promise<WorkloadSummary[]> {
  const [wanted, pods] = await Promise.all([
    listWorkloads(cluster, sandbox),
    cluster.list<V1Pod>({ apiVersion: 'v1', kind: 'Pod', namespace: sandbox }),
  ]);
  return summarizeWorkloads(wanted, pods).map(workload => ({
    ...workload,
    ...(readiness?.ready
      ? { restartsSinceReady: restartsSince(readiness, workload) }
      : {}),
  }));
}

function restartsSince(
  readiness: TierReadiness | undefined,
  { kind, name, restarts }: WorkloadSummary,
): number {
  const before = readiness?.workloads.find(
    workload => workload.kind === kind && workload.name === name,
  );
  return Math.max(0, restarts - (before?.restarts ?? 0));
}
