import type { V1Namespace, V1PersistentVolume } from '@kubernetes/client-node';
import type { Finding } from '@kymaros/plugin-kymaros-common';

/** A sandbox's name belongs to somebody else. */
export function nameTakenFinding(options: {
  tier: string;
  namespace: string;
  cluster: string;
  owner?: string;
}): Finding {
  const { tier, namespace, cluster, owner } = options;
  return {
    code: 'sandbox-name-taken',
    severity: 'critical',
    cause: 'DEFINITION',
    gate: true,
    tier,
    object: { apiVersion: 'v1', kind: 'Namespace', name: namespace },
    message: `Namespace '${namespace}' already exists on cluster '${cluster}' and ${
      owner ?? 'was not made by Kymaros'
    }, so tier '${tier}' cannot be restored into it.`,
    hint: `Choose another sandboxName for '${tier}', or leave it out to get a generated one.`,
  };
}

/** A sandbox that would not go away in time, with what Kubernetes says about it. */
export function notRemovedFinding(namespace: V1Namespace): Finding {
  const reasons = (namespace.status?.conditions ?? [])
    .filter(({ type, status }) => type !== 'Ready' && status === 'True')
    .map(({ type, message }) => `${type}: ${message ?? 'no details'}`);
  const name = namespace.metadata?.name ?? '';
  return {
    code: 'sandbox-not-removed',
    severity: 'warning',
    cause: 'CLEANUP',
    gate: false,
    object: { apiVersion: 'v1', kind: 'Namespace', name },
    message: `Sandbox '${name}' is still being deleted. ${
      reasons.join('; ') || 'Kubernetes gives no reason yet.'
    }`,
    hint: 'Kymaros keeps trying. If a finalizer holds it, the controller that owns the finalizer must release it.',
  };
}

/** A namespace of a sandbox's name that is there again and that cannot be proven to be ours. */
export function reappearedFinding(namespace: string): Finding {
  return {
    code: 'sandbox-reappeared',
    severity: 'warning',
    cause: 'CLEANUP',
    gate: false,
    object: { apiVersion: 'v1', kind: 'Namespace', name: namespace },
    message: `Namespace '${namespace}' is there again after its sandbox was removed, without Kymaros' labels.`,
    hint: 'A restore that was still running may have made it. Look into it and delete it yourself if it is not yours.',
  };
}

/** A volume of a sandbox that stays. */
export function volumeLeftFinding(
  volume: V1PersistentVolume,
  reason: string,
): Finding {
  const claim = volume.spec?.claimRef;
  return {
    code: 'volume-left',
    severity: 'warning',
    cause: 'CLEANUP',
    gate: false,
    object: {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      name: volume.metadata?.name ?? '',
    },
    message: `Volume '${volume.metadata?.name}' of claim '${claim?.namespace}/${claim?.name}' is left in the cluster: ${reason}.`,
    hint: 'Make sure that nothing else uses its storage, then delete the PersistentVolume and its disk.',
  };
}
