import {
  controllerRef,
  KubeObject,
  ObjectKey,
  Pod,
  Service,
  ServicePort,
} from '../api/objects';
import { namedPort } from '../network/policy';
import { Store } from '../api/Store';
import { all, Controller, ControllerContext } from './Controller';
import { isReady } from './pods';
import { WorkQueue } from './WorkQueue';
import { sameContent } from '../api/sameContent';

const SERVICE_LABEL = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

/** Keeps the EndpointSlice and the Endpoints of Services with a selector. */
export const endpointsController: Controller = context => {
  const { store } = context;
  const queue = new WorkQueue({
    clock: store.clock,
    reconcile: key => reconcile(context, key),
  });
  return all(
    store.watch('services', {}, ({ object }) => queue.add(object.metadata)),
    store.watch('pods', {}, ({ object: pod }) =>
      store
        .list('services', { namespace: pod.metadata.namespace })
        .forEach(service => queue.add(service.metadata)),
    ),
    store.watch(
      'endpointslices.discovery.k8s.io',
      {},
      ({ object: { metadata } }) => {
        const name = metadata.labels?.[SERVICE_LABEL];
        if (name) {
          queue.add({ namespace: metadata.namespace, name });
        }
      },
    ),
    () => queue.stop(),
  );
};

function reconcile({ store }: ControllerContext, key: ObjectKey): void {
  const service = store.get('services', key);
  if (!service || service.metadata.deletionTimestamp) {
    removeEndpoints(store, key);
    return;
  }
  if (!service.spec.selector || service.spec.type === 'ExternalName') {
    return;
  }
  const pods = selectedPods(store, service);
  writeSlice(store, service, pods);
  writeEndpoints(store, service, pods);
}

function removeEndpoints(store: Store, key: ObjectKey): void {
  if (store.get('endpoints', key)) {
    store.delete('endpoints', key);
  }
}

function selectedPods(store: Store, service: Service): Pod[] {
  const labelSelector = Object.entries(service.spec.selector ?? {})
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
  return store
    .list('pods', { namespace: service.metadata.namespace, labelSelector })
    .filter(
      pod =>
        pod.status?.podIP &&
        !['Succeeded', 'Failed'].includes(pod.status.phase ?? ''),
    );
}

function targetPort(port: ServicePort, pods: Pod[]): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number' || /^\d+$/.test(target)) {
    return Number(target);
  }
  const protocol = port.protocol ?? 'TCP';
  return pods
    .map(pod => namedPort(pod, { name: target, protocol }))
    .find(number => number !== undefined);
}

function hostnameOf(pod: Pod, service: Service): string | undefined {
  return pod.spec.subdomain === service.metadata.name
    ? pod.spec.hostname
    : undefined;
}

function writeSlice(store: Store, service: Service, pods: Pod[]): void {
  const { namespace, name } = service.metadata;
  const content = {
    addressType: 'IPv4',
    endpoints: pods.map(pod => endpointOf(pod, service)),
    ports: (service.spec.ports ?? []).flatMap(port => {
      const number = targetPort(port, pods);
      return number
        ? [
            {
              name: port.name ?? '',
              port: number,
              protocol: port.protocol ?? 'TCP',
            },
          ]
        : [];
    }),
  };
  const [slice, ...surplus] = store.list('endpointslices.discovery.k8s.io', {
    namespace,
    labelSelector: `${SERVICE_LABEL}=${name},${MANAGED_BY}=endpointslice-controller.k8s.io`,
  });
  // Slices that a restore brought along are not needed.
  surplus.forEach(one =>
    store.delete('endpointslices.discovery.k8s.io', one.metadata),
  );
  if (slice) {
    store.update('endpointslices.discovery.k8s.io', {
      ...slice,
      ...content,
    } as never);
    return;
  }
  store.create('endpointslices.discovery.k8s.io', {
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: {
        ...service.metadata.labels,
        [SERVICE_LABEL]: name,
        [MANAGED_BY]: 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [controllerRef(service as KubeObject)],
    },
    ...content,
  });
}

function endpointOf(pod: Pod, service: Service) {
  const going = pod.metadata.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  const { name, namespace, uid } = pod.metadata;
  const hostname = hostnameOf(pod, service);
  return {
    addresses: [pod.status!.podIP!],
    conditions: {
      ready:
        (serving && !going) || service.spec.publishNotReadyAddresses === true,
      serving,
      terminating: going,
    },
    nodeName: pod.spec.nodeName,
    targetRef: { kind: 'Pod', name, namespace, uid },
    ...(hostname && { hostname }),
  };
}

function writeEndpoints(store: Store, service: Service, pods: Pod[]): void {
  const { namespace, name, labels } = service.metadata;
  const address = (pod: Pod) => ({
    ip: pod.status!.podIP!,
    nodeName: pod.spec.nodeName,
    targetRef: {
      kind: 'Pod',
      name: pod.metadata.name,
      namespace,
      uid: pod.metadata.uid,
    },
  });
  const ready = pods.filter(
    pod => isReady(pod) && !pod.metadata.deletionTimestamp,
  );
  const notReady = pods.filter(
    pod => !ready.includes(pod) && !pod.metadata.deletionTimestamp,
  );
  const ports = (service.spec.ports ?? []).flatMap(port => {
    const number = targetPort(port, pods);
    return number
      ? [
          {
            ...(port.name && { name: port.name }),
            port: number,
            protocol: port.protocol ?? 'TCP',
          },
        ]
      : [];
  });
  const subset = {
    ...(ready.length > 0 && { addresses: ready.map(address) }),
    ...(notReady.length > 0 && { notReadyAddresses: notReady.map(address) }),
    ports,
  };
  const subsets = pods.length > 0 ? [subset] : undefined;
  const existing = store.get('endpoints', { namespace, name });
  if (!existing) {
    store.create('endpoints', {
      metadata: { name, namespace, labels },
      ...(subsets && { subsets }),
    });
  } else if (!sameContent(existing.subsets, subsets)) {
    store.modify('endpoints', existing.metadata, draft => {
      draft.subsets = subsets;
    });
  }
}
