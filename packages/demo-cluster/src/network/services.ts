import { EndpointSlice, Service } from '../api/objects';
import { Store } from '../api/Store';

/** Where one ready endpoint of a Service listens. */
export interface Backend {
  address: string;
  port: number;
}

/** The Service that has a cluster address. */
export function serviceAt(store: Store, address: string): Service | undefined {
  return store
    .list('services')
    .find(
      service =>
        service.spec.clusterIPs?.includes(address) ??
        service.spec.clusterIP === address,
    );
}

/** The EndpointSlices of a Service. */
export function slicesOf(
  store: Store,
  service: { metadata: { name: string; namespace?: string } },
): EndpointSlice[] {
  return store.list('endpointslices.discovery.k8s.io', {
    namespace: service.metadata.namespace,
    labelSelector: `kubernetes.io/service-name=${service.metadata.name}`,
  });
}

/** The ready endpoints behind a port of the node; undefined when no Service has it. */
export function nodePortBackends(
  store: Store,
  wanted: { port: number; protocol: string },
): Backend[] | undefined {
  for (const service of store.list('services')) {
    const found = service.spec.ports?.find(
      ({ nodePort, protocol = 'TCP' }) =>
        nodePort === wanted.port && protocol === wanted.protocol,
    );
    if (found) {
      return backendsOf(store, service, { ...wanted, port: found.port });
    }
  }
  return undefined;
}

/** The ready endpoints behind one port of a Service; undefined when it has no such port. */
export function backendsOf(
  store: Store,
  service: Service,
  wanted: { port: number; protocol: string },
): Backend[] | undefined {
  const servicePort = service.spec.ports?.find(
    ({ port, protocol = 'TCP' }) =>
      port === wanted.port && protocol === wanted.protocol,
  );
  if (!servicePort) {
    return undefined;
  }
  return slicesOf(store, service).flatMap(slice => {
    const slicePort = slice.ports?.find(
      ({ name }) => (name ?? '') === (servicePort.name ?? ''),
    );
    const ready = (slice.endpoints ?? []).filter(
      endpoint => endpoint.conditions?.ready !== false,
    );
    return slicePort?.port
      ? ready.flatMap(endpoint =>
          endpoint.addresses.map(address => ({
            address,
            port: slicePort.port!,
          })),
        )
      : [];
  });
}
