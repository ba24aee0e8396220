import type { RestorePatch } from '@kymaros/plugin-kymaros-node';
import type { TierDns } from './TierDns';

/** Where each kind keeps the pod that it makes. */
const POD_SPECS: ReadonlyArray<{ resource: string; path: string[] }> = [
  { resource: 'pods', path: ['spec'] },
  { resource: 'replicationcontrollers', path: ['spec', 'template', 'spec'] },
  { resource: 'replicasets.apps', path: ['spec', 'template', 'spec'] },
  { resource: 'deployments.apps', path: ['spec', 'template', 'spec'] },
  { resource: 'statefulsets.apps', path: ['spec', 'template', 'spec'] },
  { resource: 'daemonsets.apps', path: ['spec', 'template', 'spec'] },
  { resource: 'jobs.batch', path: ['spec', 'template', 'spec'] },
  {
    resource: 'cronjobs.batch',
    path: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  },
];

/** Kinds that replace a pod whose template differs from theirs, also the restored one with the restored data. */
const REPLACING = ['statefulsets.apps', 'daemonsets.apps'];

/**
 * Makes the pods of a tier ask the run's resolver, whatever they asked before. Pods and all that makes pods are changed
 * alike: a ReplicaSet whose template differs from its Deployment's would be replaced, and its restored pods with it.
 */
export function dnsPatches(dns: TierDns): RestorePatch[] {
  const podSpec = {
    dnsPolicy: 'None',
    dnsConfig: {
      nameservers: [dns.nameserver],
      searches: dns.searches,
      options: [{ name: 'ndots', value: String(dns.ndots) }],
    },
  };
  return [
    ...POD_SPECS.map(({ resource, path }) => ({
      resource,
      change: { merge: nested(path, podSpec) },
    })),
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

function nested(path: string[], value: object): object {
  return path.reduceRight<object>(
    (inner, field) => ({ [field]: inner }),
    value,
  );
}
