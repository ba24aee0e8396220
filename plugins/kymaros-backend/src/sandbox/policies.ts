import type {
  KubernetesObject,
  V1LabelSelector,
} from '@kubernetes/client-node';
import { KYMAROS_LABELS } from '@kymaros/plugin-kymaros-common';

/** Name of the policy that lets pods ask the cluster's DNS. */
export const CLUSTER_DNS_POLICY = 'kymaros-allow-cluster-dns';

/** A NetworkPolicy as the API takes it; the library's type spells `from` differently, which the API would ignore. */
export interface NetworkPolicy extends KubernetesObject {
  spec: {
    podSelector: V1LabelSelector;
    policyTypes: Array<'Ingress' | 'Egress'>;
    ingress?: Array<{ from: Peer[] }>;
    egress?: Array<{
      to: Peer[];
      ports?: Array<{ protocol: 'UDP' | 'TCP'; port: number }>;
    }>;
  };
}

interface Peer {
  podSelector?: V1LabelSelector;
  namespaceSelector?: V1LabelSelector;
}

/** How a sandbox is to be isolated. */
export interface Isolation {
  runId: string;
  mode: 'strict' | 'group';
}

/** The policies of one sandbox. */
export function sandboxPolicies(
  namespace: string,
  isolation: Isolation,
): NetworkPolicy[] {
  return [
    denyAll(namespace),
    allowInside(namespace, isolation),
    allowClusterDns(namespace),
  ];
}

/** The policies of the control namespace: nothing in, nothing out. */
export function controlPolicies(namespace: string): NetworkPolicy[] {
  return [denyAll(namespace)];
}

/** On its own, so that the sandbox stays closed whatever becomes of the policies that open it. */
function denyAll(namespace: string): NetworkPolicy {
  return policy(namespace, 'kymaros-deny-all', { ingress: [], egress: [] });
}

/** Traffic within the sandbox and, in group mode, among the namespaces of the run. */
function allowInside(
  namespace: string,
  { runId, mode }: Isolation,
): NetworkPolicy {
  const peers: Peer[] =
    mode === 'group'
      ? [
          { podSelector: {} },
          {
            namespaceSelector: {
              matchLabels: { [KYMAROS_LABELS.runId]: runId },
            },
          },
        ]
      : [{ podSelector: {} }];
  return policy(
    namespace,
    `kymaros-allow-${mode === 'group' ? 'run' : 'same-namespace'}`,
    {
      ingress: [{ from: peers }],
      egress: [{ to: peers }],
    },
  );
}

/** To the cluster's DNS pods and nothing else there. Its own object: the run's own resolver takes its place. */
function allowClusterDns(namespace: string): NetworkPolicy {
  return policy(namespace, CLUSTER_DNS_POLICY, {
    egress: [
      {
        to: [
          {
            namespaceSelector: {
              matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' },
            },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          },
        ],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
    ],
  });
}

function policy(
  namespace: string,
  name: string,
  rules: Pick<NetworkPolicy['spec'], 'ingress' | 'egress'>,
): NetworkPolicy {
  const policyTypes: NetworkPolicy['spec']['policyTypes'] = [
    ...(rules.ingress ? ['Ingress' as const] : []),
    ...(rules.egress ? ['Egress' as const] : []),
  ];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: { podSelector: {}, policyTypes, ...rules },
  };
}
