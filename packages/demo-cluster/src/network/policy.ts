import ipaddr from 'ipaddr.js';
import { NetworkPolicy, Pod } from '../api/objects';
import { matchesSelector } from '../api/selectors';
import { Store } from '../api/Store';

/** One end of a connection: a pod, or an address that belongs to none. */
export interface Peer {
  address: string;
  pod?: Pod;
}

/** A connection that is asked for. `port` is where it arrives at the pod, after Services. */
export interface Flow {
  from: Peer;
  to: Peer;
  port: number;
  protocol: 'TCP' | 'UDP';
}

type Rule = NonNullable<NetworkPolicy['spec']['ingress']>[number] &
  NonNullable<NetworkPolicy['spec']['egress']>[number];
type RulePeer = NonNullable<Rule['from']>[number];
type RulePort = NonNullable<Rule['ports']>[number];

/** Whether the cluster's NetworkPolicies let a connection through. */
export function isAllowed(flow: Flow, store: Store): boolean {
  return egressAllowed(flow, store) && ingressAllowed(flow, store);
}

function egressAllowed(flow: Flow, store: Store): boolean {
  const policies = policiesOf(flow.from.pod, 'Egress', store);
  return (
    policies.length === 0 ||
    policies.some(policy =>
      (policy.spec.egress ?? []).some(rule =>
        ruleAllows(rule, {
          policy,
          peers: rule.to,
          other: flow.to,
          flow,
          store,
        }),
      ),
    )
  );
}

function ingressAllowed(flow: Flow, store: Store): boolean {
  const policies = policiesOf(flow.to.pod, 'Ingress', store);
  return (
    policies.length === 0 ||
    policies.some(policy =>
      (policy.spec.ingress ?? []).some(rule =>
        ruleAllows(rule, {
          policy,
          peers: rule.from,
          other: flow.from,
          flow,
          store,
        }),
      ),
    )
  );
}

/** The policies that isolate a pod in a direction; with none, all is allowed. */
function policiesOf(
  pod: Pod | undefined,
  direction: 'Ingress' | 'Egress',
  store: Store,
): NetworkPolicy[] {
  // Policies do not apply to pods on the node's own network.
  if (!pod || pod.spec.hostNetwork) {
    return [];
  }
  return store
    .list('networkpolicies.networking.k8s.io', {
      namespace: pod.metadata.namespace,
    })
    .filter(policy => typesOf(policy).includes(direction))
    .filter(policy =>
      matchesSelector(policy.spec.podSelector ?? {}, pod.metadata.labels),
    );
}

function typesOf({ spec }: NetworkPolicy): string[] {
  return (
    spec.policyTypes ?? (spec.egress ? ['Ingress', 'Egress'] : ['Ingress'])
  );
}

function ruleAllows(
  rule: Pick<Rule, 'ports'>,
  at: {
    policy: NetworkPolicy;
    peers?: RulePeer[];
    other: Peer;
    flow: Flow;
    store: Store;
  },
): boolean {
  const peerMatches =
    !at.peers?.length || at.peers.some(peer => peerAllows(peer, at));
  return (
    peerMatches &&
    (!rule.ports?.length || rule.ports.some(port => portAllows(port, at.flow)))
  );
}

function peerAllows(
  peer: RulePeer,
  at: { policy: NetworkPolicy; other: Peer; store: Store },
): boolean {
  if (peer.ipBlock) {
    const { cidr, except = [] } = peer.ipBlock;
    return (
      isInside(at.other.address, cidr) &&
      !except.some(range => isInside(at.other.address, range))
    );
  }
  const { pod } = at.other;
  if (!pod || pod.spec.hostNetwork) {
    return false;
  }
  if (
    peer.podSelector &&
    !matchesSelector(peer.podSelector, pod.metadata.labels)
  ) {
    return false;
  }
  if (!peer.namespaceSelector) {
    return pod.metadata.namespace === at.policy.metadata.namespace;
  }
  const namespace = at.store.get('namespaces', {
    name: pod.metadata.namespace!,
  });
  return matchesSelector(peer.namespaceSelector, namespace?.metadata.labels);
}

function portAllows(port: RulePort, flow: Flow): boolean {
  if ((port.protocol ?? 'TCP') !== flow.protocol) {
    return false;
  }
  if (port.port === undefined) {
    return true;
  }
  if (typeof port.port === 'string' && !/^\d+$/.test(port.port)) {
    return (
      namedPort(flow.to.pod, { name: port.port, protocol: flow.protocol }) ===
      flow.port
    );
  }
  const first = Number(port.port);
  return flow.port >= first && flow.port <= (port.endPort ?? first);
}

/** The number of a pod's named container port. */
export function namedPort(
  pod: Pod | undefined,
  port: { name: string; protocol: string },
): number | undefined {
  return pod?.spec.containers
    .flatMap(container => container.ports ?? [])
    .find(
      ({ name, protocol = 'TCP' }) =>
        name === port.name && protocol === port.protocol,
    )?.containerPort;
}

function isInside(address: string, cidr: string): boolean {
  const parsed = ipaddr.parse(address);
  const [network, bits] = ipaddr.parseCIDR(cidr);
  return (
    parsed.kind() === network.kind() &&
    parsed.match([network, bits] as [ipaddr.IPv4, number])
  );
}
