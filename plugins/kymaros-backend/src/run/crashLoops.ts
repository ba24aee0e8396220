import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { isPodReady } from './podState';
import {
  isWorkloadReady,
  summarizeWorkloads,
  type Workload,
} from './workloads';

/** Restarts after which a container is not expected to come up any more. */
const HOPELESS_RESTARTS = 3;

/**
 * A container that crashes over and over although nothing else of its tier is still on its way: it has been restarted
 * three times, and the last time all other pods of the tier were ready already. Until then it may be waiting for one of
 * them, as many wait for their database.
 */
export function hopelessCrashLoop(
  workloads: Workload[],
  pods: V1Pod[],
): V1ContainerStatus | undefined {
  const looping = pods.filter(pod => crashLoopOf(pod));
  const rest = pods.filter(pod => !looping.includes(pod));
  const isRestReady = summarizeWorkloads(workloads, [
    ...rest,
    ...looping.map(asIfReady),
  ]).every(isWorkloadReady);
  const readyAtMs = Math.max(0, ...rest.filter(isPodReady).map(readySinceMs));
  return isRestReady
    ? looping
        .map(pod => crashLoopOf(pod)!)
        .find(
          ({ restartCount, lastState }) =>
            restartCount >= HOPELESS_RESTARTS &&
            timeOf(lastState?.terminated?.startedAt) >= readyAtMs,
        )
    : undefined;
}

function crashLoopOf({ status }: V1Pod): V1ContainerStatus | undefined {
  return [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
  ].find(({ state }) => state?.waiting?.reason === 'CrashLoopBackOff');
}

function asIfReady(pod: V1Pod): V1Pod {
  return {
    ...pod,
    status: { ...pod.status, conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

function readySinceMs({ status }: V1Pod): number {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return timeOf(ready?.lastTransitionTime);
}

/** Of a time of the API, which is a text whatever its type says. */
function timeOf(time: Date | undefined): number {
  return time ? new Date(time).getTime() : 0;
}
