import type { V1Pod } from '@kubernetes/client-node';
import { isReady } from '../cluster/isReady';

/** Whether the pod has containers that run. */
export function isRunning(pod: V1Pod): boolean {
  return pod.status?.phase === 'Running';
}

/** In a stable order, so that a check repeated looks at the same pod. */
export function byName(pods: V1Pod[]): V1Pod[] {
  return [...pods].sort((a, b) =>
    a.metadata!.name! < b.metadata!.name! ? -1 : 1,
  );
}

/** Why a pod is not ready, in words: `ImagePullBackOff: container api`. */
export function reasonNotReady(pod: V1Pod): string {
  const {
    phase,
    conditions = [],
    containerStatuses = [],
    initContainerStatuses = [],
  } = pod.status ?? {};
  const waiting = [...initContainerStatuses, ...containerStatuses].find(
    ({ state }) =>
      state?.waiting?.reason && state.waiting.reason !== 'PodInitializing',
  );
  if (waiting) {
    return `${waiting.state!.waiting!.reason}: container ${waiting.name}`;
  }
  const initialising = initContainerStatuses.find(({ ready }) => !ready);
  if (initialising) {
    return `init container ${initialising.name} has not finished`;
  }
  const unmet = conditions.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  if (unmet) {
    return `${unmet.reason}: ${unmet.message}`;
  }
  const unready = containerStatuses.find(({ ready }) => !ready);
  return unready
    ? `container ${unready.name} is not ready`
    : `phase ${phase ?? 'unknown'}`;
}

/** How many pods are ready, and why the others are not. */
export function describeReadiness(pods: V1Pod[]): string {
  const ready = pods.filter(isReady).length;
  const reasons = byName(pods)
    .filter(pod => !isReady(pod))
    .slice(0, 5)
    .map(pod => `${pod.metadata?.name}: ${reasonNotReady(pod)}`);
  return [
    `${ready} of ${pods.length} ${pods.length === 1 ? 'pod' : 'pods'} ready`,
    ...reasons,
  ].join('; ');
}
