import type { V1Namespace } from '@kubernetes/client-node';
import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { ClusterReader, SandboxTier } from '@kymaros/plugin-kymaros-node';

/**
 * A gate for each sandbox that somebody has deleted under the run. All that is then missing in it is missing for that
 * reason, so this is asked before anything is held against the backup.
 */
export async function findGoneSandboxes(
  cluster: ClusterReader,
  tiers: SandboxTier[],
): Promise<Finding[]> {
  const namespaces = await Promise.all(
    tiers.map(async tier => ({
      tier,
      live: await cluster.get<V1Namespace>({
        apiVersion: 'v1',
        kind: 'Namespace',
        name: tier.sandbox,
      }),
    })),
  );
  return namespaces
    .filter(({ live }) => !live || live.metadata?.deletionTimestamp)
    .map(({ tier: { name, sandbox } }) => ({
      code: 'sandbox-gone',
      severity: 'critical',
      cause: 'SANDBOX',
      gate: true,
      tier: name,
      object: { apiVersion: 'v1', kind: 'Namespace', name: sandbox },
      message: `Sandbox ${sandbox} was deleted while the test ran.`,
      hint: 'Find out who deletes namespaces on the test cluster, and run the test again.',
    }));
}
