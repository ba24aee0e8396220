import type {
  KubernetesObject,
  V1LabelSelector,
} from '@kubernetes/client-node';
import { KYMAROS_LABELS } from '@kymaros/plugin-kymaros-common';
import type { ResolverConfig } from '../config/KymarosConfig';
import type { SandboxNames } from './names';
import { resolverPort } from './resolver/corefile';
import { RESOLVER_LABELS } from './resolver/resolverObjects';
import type { ObjectKey } from '@kymaros/plugin-kymaros-node';

/** Where NodeLocal DNSCache listens on each node, in place of the cluster's DNS pods. */
const NODE_LOCAL_DNS = '169.254.20.10/32';
/** Where DNS pods listen: nearly everywhere, and on OpenShift. */
const DNS_PORTS = [53, 5353];
const SAME_NAMESPACE: Peer = { podSelector: {} };

/** A NetworkPolicy as the API takes it; the library's type spells `from` differently, which the API would ignore. */
export interface NetworkPolicy extends KubernetesObject {
  spec: {
    podSelector: V1LabelSelector;
    policyTypes: Array<'Ingress' | 'Egress'>;
    ingress?: Array<{ from: Peer[]; ports?: Port[] }>;
    egress?: Array<{ to: Peer[]; ports?: Port[] }>;
  };
}

interface Peer {
  podSelector?: V1LabelSelector;
  namespaceSelector?: V1LabelSelector;
  ipBlock?: { cidr: string };
}

interface Port {
  protocol: 'UDP' | 'TCP';
  port: number;
}

/** A policy with what it does, in a sentence for the plan of a run. */
export interface DescribedPolicy {
  object: NetworkPolicy;
  effect: string;
}

/** Which sandbox is to be closed, and against what. */
export interface SandboxIsolation {
  namespace: string;
  runId: string;
  mode: 'strict' | 'group';
  /** Of its tier in the run: 0, 1, 2, ... in list order. */
  position: number;
}

/** The policies of one sandbox. */
export function sandboxPolicies(
  isolation: SandboxIsolation,
): DescribedPolicy[] {
  return [
    denyAll(isolation.namespace),
    isolation.mode === 'group'
      ? allowRun(isolation)
      : allowSameNamespace(isolation),
    allowResolver(isolation),
  ];
}

/** The policies of the control namespace: only the resolver is reached, and reaches only the cluster's DNS. */
export function controlPolicies(options: {
  names: SandboxNames;
  runId: string;
  upstream: ResolverConfig['upstream'];
}): DescribedPolicy[] {
  const { control } = options.names;
  return [
    denyAll(control),
    allowQuestions(options),
    allowClusterDns(control, options.upstream),
  ];
}

const DENY_ALL = 'kymaros-deny-all';

/** The policy without which a sandbox is open. */
export function denyAllKey(namespace: string): ObjectKey {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    namespace,
    name: DENY_ALL,
  };
}

/** On its own, so that the namespace stays closed whatever becomes of the policies that open it. */
function denyAll(namespace: string): DescribedPolicy {
  return {
    object: policy(namespace, DENY_ALL, {
      rules: { ingress: [], egress: [] },
    }),
    effect: 'Nothing comes in and nothing goes out.',
  };
}

function allowSameNamespace({ namespace }: SandboxIsolation): DescribedPolicy {
  return {
    object: policy(namespace, 'kymaros-allow-same-namespace', {
      rules: {
        ingress: [{ from: [SAME_NAMESPACE] }],
        egress: [{ to: [SAME_NAMESPACE] }],
      },
    }),
    effect: 'But pods of this sandbox reach each other.',
  };
}

function allowRun({ namespace, runId }: SandboxIsolation): DescribedPolicy {
  const peers = [
    SAME_NAMESPACE,
    { namespaceSelector: { matchLabels: sandboxLabels(runId) } },
  ];
  return {
    object: policy(namespace, 'kymaros-allow-run', {
      rules: { ingress: [{ from: peers }], egress: [{ to: peers }] },
    }),
    effect: 'But pods of all sandboxes of this run reach each other.',
  };
}

/** Only where the resolver answers this tier, so that no tier is told the names of another. */
function allowResolver(isolation: SandboxIsolation): DescribedPolicy {
  const resolver: Peer = {
    namespaceSelector: {
      matchLabels: {
        [KYMAROS_LABELS.runId]: isolation.runId,
        [KYMAROS_LABELS.role]: 'control',
      },
    },
    podSelector: { matchLabels: RESOLVER_LABELS },
  };
  return {
    object: policy(isolation.namespace, 'kymaros-allow-resolver', {
      rules: {
        egress: [
          { to: [resolver], ports: dnsPorts(resolverPort(isolation.position)) },
        ],
      },
    }),
    effect:
      "And they ask the run's own resolver for names, nothing else for them.",
  };
}

function allowQuestions(options: {
  names: SandboxNames;
  runId: string;
}): DescribedPolicy {
  const { tiers, control } = options.names;
  return {
    object: policy(control, 'kymaros-allow-questions', {
      podSelector: { matchLabels: RESOLVER_LABELS },
      rules: {
        ingress: tiers.map(({ sandbox }, position) => ({
          from: [
            {
              namespaceSelector: {
                matchLabels: {
                  ...sandboxLabels(options.runId),
                  'kubernetes.io/metadata.name': sandbox,
                },
              },
            },
          ],
          ports: dnsPorts(resolverPort(position)),
        })),
      },
    }),
    effect: 'Each sandbox reaches the resolver where it answers that sandbox.',
  };
}

function allowClusterDns(
  namespace: string,
  upstream: ResolverConfig['upstream'],
): DescribedPolicy {
  const pods: Peer = {
    namespaceSelector: {
      matchLabels: { 'kubernetes.io/metadata.name': upstream.namespace },
    },
    podSelector: { matchLabels: upstream.podLabels },
  };
  return {
    object: policy(namespace, 'kymaros-allow-cluster-dns', {
      podSelector: { matchLabels: RESOLVER_LABELS },
      rules: {
        egress: [
          {
            to: [pods, { ipBlock: { cidr: NODE_LOCAL_DNS } }],
            ports: dnsPorts(...DNS_PORTS),
          },
        ],
      },
    }),
    effect: "The resolver asks the cluster's DNS.",
  };
}

/** The control namespace of a run is no sibling of its sandboxes. */
function sandboxLabels(runId: string): Record<string, string> {
  return { [KYMAROS_LABELS.runId]: runId, [KYMAROS_LABELS.role]: 'sandbox' };
}

function dnsPorts(...ports: number[]): Port[] {
  return ports.flatMap(port => [
    { protocol: 'UDP' as const, port },
    { protocol: 'TCP' as const, port },
  ]);
}

function policy(
  namespace: string,
  name: string,
  options: {
    podSelector?: V1LabelSelector;
    rules: Pick<NetworkPolicy['spec'], 'ingress' | 'egress'>;
  },
): NetworkPolicy {
  const { podSelector = {}, rules } = options;
  const policyTypes: NetworkPolicy['spec']['policyTypes'] = [
    ...(rules.ingress ? ['Ingress' as const] : []),
    ...(rules.egress ? ['Egress' as const] : []),
  ];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: { podSelector, policyTypes, ...rules },
  };
}
