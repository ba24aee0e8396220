import { EndpointSlice, KubeObject, ObjectKey } from '../api/objects';
import { sameContent } from '../api/sameContent';
import { all, Controller, ControllerContext } from './Controller';
import { WorkQueue } from './WorkQueue';

const SLICES = 'endpointslices.discovery.k8s.io';

/** What is written by hand for a Service without a selector. */
interface Endpoints extends KubeObject {
  subsets?: Array<{
    addresses?: Array<{ ip: string; hostname?: string }>;
    ports?: Array<{ name?: string; port: number; protocol?: string }>;
  }>;
}

/** Mirrors hand-made Endpoints to an EndpointSlice, by which Services are served. */
export const endpointMirror: Controller = context => {
  const { store } = context;
  const queue = new WorkQueue({
    clock: store.clock,
    reconcile: key => reconcile(context, key),
  });
  return all(
    store.watch('services', {}, ({ object }) => queue.add(object.metadata)),
    store.watch('endpoints', {}, ({ object }) => queue.add(object.metadata)),
    () => queue.stop(),
  );
};

function reconcile({ store }: ControllerContext, key: ObjectKey): void {
  const service = store.get('services', key);
  const endpoints = store.get('endpoints', key) as Endpoints | undefined;
  const slice = { namespace: key.namespace, name: `${key.name}-mirror` };
  const existing = store.get(SLICES, slice);
  if (!service || service.spec.selector || !endpoints?.subsets?.length) {
    if (existing) {
      store.delete(SLICES, slice);
    }
    return;
  }
  const wanted = sliceContent(endpoints);
  if (!existing) {
    const labels = {
      'kubernetes.io/service-name': key.name,
      'endpointslice.kubernetes.io/managed-by':
        'endpointslicemirroring-controller.k8s.io',
    };
    store.create(SLICES, {
      metadata: { ...slice, labels },
      addressType: 'IPv4',
      ...wanted,
    });
  } else if (
    !sameContent(wanted, {
      endpoints: existing.endpoints,
      ports: existing.ports,
    })
  ) {
    store.modify(SLICES, slice, draft => {
      Object.assign(draft, wanted);
    });
  }
}

/** Of several subsets the first: different ports for different addresses are rare enough. */
function sliceContent({
  subsets = [],
}: Endpoints): Pick<EndpointSlice, 'endpoints' | 'ports'> {
  const [{ addresses = [], ports = [] }] = subsets;
  return {
    endpoints: addresses.map(({ ip, hostname }) => ({
      addresses: [ip],
      conditions: { ready: true },
      ...(hostname && { hostname }),
    })),
    ports: ports.map(({ name = '', port, protocol = 'TCP' }) => ({
      name,
      port,
      protocol,
    })),
  };
}
