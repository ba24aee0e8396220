import { AddressPool } from '../../network/AddressPool';
import { KindRules } from '../KindRules';
import { Service } from '../objects';
import type { Store } from '../Store';
import { forbiddenValue, invalidValue, requiredValue } from '../validation';

const FIRST_NODE_PORT = 30_000;
const LAST_NODE_PORT = 32_767;

/** How Services are written: they get addresses and node ports. */
export function serviceRules(): KindRules<Service> {
  // The first addresses are for those who ask by number: the API's and the DNS Service.
  const pool = new AddressPool({ first: '10.96.0.1', size: 65_000 });
  const general = new AddressPool({ first: '10.96.1.0', size: 64_000 });
  const isTaken = (store: Store, address: string) =>
    store.list('services').some(service => service.spec.clusterIP === address);
  const next = (store: Store): string => {
    const address = general.take()!;
    return isTaken(store, address) ? next(store) : address;
  };
  return {
    prepareForCreate(draft, store) {
      const { spec } = draft;
      spec.type ??= 'ClusterIP';
      spec.sessionAffinity ??= 'None';
      spec.ports?.forEach(port => {
        port.protocol ??= 'TCP';
        port.targetPort ??= port.port;
      });
      if (spec.type !== 'ExternalName') {
        spec.clusterIP ||= next(store);
        spec.clusterIPs = [spec.clusterIP];
        spec.ipFamilies ??= ['IPv4'];
        spec.ipFamilyPolicy ??= 'SingleStack';
        spec.internalTrafficPolicy ??= 'Cluster';
      }
      if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') {
        spec.ports?.forEach(port => {
          port.nodePort ??= freeNodePort(store);
        });
      }
      draft.status = { loadBalancer: {} };
    },
    validate({ spec }) {
      const nodePorts =
        spec.type === 'ClusterIP'
          ? (spec.ports ?? []).filter(port => port.nodePort)
          : [];
      const wrongAddress =
        spec.clusterIP &&
        spec.clusterIP !== 'None' &&
        !inRange(pool, spec.clusterIP);
      return [
        ...(spec.type !== 'ExternalName' &&
        spec.clusterIP !== 'None' &&
        !spec.ports?.length
          ? [requiredValue('spec.ports')]
          : []),
        ...(spec.type === 'ExternalName' && !spec.externalName
          ? [requiredValue('spec.externalName')]
          : []),
        ...nodePorts.map(() =>
          forbiddenValue(
            'spec.ports[0].nodePort',
            "may not be used when `type` is 'ClusterIP'",
          ),
        ),
        ...(wrongAddress
          ? [
              invalidValue(
                'spec.clusterIPs[0]',
                spec.clusterIP,
                'failed to allocate IP: the provided IP is not in the valid range',
              ),
            ]
          : []),
      ];
    },
    validateUpdate(service, old) {
      const moved =
        old.spec.clusterIP &&
        service.spec.type !== 'ExternalName' &&
        service.spec.clusterIP !== old.spec.clusterIP;
      return moved
        ? [
            invalidValue(
              'spec.clusterIPs[0]',
              service.spec.clusterIP,
              'may not change once set',
            ),
          ]
        : [];
    },
  };
}

function inRange(pool: AddressPool, address: string): boolean {
  const taken = pool.take(address);
  if (taken) {
    pool.release(taken);
  }
  return taken !== undefined;
}

/** The node ports that are in use, with their Services. */
function nodePortsInUse(store: Store): number[] {
  return store
    .list('services')
    .flatMap(({ spec }) =>
      (spec.ports ?? []).flatMap(port => port.nodePort ?? []),
    );
}

function freeNodePort(store: Store): number {
  const taken = new Set(nodePortsInUse(store));
  for (let port = FIRST_NODE_PORT; port <= LAST_NODE_PORT; port += 1) {
    if (!taken.has(port)) {
      return port;
    }
  }
  throw new Error('no node port is left');
}
