import type {
  V1DaemonSet,
  V1PersistentVolumeClaim,
  V1StorageClass,
} from '@kubernetes/client-node';
import type { Bounds, ClusterReader } from '@kymaros/plugin-kymaros-node';

interface Wait {
  cluster: ClusterReader;
  sandbox: string;
  bounds: Bounds;
}

/** Waits until the controller has counted the nodes of each DaemonSet: before that none is wanted. */
export async function awaitDaemonSets({
  cluster,
  sandbox,
  bounds,
}: Wait): Promise<void> {
  await cluster.waitFor<V1DaemonSet, true>({
    query: { apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: sandbox },
    until: daemonSets => daemonSets.every(isObserved) || undefined,
    what: `the DaemonSets of ${sandbox} to be placed`,
    bounds,
  });
}

/**
 * Waits until all claims are bound. One that its storage class binds only for a pod is left alone: with all pods ready,
 * nobody asks for it.
 */
export async function awaitClaimsBound({
  cluster,
  sandbox,
  bounds,
}: Wait): Promise<void> {
  const classes = await cluster.list<V1StorageClass>({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
  });
  const late = new Set(
    classes
      .filter(
        ({ volumeBindingMode }) => volumeBindingMode === 'WaitForFirstConsumer',
      )
      .map(({ metadata }) => metadata?.name),
  );
  const isPending = ({ spec, status }: V1PersistentVolumeClaim) =>
    status?.phase !== 'Bound' && !late.has(spec?.storageClassName);
  await cluster.waitFor<V1PersistentVolumeClaim, true>({
    query: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace: sandbox,
    },
    until: claims => !claims.some(isPending) || undefined,
    what: `the volume claims of ${sandbox} to be bound`,
    describe: claims =>
      claims
        .filter(isPending)
        .map(
          ({ metadata, status }) =>
            `PersistentVolumeClaim ${metadata?.name} is ${status?.phase}`,
        )
        .join(', '),
    bounds,
  });
}

function isObserved({ metadata, status }: V1DaemonSet): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 1);
}
