import type { V1Namespace, V1Pod } from '@kubernetes/client-node';
import { KYMAROS_LABELS, MANAGED_BY } from '@kymaros/plugin-kymaros-common';
import type { Bounds, ClusterReader } from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../../cluster/ClusterError';
import { isReady } from '../../cluster/isReady';
import type { SandboxRun } from '../SandboxRun';
import { PROBE_PORT, type Surroundings } from './attempts';
import { PROBE_NAME } from './probeObjects';

/** Namespaces that are looked into; one that has a pod is enough. */
const MOST_LOOKED_INTO = 5;

/** A pod that listens in a sandbox of another run, if one lives on the cluster now. */
export async function findOtherRun(
  cluster: ClusterReader,
  run: Pick<SandboxRun, 'runId'>,
  { signal }: Bounds,
): Promise<Surroundings['otherRun']> {
  const namespaces = await cluster.list<V1Namespace>(
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      labelSelector: {
        matchLabels: {
          [KYMAROS_LABELS.managedBy]: MANAGED_BY,
          [KYMAROS_LABELS.role]: 'sandbox',
        },
      },
    },
    { signal },
  );
  const others = namespaces.filter(
    ({ metadata }) =>
      metadata?.labels?.[KYMAROS_LABELS.runId] !== run.runId &&
      !metadata?.deletionTimestamp,
  );
  const targets = await Promise.all(
    others
      .slice(0, MOST_LOOKED_INTO)
      .map(({ metadata }) => listeningPod(cluster, metadata!.name!, signal)),
  );
  return targets.find(Boolean);
}

async function listeningPod(
  cluster: ClusterReader,
  namespace: string,
  signal: AbortSignal,
): Promise<Surroundings['otherRun']> {
  const pods = await cluster
    .list<V1Pod>({ apiVersion: 'v1', kind: 'Pod', namespace }, { signal })
    .catch(error => {
      // Another installation's, or one that is just being made.
      if (error instanceof ClusterError && error.status === 403) {
        return [];
      }
      throw error;
    });
  const ready = pods.filter(
    pod =>
      pod.status?.podIP && !pod.metadata?.deletionTimestamp && isReady(pod),
  );
  const addresses = ready.flatMap(pod => {
    const port = portOf(pod);
    return port === undefined ? [] : [{ host: pod.status!.podIP!, port }];
  });
  return addresses[0];
}

function portOf({ metadata, spec }: V1Pod): number | undefined {
  return metadata?.name === PROBE_NAME
    ? PROBE_PORT
    : spec?.containers
        .flatMap(({ ports }) => ports ?? [])
        .find(({ protocol }) => (protocol ?? 'TCP') === 'TCP')?.containerPort;
}
