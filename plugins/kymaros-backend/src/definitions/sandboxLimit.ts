import type { RestoreTest } from '@kymaros/plugin-kymaros-common';
import type { ClusterConfig } from '../config/KymarosConfig';

/** Why a run of the test could never have all its sandboxes at once; nothing when it can. */
export function explainSandboxLimit(
  clusters: ReadonlyArray<Pick<ClusterConfig, 'name' | 'maxSandboxes'>>,
  test: RestoreTest,
): string | undefined {
  const needed = test.spec.backupSource.namespaces.length;
  const cluster = clusters.find(({ name }) => name === test.cluster);
  return cluster && needed > cluster.maxSandboxes
    ? `${test.ref} needs ${needed} sandboxes at once, one for each of spec.backupSource.namespaces, and cluster ${cluster.name} allows ${cluster.maxSandboxes}; restore fewer namespaces in one test, or have an administrator raise maxSandboxes of that cluster under kymaros.clusters`
    : undefined;
}
