import type {
  BackedUpObject,
  Hazard,
  RestorePatch,
  RestoreScope,
} from '@kymaros/plugin-kymaros-node';
import { fieldAt, listAt, textAt } from './fields';
import { hasAnyOf, withoutAll } from './marks';

/** Never resolves (RFC 6761). */
const NOWHERE = 'refused.invalid';

/** Ports of a Service whose node ports are given up; hardly any has more. */
const MOST_PORTS = 16;
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** Annotations by which a controller publishes a Service that is only internal. */
const PUBLISHING = [
  'consul.hashicorp.com/service-sync',
  'tailscale.com/expose',
  'tailscale.com/hostname',
];

/** Google's: only with ports of its own; what GKE writes on every Service by itself is harmless. */
const GOOGLE_PUBLISHING = 'cloud.google.com/neg';

/** Fields that only Services have which the world can reach. */
const REACHABLE = {
  allocateLoadBalancerNodePorts: null,
  externalIPs: null,
  externalTrafficPolicy: null,
  healthCheckNodePort: null,
  loadBalancerClass: null,
  loadBalancerIP: null,
  loadBalancerSourceRanges: null,
};

/** Services that lead in from outside, or out. */
export const serviceHazards: readonly Hazard[] = [
  {
    id: 'exposed-service',
    title: 'Service that the world can reach',
    risk: "It would get a load balancer or node ports, or take production's.",
    resources: ['services'],
    detects: isExposed,
    neutralise: {
      kind: 'patch',
      patches: ({ objects }) => [
        { resource: 'services', change: { merge: { spec: REACHABLE } } },
        ...['LoadBalancer', 'NodePort'].map(type => ({
          resource: 'services',
          when: [{ path: '/spec/type', value: type }],
          change: { merge: { spec: { type: 'ClusterIP' } } },
        })),
        ...withoutNodePorts(objects),
      ],
    },
    remedy:
      'reachable in the sandbox only: type ClusterIP, no external addresses and ports',
  },
  {
    id: 'published-service',
    title: 'Service that a controller publishes',
    risk: 'Its controller would add pods of the sandbox to what serves production.',
    resources: ['services'],
    detects: object =>
      hasAnyOf(object, 'annotations', PUBLISHING) ||
      !!textAt(object, 'metadata', 'annotations', GOOGLE_PUBLISHING)?.includes(
        'exposed_ports',
      ),
    neutralise: {
      kind: 'patch',
      patches: () => [
        {
          resource: 'services',
          change: {
            merge: {
              metadata: {
                annotations: withoutAll([...PUBLISHING, GOOGLE_PUBLISHING]),
              },
            },
          },
        },
      ],
    },
    remedy: 'without the annotations that publish it',
  },
  {
    id: 'external-name',
    title: 'Service that stands for another name',
    risk: 'It would lead out of the sandbox.',
    resources: ['services'],
    detects: (object, scope) => {
      const name = externalName(object);
      return (
        name !== undefined &&
        name !== NOWHERE &&
        insideName(name, scope.namespaceMapping) !== name
      );
    },
    neutralise: { kind: 'patch', patches: redirectExternalNames },
    remedy: `leads into the run's sandboxes, or to ${NOWHERE}`,
  },
  {
    id: 'foreign-endpoints',
    title: 'Addresses behind a Service',
    risk: "Those written by hand, of a Service without selector, would lead to production's own.",
    resources: [
      'endpoints',
      'endpointslices.discovery.k8s.io',
      'ciliumendpoints.cilium.io',
    ],
    detects: hasForeignAddresses,
    neutralise: { kind: 'exclude' },
    remedy:
      'not restored; Kubernetes makes those of Services with selectors anew',
  },
];

function isExposed({ spec }: BackedUpObject): boolean {
  const type = textAt(spec, 'type');
  return (
    type === 'LoadBalancer' ||
    type === 'NodePort' ||
    listAt(spec, 'externalIPs').length > 0 ||
    listAt(spec, 'ports').some(port => Boolean(fieldAt(port, 'nodePort')))
  );
}

/**
 * Gives up node ports that somebody chose by hand, since production has them. A patch of a port that is not there would
 * be an error, so each one asks first, by the protocol that every port has.
 */
function withoutNodePorts(objects: RestoreScope['objects']): RestorePatch[] {
  const most = Math.max(
    MOST_PORTS,
    ...(objects ?? [])
      .filter(({ resource }) => resource === 'services')
      .map(({ spec }) => listAt(spec, 'ports').length),
  );
  return Array.from({ length: most }, (_, at) => at).flatMap(at =>
    PROTOCOLS.map(protocol => ({
      resource: 'services',
      when: [{ path: `/spec/ports/${at}/protocol`, value: protocol }],
      change: {
        operations: [
          {
            operation: 'add' as const,
            path: `/spec/ports/${at}/nodePort`,
            value: 0,
          },
        ],
      },
    })),
  );
}

function externalName(object: BackedUpObject): string | undefined {
  return textAt(object, 'spec', 'type') === 'ExternalName'
    ? textAt(object, 'spec', 'externalName') ?? ''
    : undefined;
}

/** First everything leads nowhere; then what is known of the backup and of the run leads into its sandboxes. */
function redirectExternalNames({
  namespaceMapping,
  objects = [],
}: RestoreScope): RestorePatch[] {
  const names = new Set(
    objects
      .filter(({ resource }) => resource === 'services')
      .flatMap(object => externalName(object) ?? []),
  );
  const inside = [...names].flatMap(name => {
    const target = insideName(name, namespaceMapping);
    return target
      ? [
          {
            resource: 'services',
            when: [
              { path: '/spec/type', value: 'ExternalName' },
              { path: '/spec/externalName', value: name },
            ],
            change: { merge: { spec: { externalName: target } } },
          },
        ]
      : [];
  });
  return [
    {
      resource: 'services',
      when: [{ path: '/spec/type', value: 'ExternalName' }],
      change: { merge: { spec: { externalName: NOWHERE } } },
    },
    ...inside,
  ];
}

/** The namespace in the name of a Service or of a pod behind one, and what stands around it. */
const SERVICE_NAME =
  /^((?:[a-z0-9_-]+\.){1,2})([a-z0-9-]+)(\.svc(?:\.[a-z0-9.-]+)?)$/;

/** The name as it is in the sandboxes, if it is one of the run. */
function insideName(
  name: string,
  mapping: RestoreScope['namespaceMapping'],
): string | undefined {
  const [, before, namespace, after] = SERVICE_NAME.exec(name) ?? [];
  if (namespace === undefined) {
    return undefined;
  }
  if (Object.hasOwn(mapping, namespace)) {
    return `${before}${mapping[namespace]}${after}`;
  }
  return Object.values(mapping).includes(namespace) ? name : undefined;
}

/** Those that Kubernetes writes name a pod of their own namespace with each address. */
function hasForeignAddresses(object: BackedUpObject): boolean {
  const addresses = [
    ...listAt(object, 'endpoints').map(endpoint =>
      fieldAt(endpoint, 'targetRef'),
    ),
    ...listAt(object, 'subsets').flatMap(subset =>
      [
        ...listAt(subset, 'addresses'),
        ...listAt(subset, 'notReadyAddresses'),
      ].map(address => fieldAt(address, 'targetRef')),
    ),
  ];
  return addresses.some(
    target =>
      textAt(target, 'kind') !== 'Pod' ||
      textAt(target, 'namespace') !== object.metadata.namespace,
  );
}
