import type { V1Pod } from '@kubernetes/client-node';
import {
  WaitTimeoutError,
  type Bounds,
  type ClusterReader,
} from '@kymaros/plugin-kymaros-node';
import { isReady } from '../cluster/isReady';

/** Long enough to pull an image. */
const START_PATIENCE_MS = 60_000;

/** One of Kymaros' own pods, or why there is none. */
export type HelperPodStart =
  | { pod: V1Pod; problem?: undefined }
  | { pod?: undefined; problem: string };

/** Waits until one of Kymaros' own pods is ready, has ended, or has had time enough to start. */
export async function helperPodStart(
  cluster: ClusterReader,
  key: { namespace: string; name: string },
  { signal, deadlineMs }: Bounds,
): Promise<HelperPodStart> {
  try {
    return await cluster.waitFor<V1Pod, HelperPodStart>({
      query: {
        apiVersion: 'v1',
        kind: 'Pod',
        namespace: key.namespace,
        fieldSelector: `metadata.name=${key.name}`,
      },
      until: ([pod]) => startOf(pod),
      what: `Pod ${nameOf(key)} to be ready`,
      describe: ([pod]) => (pod ? stateOf(pod) : 'it is gone'),
      bounds: {
        signal,
        deadlineMs: Math.min(deadlineMs, Date.now() + START_PATIENCE_MS),
      },
    });
  } catch (error) {
    if (error instanceof WaitTimeoutError) {
      return { problem: error.message };
    }
    throw error;
  }
}

/** Why one of Kymaros' own pods does not run any more, if so. */
export async function helperPodEnd(
  cluster: ClusterReader,
  key: { namespace: string; name: string },
): Promise<string | undefined> {
  const pod = await cluster.get<V1Pod>({
    apiVersion: 'v1',
    kind: 'Pod',
    ...key,
  });
  return pod ? startOf(pod)?.problem : `Pod ${nameOf(key)} is gone`;
}

function nameOf({ namespace, name }: { namespace: string; name: string }) {
  return `${namespace}/${name}`;
}

function startOf(pod: V1Pod | undefined): HelperPodStart | undefined {
  if (!pod) {
    return undefined;
  }
  const phase = pod.status?.phase;
  if (phase === 'Failed' || phase === 'Succeeded') {
    const { namespace, name } = pod.metadata!;
    return { problem: `Pod ${namespace}/${name} has ended: ${stateOf(pod)}` };
  }
  return isReady(pod) ? { pod } : undefined;
}

function stateOf({ status }: V1Pod): string {
  const unscheduled = status?.conditions?.find(
    condition =>
      condition.type === 'PodScheduled' && condition.status === 'False',
  );
  const container = status?.containerStatuses?.[0];
  const ended =
    container?.state?.terminated ?? container?.lastState?.terminated;
  const reason = container?.state?.waiting ?? ended ?? unscheduled;
  const words = [
    reason?.reason,
    ended && `exit code ${ended.exitCode}`,
    reason?.message,
  ].filter(Boolean);
  return words.join(', ') || (status?.phase ?? 'Pending');
}
