import type { Bounds } from '@kymaros/plugin-kymaros-node';
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { endOf, openChannels } from './channels';
import { ClusterError, type ClusterRequest } from './ClusterError';
import type { KubeTransport } from './KubeTransport';

const DATA = 0;
const ERROR = 1;
/** Each channel begins with the port number, two bytes, before any connection to the pod was tried. */
const PORT_PREFIX_BYTES = 2;

/**
 * The two channels of a forwarded port as one stream.
 *
 * The protocol has no half-close: ending the writing side only stops writing, and the connection lasts until the other
 * side closes it or it is destroyed.
 */
class ForwardedPort extends Duplex {
  readonly #socket: WebSocket;
  readonly #request: ClusterRequest;
  readonly #bounds: Bounds;
  readonly #prefixLeft = {
    [DATA]: PORT_PREFIX_BYTES,
    [ERROR]: PORT_PREFIX_BYTES,
  };
  #refusal = '';

  constructor(options: {
    socket: WebSocket;
    request: ClusterRequest;
    bounds: Bounds;
  }) {
    super({ allowHalfOpen: true });
    this.#socket = options.socket;
    this.#request = options.request;
    this.#bounds = options.bounds;
    // Who uses it may be just about to leave; an error then must not end the process.
    this.on('error', () => {});
    this.#socket.on('message', (message: Buffer) => this.#receive(message));
    this.#socket.on('close', () => this.#closed());
    this.#socket.resume();
  }

  _read() {
    this.#socket.resume();
  }

  _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    callback: (error?: Error | null) => void,
  ) {
    this.#socket.send(Buffer.concat([Buffer.of(DATA), chunk]), callback);
  }

  _destroy(error: Error | null, callback: (error?: Error | null) => void) {
    this.#socket.terminate();
    callback(error);
  }

  #receive(message: Buffer) {
    const channel = message[0];
    if (channel !== DATA && channel !== ERROR) {
      return;
    }
    const prefix = Math.min(this.#prefixLeft[channel], message.length - 1);
    this.#prefixLeft[channel] -= prefix;
    const payload = message.subarray(1 + prefix);
    if (payload.length === 0) {
      return;
    }
    if (channel === ERROR) {
      this.#refuse(payload.toString('utf8'));
    } else if (!this.push(payload)) {
      this.#socket.pause();
    }
  }

  #refuse(reason: string) {
    this.#refusal += reason;
    this.destroy(
      new ClusterError(this.#request, {
        message: this.#refusal.trim(),
        reason: /refused/i.test(this.#refusal)
          ? 'ConnectionRefused'
          : undefined,
        transient: true,
      }),
    );
  }

  #closed() {
    const { signal, deadlineMs } = this.#bounds;
    if (signal.aborted || Date.now() >= deadlineMs) {
      this.destroy(endOf(undefined, this.#request, this.#bounds) as Error);
    } else {
      this.push(null);
    }
  }
}

/** A connection to a pod's port through the API server. */
export async function podConnect(
  transport: KubeTransport,
  options: { namespace: string; pod: string; port: number; bounds: Bounds },
): Promise<Duplex> {
  const request = {
    cluster: transport.cluster,
    verb: 'portforward',
    object: `Pod ${options.namespace}/${options.pod} port ${options.port}`,
  };
  const pod = `/api/v1/namespaces/${encodeURIComponent(
    options.namespace,
  )}/pods/${encodeURIComponent(options.pod)}`;
  const socket = await openChannels({
    transport,
    request,
    pathAndQuery: `${pod}/portforward?ports=${options.port}`,
    bounds: options.bounds,
  });
  return new ForwardedPort({ socket, request, bounds: options.bounds });
}
