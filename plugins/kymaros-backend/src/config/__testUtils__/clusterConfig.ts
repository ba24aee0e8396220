import type { ClusterConfig } from '../KymarosConfig';

/** A cluster as config gives it by default, with what a test says. */
export function clusterConfig(
  options: Pick<ClusterConfig, 'name' | 'kubeConfig'> & Partial<ClusterConfig>,
): ClusterConfig {
  return {
    title: options.name,
    backupNamespace: 'velero',
    maxConcurrentRuns: 2,
    maxSandboxes: 20,
    maxKeepMs: 24 * 3_600_000,
    isolationProof: 'required',
    sandboxRole: 'kymaros-sandbox',
    probe: { image: 'busybox:1.37' },
    resolver: {
      upstream: {
        namespace: 'kube-system',
        podLabels: { 'k8s-app': 'kube-dns' },
      },
    },
    ...options,
  };
}
