import type { V1Pod } from '@kubernetes/client-node';
import type { WorkloadSummary } from '@kymaros/plugin-kymaros-common';
import {
  type Bounds,
  type ClusterReader,
  LatestReporter,
  WaitTimeoutError,
} from '@kymaros/plugin-kymaros-node';
import type { StepContext } from '../engine/Step';
import { hopelessCrashLoop } from './crashLoops';
import { findMissingObjects, hasNotStarted } from './missingObjects';
import { podTrouble } from './podState';
import {
  isWorkloadReady,
  listWorkloads,
  summarizeWorkloads,
  type Workload,
} from './workloads';

/** What was restored is all there; only a controller could still make what a pod lacks. */
const APPEARANCE_MS = 10_000;

/** Something will never become ready, however long one waits. */
export class HopelessError extends Error {
  name = 'HopelessError';
}

interface AwaitedTier {
  cluster: ClusterReader;
  tier: string;
  sandbox: string;
  bounds: Bounds;
}

/**
 * Waits until all pods of a tier that should be ready are.
 *
 * @throws HopelessError as soon as it is known that they never will, WaitTimeoutError at the deadline
 */
export async function awaitPods(
  context: StepContext,
  awaited: AwaitedTier,
): Promise<WorkloadSummary[]> {
  const { cluster, tier, sandbox } = awaited;
  const wanted = await listWorkloads(cluster, sandbox);
  const progress = new LatestReporter<WorkloadSummary[]>(workloads =>
    context.report({
      type: 'tier.changed',
      tier,
      state: 'starting',
      workloads,
    }),
  );
  const workloads = await untilReady(awaited, wanted, progress);
  await progress.drain();
  return workloads;
}

async function untilReady(
  awaited: AwaitedTier,
  wanted: Workload[],
  progress: LatestReporter<WorkloadSummary[]>,
): Promise<WorkloadSummary[]> {
  const { cluster, sandbox, bounds } = awaited;
  const examined = new Set<string>();
  for (;;) {
    const seen = await cluster.waitFor<
      V1Pod,
      { ready?: WorkloadSummary[]; stuck: V1Pod[] }
    >({
      query: { apiVersion: 'v1', kind: 'Pod', namespace: sandbox },
      until: pods => {
        const current = summarizeWorkloads(wanted, pods);
        if (current.every(isWorkloadReady)) {
          return { ready: current, stuck: [] };
        }
        progress.offer(current);
        refuseHopeless(wanted, pods);
        const stuck = pods
          .filter(hasNotStarted)
          .filter(({ metadata }) => !examined.has(metadata?.uid ?? ''));
        return stuck.length ? { stuck } : undefined;
      },
      what: `the workloads of ${sandbox} to be ready`,
      bounds,
    });
    if (seen.ready) {
      return seen.ready;
    }
    await refuseMissing(awaited, seen.stuck);
    seen.stuck.forEach(({ metadata }) => examined.add(metadata?.uid ?? ''));
  }
}

function refuseHopeless(wanted: Workload[], pods: V1Pod[]): void {
  const hopeless = pods.map(podTrouble).find(trouble => trouble?.hopeless);
  if (hopeless) {
    throw new HopelessError(hopeless.text);
  }
  const looping = hopelessCrashLoop(wanted, pods);
  if (looping) {
    throw new HopelessError(
      `container ${looping.name} crashed ${looping.restartCount} times although all else was ready`,
    );
  }
}

/** Gives what pods cannot start without a little time to appear. */
async function refuseMissing(
  { cluster, sandbox, bounds }: AwaitedTier,
  pods: V1Pod[],
): Promise<void> {
  const [missing] = await findMissingObjects(cluster, { sandbox, pods });
  if (!missing) {
    return;
  }
  const { kind, name } = missing;
  try {
    await cluster.waitFor({
      query: { apiVersion: 'v1', kind, namespace: sandbox },
      until: objects =>
        objects.some(({ metadata }) => metadata?.name === name) || undefined,
      what: `${kind} ${name} to appear in ${sandbox}`,
      bounds: {
        ...bounds,
        deadlineMs: Math.min(bounds.deadlineMs, Date.now() + APPEARANCE_MS),
      },
    });
  } catch (error) {
    throw error instanceof WaitTimeoutError
      ? new HopelessError(error.message)
      : error;
  }
}
