import type { RestorePatch } from '@kymaros/plugin-kymaros-node';
import { patchPods } from '../hazards/podCarriers';
import type { TierDns } from './TierDns';

/** Kinds that replace a pod whose template differs from theirs, also the restored one with the restored data. */
const REPLACING = ['statefulsets.apps', 'daemonsets.apps'];

/**
 * Makes the pods of a tier ask the run's resolver, whatever they asked before. Pods and all that makes pods are changed
 * alike: a ReplicaSet whose template differs from its Deployment's would be replaced, and its restored pods with it.
 */
export function dnsPatches(dns: TierDns): RestorePatch[] {
  return [
    ...patchPods(
      {},
      {
        spec: {
          dnsPolicy: 'None',
          dnsConfig: {
            nameservers: [dns.nameserver],
            searches: dns.searches,
            options: [{ name: 'ndots', value: String(dns.ndots) }],
          },
        },
      },
    ),
    ...REPLACING.map(resource => ({
      resource,
      change: {
        merge: {
          spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } },
        },
      },
    })),
  ];
}
