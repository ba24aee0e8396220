import { DemoCluster, DemoClusterOptions } from '../DemoCluster';
import { Pod } from '../api/objects';
import { eventually } from './eventually';

/** Starts a cluster with some namespaces that are ready for pods. */
export async function startCluster(
  namespaces: string[],
  options?: DemoClusterOptions,
): Promise<DemoCluster> {
  const cluster = await DemoCluster.start(options);
  for (const name of namespaces) {
    cluster.store.create('namespaces', { metadata: { name } });
  }
  await eventually(() =>
    namespaces.forEach(namespace =>
      cluster.store.require('serviceaccounts', { namespace, name: 'default' }),
    ),
  );
  return cluster;
}

/** The spec of a pod that does nothing. */
export const idle = {
  containers: [
    {
      name: 'main',
      image: 'localhost/busybox:1',
      command: ['sleep', 'infinity'],
    },
  ],
};

/** Waits until all pods of a cluster are ready, its DNS among them, and their Services lead to them. */
export function everythingReady(cluster: DemoCluster): Promise<void> {
  return eventually(() => {
    const pods = cluster.store.list('pods');
    expect(pods.map(({ metadata }) => metadata.namespace)).toContain(
      'kube-system',
    );
    expect(pods.filter(pod => !isReady(pod))).toEqual([]);
    const served = cluster.store
      .list('endpointslices.discovery.k8s.io')
      .map(({ endpoints = [] }) =>
        endpoints.every(({ conditions }) => conditions?.ready)
          ? endpoints.length
          : 0,
      );
    expect(served).not.toContain(0);
    expect(served).toHaveLength(cluster.store.list('services').length);
  });
}

/** Whether a pod is ready. */
export function isReady(pod: Pod | undefined): boolean {
  return (
    pod?.status?.conditions?.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    ) ?? false
  );
}

/** Waits until the selected pods are as many as expected, and ready; gives their names. */
export function readyPods(
  cluster: DemoCluster,
  selection: { namespace: string; labelSelector?: string; count: number },
): Promise<string[]> {
  return eventually(() => {
    const pods = cluster.store
      .list('pods', selection)
      .filter(({ metadata }) => !metadata.deletionTimestamp);
    expect(pods.filter(isReady)).toHaveLength(selection.count);
    expect(pods).toHaveLength(selection.count);
    return pods.map(({ metadata }) => metadata.name);
  });
}
