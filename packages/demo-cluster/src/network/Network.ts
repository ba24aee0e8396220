import { Duplex, duplexPair } from 'node:stream';
import { isIPv4 } from 'node:net';
import { Pod } from '../api/objects';
import { Store } from '../api/Store';
import { AddressPool } from './AddressPool';
import { dropped, NetworkError } from './NetworkError';
import { ConnectionHandler, DatagramHandler, PodNetwork } from './PodNetwork';
import { isAllowed, Peer } from './policy';
import { lookup } from './resolver';
import { Backend, backendsOf, nodePortBackends, serviceAt } from './services';

/** The one node's own address; the API server listens there too. */
export const NODE_ADDRESS = '10.0.0.10';
const API_SERVER_PORT = 6443;
const KUBELET_PORT = 10250;
const LOOPBACK = '127.0.0.1';

interface Host {
  address: string;
  pod?: Pod;
  attachedAtMs: number;
  connections: Map<string, ConnectionHandler>;
  datagrams: Map<number, DatagramHandler>;
}

/** When policies are enforced: always, never, or only so long after a pod came to the network, as one that closes late. */
export type Enforcement = 'always' | 'never' | { afterMs: number };

/** A way to a listening process, or why there is none. */
type Route =
  | { host: Host; port: number }
  | 'refused'
  | 'dropped'
  | 'unreachable';

