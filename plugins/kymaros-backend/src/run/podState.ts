import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { FindingCause } from '@kymaros/plugin-kymaros-common';
import { isReady } from '../cluster/isReady';

/** Name of the init container in which Velero restores a pod's volume data. */
const VELERO_RESTORE_CONTAINER = 'restore-wait';

/** Why a pod is not ready, and whose fault it is. */
export interface PodTrouble {
  text: string;
  cause: FindingCause;
  hint: string;
  /** Waiting longer will not mend it. */
  hopeless?: boolean;
}

/** Whether the pod takes traffic. */
export function isPodReady(pod: V1Pod): boolean {
  return !pod.metadata?.deletionTimestamp && isReady(pod);
}

/** Whether the pod ran to its end, as those of jobs do. */
export function isPodFinished(pod: V1Pod): boolean {
  return pod.status?.phase === 'Succeeded';
}

/** Restarts of all of the pod's containers. */
export function restartsOf(pod: V1Pod): number {
  return (pod.status?.containerStatuses ?? []).reduce(
    (sum, { restartCount }) => sum + restartCount,
    0,
  );
}

/** Why the pod is not ready; nothing when it is. */
export function podTrouble(pod: V1Pod): PodTrouble | undefined {
  if (isPodReady(pod)) {
    return undefined;
  }
  return (
    schedulingTrouble(pod) ??
    [
      ...(pod.status?.initContainerStatuses ?? []),
      ...(pod.status?.containerStatuses ?? []),
    ]
      .map(containerTrouble)
      .find(Boolean) ?? {
      text: `pod ${pod.metadata?.name} is ${pod.status?.phase ?? 'Pending'}`,
      cause: 'APP',
      hint: 'Look at the events and the log of the pod.',
    }
  );
}

function schedulingTrouble({ status }: V1Pod): PodTrouble | undefined {
  const unscheduled = status?.conditions?.find(
    condition =>
      condition.type === 'PodScheduled' && condition.status === 'False',
  );
  return (
    unscheduled && {
      text: `${unscheduled.reason ?? 'Unscheduled'}: ${
        unscheduled.message ?? ''
      }`,
      cause: 'SANDBOX',
      hint: 'The test cluster has no node for this pod. Give it room, or the nodes, labels and volumes that the pod asks for.',
    }
  );
}

function containerTrouble(status: V1ContainerStatus): PodTrouble | undefined {
  const { name, state, lastState } = status;
  if (name === VELERO_RESTORE_CONTAINER && !state?.terminated) {
    return {
      text: `${name}: volume data has not arrived`,
      cause: 'INFRA',
      hint: "Look at the PodVolumeRestores of the restore and at the node-agent's log.",
    };
  }
  if (state?.waiting) {
    return waitingTrouble(name, state.waiting, lastState?.terminated?.exitCode);
  }
  const failed = state?.terminated?.exitCode ? state.terminated : undefined;
  if (failed) {
    return {
      text: `container ${name} ended with exit code ${failed.exitCode}`,
      cause: 'APP',
      hint: 'Look at the log of the container.',
    };
  }
  return state?.running && !status.ready
    ? {
        text: `container ${name} runs but is not ready`,
        cause: 'APP',
        hint: "Look at the container's log and readiness probe: often it waits for something that the sandbox does not have.",
      }
    : undefined;
}

function waitingTrouble(
  container: string,
  { reason = '', message = '' }: { reason?: string; message?: string },
  lastExitCode: number | undefined,
): PodTrouble | undefined {
  const text = `${reason}: container ${container}`;
  if (/^(ErrImagePull|ImagePullBackOff)$/.test(reason)) {
    const gone = /not found|manifest unknown/i.test(message);
    return {
      text: message ? `${text}: ${message}` : text,
      cause: gone ? 'APP' : 'INFRA',
      hopeless: gone,
      hint: gone
        ? 'The image that the backup names is no longer in its registry.'
        : 'The test cluster could not pull the image: look at the registry, its limits and the pull secrets.',
    };
  }
  if (reason === 'CrashLoopBackOff') {
    return {
      text: `${text}, last exit code ${lastExitCode ?? 'unknown'}`,
      cause: 'APP',
      hint: 'Look at the log of the container: often it needs something that was not restored, or that the sandbox may not reach.',
    };
  }
  if (/^Create\w+Error$|^InvalidImageName$/.test(reason)) {
    return {
      text: `${text}: ${message}`,
      cause: 'APP',
      hint: 'The container names something that is not there, often a Secret or ConfigMap that the backup lacks.',
    };
  }
  return undefined;
}
