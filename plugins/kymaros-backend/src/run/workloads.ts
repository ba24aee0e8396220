import type {
  KubernetesObject,
  V1DaemonSet,
  V1Deployment,
  V1Pod,
  V1ReplicaSet,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type {
  LabelSelector,
  WorkloadSummary,
} from '@kymaros/plugin-kymaros-common';
import type { ClusterReader } from '@kymaros/plugin-kymaros-node';
import { matchesSelector } from './labelSelector';
import { isPodFinished, isPodReady, podTrouble, restartsOf } from './podState';

/** A workload of a sandbox as it should run. */
export interface Workload {
  kind: string;
  name: string;
  selector: LabelSelector;
  desired: number;
}

type ReplicatedWorkload = V1Deployment | V1StatefulSet | V1ReplicaSet;

/**
 * The workloads of a namespace that should run, without those scaled to zero. What belongs to what is told by selectors
 * and not by owners, since a restored object has lost its owner until a controller adopts it.
 */
export async function listWorkloads(
  cluster: ClusterReader,
  namespace: string,
): Promise<Workload[]> {
  const list = <T extends KubernetesObject>(kind: string) =>
    cluster.list<T>({ apiVersion: 'apps/v1', kind, namespace });
  const [deployments, statefulSets, daemonSets, replicaSets] =
    await Promise.all([
      list<V1Deployment>('Deployment'),
      list<V1StatefulSet>('StatefulSet'),
      list<V1DaemonSet>('DaemonSet'),
      list<V1ReplicaSet>('ReplicaSet'),
    ]);
  const controllers = [
    ...deployments.map(object => replicated('Deployment', object)),
    ...statefulSets.map(object => replicated('StatefulSet', object)),
    ...daemonSets.map(daemonSet),
  ];
  const bareReplicaSets = replicaSets
    .filter(
      ({ spec }) =>
        !controllers.some(({ selector }) =>
          matchesSelector(spec?.template?.metadata?.labels, selector),
        ),
    )
    .map(object => replicated('ReplicaSet', object));
  return [...controllers, ...bareReplicaSets].filter(
    ({ desired }) => desired > 0,
  );
}

/** How the workloads stand, and the pods that belong to none of them. Finished pods have nothing to be ready for. */
export function summarizeWorkloads(
  workloads: Workload[],
  pods: V1Pod[],
): WorkloadSummary[] {
  const running = pods.filter(pod => !isPodFinished(pod));
  const controlled = workloads.map(workload =>
    summarize(
      workload,
      running.filter(pod =>
        matchesSelector(pod.metadata?.labels, workload.selector),
      ),
    ),
  );
  const bare = running
    .filter(
      pod =>
        !workloads.some(({ selector }) =>
          matchesSelector(pod.metadata?.labels, selector),
        ),
    )
    .map(pod =>
      summarize({ kind: 'Pod', name: pod.metadata?.name ?? '', desired: 1 }, [
        pod,
      ]),
    );
  return [...controlled, ...bare];
}

/** Whether as many replicas are ready as there should be. */
export function isWorkloadReady({ ready, desired }: WorkloadSummary): boolean {
  return ready >= desired;
}

function summarize(
  { kind, name, desired }: Pick<Workload, 'kind' | 'name' | 'desired'>,
  pods: V1Pod[],
): WorkloadSummary {
  const ready = pods.filter(isPodReady).length;
  const restarts = pods.reduce((sum, pod) => sum + restartsOf(pod), 0);
  const reason =
    ready < desired
      ? pods.map(podTrouble).find(Boolean)?.text ??
        `${pods.length} of ${desired} pods exist`
      : undefined;
  const images = pods[0]?.spec?.containers.map(container => ({
    container: container.name,
    image: container.image ?? '',
  }));
  return { kind, name, desired, ready, restarts, reason, images };
}

function replicated(
  kind: string,
  { metadata, spec }: ReplicatedWorkload,
): Workload {
  return {
    kind,
    name: metadata?.name ?? '',
    selector: spec?.selector as LabelSelector,
    desired: spec?.replicas ?? 1,
  };
}

function daemonSet({ metadata, spec, status }: V1DaemonSet): Workload {
  return {
    kind: 'DaemonSet',
    name: metadata?.name ?? '',
    selector: spec?.selector as LabelSelector,
    desired: status?.desiredNumberScheduled ?? 0,
  };
}
