import type {
  BackedUpObject,
  Hazard,
  RestorePatch,
  RestoreScope,
} from '@kymaros/plugin-kymaros-node';
import { fieldAt, listAt } from './fields';
import {
  patchPods,
  POD_RESOURCES,
  podOf,
  podPointer,
  podPointers,
} from './podCarriers';

const CONTAINERS = ['containers', 'initContainers'] as const;
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** Ports of the node are given up this far in pods of a backup that could not be read. */
const UNSEEN = { containers: 3, ports: 3 };

/** With one of these a process is the node's administrator. */
const POWERS_OVER_NODE = [
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'MAC_ADMIN',
  'PERFMON',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_TIME',
];

/** What makes a pod part of its node, or puts it before production's. */
export const hostHazards: readonly Hazard[] = [
  {
    id: 'host-access',
    title: "Pod in its node's namespaces",
    risk: "On the node's network no NetworkPolicy holds, and ports and processes of the node are production's.",
    resources: POD_RESOURCES,
    detects: object => {
      const pod = podOf(object);
      return (
        ['hostNetwork', 'hostPID', 'hostIPC'].some(
          name => fieldAt(pod, 'spec', name) === true,
        ) || hostPortsOf(pod).length > 0
      );
    },
    neutralise: {
      kind: 'patch',
      patches: scope => [
        ...patchPods(scope, {
          spec: { hostNetwork: null, hostPID: null, hostIPC: null },
        }),
        ...withoutHostPorts(scope),
      ],
    },
    remedy: "a network, processes and ports of the pod's own",
  },
  {
    id: 'privileged-container',
    title: 'Container with power over its node',
    risk: "It could leave its pod, and with it the sandbox, by the node's devices and kernel.",
    resources: POD_RESOURCES,
    detects: object => containersOf(podOf(object)).some(hasPowerOverNode),
    neutralise: {
      kind: 'refuse',
      hint: 'Leave these objects out by spec.backupSource.labelSelector. If the test cluster holds nothing else that matters, the platform team can allow privileged-container under kymaros.hazards.',
    },
    remedy: 'the run is refused',
  },
  {
    id: 'pod-priority',
    title: 'Pods that go first',
    risk: 'Where room is short, the scheduler would end pods of production for them.',
    resources: POD_RESOURCES,
    // Of a pod the API fills the field in by itself, with the default of the cluster.
    detects: object =>
      object.resource !== 'pods' &&
      !!fieldAt(podOf(object), 'spec', 'priorityClassName'),
    neutralise: {
      kind: 'patch',
      patches: scope =>
        patchPods(scope, { spec: { priorityClassName: null, priority: null } }),
    },
    remedy: "the cluster's default priority",
  },
];

function containersOf(pod: unknown): unknown[] {
  return CONTAINERS.flatMap(kind => listAt(pod, 'spec', kind));
}

function hasPowerOverNode(container: unknown): boolean {
  return (
    fieldAt(container, 'securityContext', 'privileged') === true ||
    fieldAt(
      container,
      ...['securityContext', 'windowsOptions', 'hostProcess'],
    ) === true ||
    listAt(container, 'securityContext', 'capabilities', 'add').some(power =>
      // Container runtimes take them in either case.
      POWERS_OVER_NODE.includes(
        String(power).toUpperCase().replace(/^CAP_/, ''),
      ),
    )
  );
}

/** JSON pointers, within the pod, to ports that are also ports of the node. */
function hostPortsOf(pod: unknown): string[] {
  return CONTAINERS.flatMap(kind =>
    listAt(pod, 'spec', kind).flatMap((container, at) =>
      listAt(container, 'ports').flatMap((port, index) =>
        fieldAt(port, 'hostPort') ? [`/spec/${kind}/${at}/ports/${index}`] : [],
      ),
    ),
  );
}

/**
 * Sets the ports of the node to 0, which is none. A patch of a port that is not there would be an error, so each one
 * asks first, by the protocol that every port has.
 */
function withoutHostPorts(scope: RestoreScope): RestorePatch[] {
  const places = scope.objects ? seenPorts(scope.objects) : unseenPorts();
  return [...places].flatMap(([, { resource, pointer }]) =>
    PROTOCOLS.map(protocol => ({
      resource,
      when: [{ path: `${pointer}/protocol`, value: protocol }],
      change: {
        operations: [
          { operation: 'add' as const, path: `${pointer}/hostPort`, value: 0 },
        ],
      },
    })),
  );
}

/** A backup system may have put init containers of its own before the pod's. */
const MOST_ADDED = 2;

type Places = Map<string, { resource: string; pointer: string }>;

function seenPorts(objects: readonly BackedUpObject[]): Places {
  const places: Places = new Map();
  for (const object of objects) {
    const start = podPointer(object);
    for (const port of start === undefined ? [] : hostPortsOf(podOf(object))) {
      addPlace(places, object.resource, `${start}${port}`);
      for (const moved of movedPorts(object.resource, port)) {
        addPlace(places, object.resource, moved);
      }
    }
  }
  return places;
}

function movedPorts(resource: string, pointer: string): string[] {
  const [, at, rest] =
    /^\/spec\/initContainers\/(\d+)(.*)$/.exec(pointer) ?? [];
  return resource === 'pods' && at !== undefined
    ? Array.from(
        { length: MOST_ADDED },
        (_, added) => `/spec/initContainers/${Number(at) + added + 1}${rest}`,
      )
    : [];
}

function unseenPorts(): Places {
  const places: Places = new Map();
  for (const { resource, pointer } of podPointers()) {
    for (let at = 0; at < UNSEEN.containers; at++) {
      for (let port = 0; port < UNSEEN.ports; port++) {
        addPlace(
          places,
          resource,
          `${pointer}/spec/containers/${at}/ports/${port}`,
        );
      }
    }
  }
  return places;
}

function addPlace(places: Places, resource: string, pointer: string): void {
  places.set(`${resource} ${pointer}`, { resource, pointer });
}
