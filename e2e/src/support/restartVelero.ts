import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { askDemo, isDemo } from './askDemo';
import type { TestCluster } from './TestCluster';
import { until } from './until';

const VELERO = { namespace: 'velero', labelSelector: 'deploy=velero' };

/** Ends Velero's server in the middle of whatever it does, and waits until it is back. */
export async function restartVelero(cluster: TestCluster): Promise<void> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(cluster.adminKubeconfig);
  if (isDemo(kubeConfig)) {
    await askDemo(kubeConfig, 'POST', 'velero/restart');
    return;
  }
  const core = kubeConfig.makeApiClient(CoreV1Api);
  const { items } = await core.listNamespacedPod(VELERO);
  const before = items.map(({ metadata }) => metadata?.uid);
  await core.deleteCollectionNamespacedPod({
    ...VELERO,
    gracePeriodSeconds: 0,
  });
  await until('Velero to be back', 120_000, async () => {
    const now = (await core.listNamespacedPod(VELERO)).items;
    return now.some(
      ({ metadata, status }) =>
        !before.includes(metadata?.uid) &&
        status?.conditions?.some(
          ({ type, status: value }) => type === 'Ready' && value === 'True',
        ),
    );
  });
}