/** The network of the cluster: pods, the node, Services, and the policies between them. */
export class Network {
  readonly #store: Store;
  readonly #addresses = new AddressPool({ first: '10.244.0.2', size: 65_000 });
  readonly #hosts = new Map<string, Host>();
  readonly #node: Host = newHost(NODE_ADDRESS);
  #enforcement: Enforcement = 'always';
  #turn = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#hosts.set(NODE_ADDRESS, this.#node);
    // What dials the API server or the kubelet from a pod finds an open port; the API itself is for kubeconfigs.
    [API_SERVER_PORT, KUBELET_PORT].forEach(port =>
      this.#node.connections.set(`*:${port}`, refusePlainHttp),
    );
  }

  /** Sets when policies are enforced, as clusters without a policy engine or with a slow one have it. */
  enforcePolicies(enforcement: Enforcement): void {
    this.#enforcement = enforcement;
  }

  /** Gives a pod its place in the network. */
  attach(pod: Pod): PodNetwork {
    const address = pod.spec.hostNetwork
      ? NODE_ADDRESS
      : this.#addresses.take();
    if (!address) {
      throw new Error(
        `no address is left for pod ${pod.metadata.namespace}/${pod.metadata.name}`,
      );
    }
    const host = pod.spec.hostNetwork ? this.#node : newHost(address, pod);
    this.#hosts.set(address, host);
    return this.#viewOf(host, pod);
  }

  detach(address: string): void {
    if (address !== NODE_ADDRESS) {
      this.#hosts.delete(address);
      this.#addresses.release(address);
    }
  }

  /** Connects from the node to a pod, as probes do: no policy keeps the node out. */
  connectFromNode(
    address: string,
    port: number,
    signal: AbortSignal,
  ): Promise<Duplex> {
    return this.#connect(this.#node, { address, port }, signal);
  }

  /** Connects inside a pod, as port-forward does. */
  connectInside(address: string, port: number): Promise<Duplex> {
    const host = this.#hosts.get(address);
    if (!host) {
      throw new NetworkError(
        'EHOSTUNREACH',
        `dial tcp ${address}: no route to host`,
      );
    }
    return this.#connect(
      host,
      { address: LOOPBACK, port },
      AbortSignal.timeout(10_000),
    );
  }

  #viewOf(host: Host, pod: Pod): PodNetwork {
    const send: PodNetwork['send'] = (address, port, datagram, signal) =>
      this.#send(host, { address, port }, { datagram, signal });
    const find = (name: string, signal: AbortSignal) =>
      lookup({ pod, store: this.#store, name, signal, send });
    return {
      address: host.address,
      hostname: pod.spec.hostname ?? pod.metadata.name,
      listen: (port, handler, address = '*') => {
        host.connections.set(`${address}:${port}`, handler);
        return () => host.connections.delete(`${address}:${port}`);
      },
      isListening: port => host.connections.has(`*:${port}`),
      listenDatagrams: (port, handler) => {
        host.datagrams.set(port, handler);
        return () => host.datagrams.delete(port);
      },
      connect: async (name, port, signal) => {
        const [address] = isIPv4(name) ? [name] : await find(name, signal);
        return this.#connect(host, { address, port }, signal);
      },
      send,
      lookup: find,
    };
  }

  async #connect(
    from: Host,
    to: { address: string; port: number },
    signal: AbortSignal,
  ): Promise<Duplex> {
    const route = this.#route(from, { ...to, protocol: 'TCP' });
    const what = `dial tcp ${to.address}:${to.port}`;
    if (route === 'dropped') {
      return dropped(what, signal);
    }
    if (route === 'unreachable') {
      throw new NetworkError(
        'EHOSTUNREACH',
        `${what}: connect: no route to host`,
      );
    }
    const handler =
      route === 'refused'
        ? undefined
        : listenerOf(route.host, { ...route, local: route.host === from });
    if (!handler) {
      throw new NetworkError(
        'ECONNREFUSED',
        `${what}: connect: connection refused`,
      );
    }
    const [near, far] = wire();
    const accepted = Object.assign(far, { remoteAddress: from.address });
    setImmediate(() => handler(accepted));
    return near;
  }

  async #send(
    from: Host,
    to: { address: string; port: number },
    message: { datagram: Buffer; signal: AbortSignal },
  ): Promise<Buffer> {
    const route = this.#route(from, { ...to, protocol: 'UDP' });
    const what = `read udp ${from.address}->${to.address}:${to.port}`;
    if (route === 'dropped' || route === 'unreachable') {
      return dropped(what, message.signal);
    }
    const handler =
      route === 'refused' ? undefined : route.host.datagrams.get(route.port);
    if (!handler) {
      throw new NetworkError(
        'ECONNREFUSED',
        `${what}: read: connection refused`,
      );
    }
    const answer = await handler(message.datagram, from.address);
    return answer ?? dropped(what, message.signal);
  }

  #route(
    from: Host,
    to: { address: string; port: number; protocol: 'TCP' | 'UDP' },
  ): Route {
    if (to.address === LOOPBACK) {
      return { host: from, port: to.port };
    }
    const backends = this.#backends(to);
    if (backends?.length === 0) {
      return 'refused';
    }
    const { address, port } = backends?.[this.#turn++ % backends.length] ?? to;
    const host = this.#hosts.get(address);
    const flow = {
      from: this.#peer(from),
      to: host ? this.#peer(host) : { address },
      port,
      protocol: to.protocol,
    };
    // A pod always talks to itself, and the node to its pods.
    const exempt = host === from || from === this.#node;
    if (!exempt && this.#enforced(from) && !isAllowed(flow, this.#store)) {
      return 'dropped';
    }
    return host ? { host, port } : 'unreachable';
  }

  /** What is behind the address of a Service or a node port; undefined when it is neither. */
  #backends(to: {
    address: string;
    port: number;
    protocol: 'TCP' | 'UDP';
  }): Backend[] | undefined {
    if (to.address === NODE_ADDRESS) {
      return nodePortBackends(this.#store, to);
    }
    const service = serviceAt(this.#store, to.address);
    return service && (backendsOf(this.#store, service, to) ?? []);
  }

  #enforced(from: Host): boolean {
    const enforcement = this.#enforcement;
    return typeof enforcement === 'string'
      ? enforcement === 'always'
      : Date.now() - from.attachedAtMs >= enforcement.afterMs;
  }

  /** A host with its pod as it is now: labels count at the moment of the connection. */
  #peer(host: Host): Peer {
    const pod = host.pod && this.#store.get('pods', host.pod.metadata);
    return { address: host.address, pod: pod ?? host.pod };
  }
}

function newHost(address: string, pod?: Pod): Host {
  return {
    address,
    pod,
    attachedAtMs: Date.now(),
    connections: new Map(),
    datagrams: new Map(),
  };
}

function listenerOf(
  host: Host,
  at: { port: number; local: boolean },
): ConnectionHandler | undefined {
  const everywhere =
    host.connections.get(`*:${at.port}`) ??
    host.connections.get(`${host.address}:${at.port}`);
  return (
    everywhere ??
    (at.local ? host.connections.get(`${LOOPBACK}:${at.port}`) : undefined)
  );
}

/** What Go's TLS servers say to a client that speaks plain HTTP; others get no further than the open port. */
function refusePlainHttp(connection: Duplex): void {
  const TLS_HANDSHAKE = 0x16;
  connection.on('end', () => connection.end());
  connection.once('data', (chunk: Buffer) => {
    if (chunk[0] !== TLS_HANDSHAKE) {
      connection.end(
        'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n',
      );
    }
  });
}

/** Two ends of a connection; when one is destroyed, so is the other. */
function wire(): [Duplex, Duplex] {
  const [near, far] = duplexPair();
  near.on('close', () => far.destroy());
  far.on('close', () => near.destroy());
  // Without a listener of its own, a broken connection would end the process.
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
  return [near, far];
}
