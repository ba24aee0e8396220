import { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { ApiError } from '../errors';
import { ApiRequest } from '../interceptors';
import { PodRuntime } from '../PodRuntime';
import { Store } from '../Store';
import { containerOf } from './containerOf';
import { serveExec } from './exec';
import { servePortForward } from './portForward';

/** The sub-protocols of exec, best first. */
const EXEC_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
/** Port-forward over plain channels has one version only. */
const PORT_FORWARD_PROTOCOLS = ['v4.channel.k8s.io'];

/** Accepts the requests that become WebSockets: exec and port-forward. */
export class PodStreams {
  readonly #store: Store;
  readonly #runtime: PodRuntime;
  readonly #exec = webSocketServer(EXEC_PROTOCOLS);
  readonly #portForward = webSocketServer(PORT_FORWARD_PROTOCOLS);

  constructor(options: { store: Store; runtime: PodRuntime }) {
    this.#store = options.store;
    this.#runtime = options.runtime;
  }

  /** Answers an upgrade, or throws why it may not be. */
  accept(upgrade: {
    request: ApiRequest;
    message: IncomingMessage;
    socket: Duplex;
    head: Buffer;
  }): void {
    const { request, message, socket, head } = upgrade;
    if (
      request.resource !== 'pods' ||
      !['exec', 'portforward'].includes(request.subresource ?? '')
    ) {
      throw ApiError.noSuchResource();
    }
    const pod = this.#store.require('pods', {
      namespace: request.namespace,
      name: request.name!,
    });
    if (!pod.spec.nodeName) {
      throw ApiError.badRequest(
        `pod ${request.name} does not have a host assigned`,
      );
    }
    if (request.subresource === 'exec') {
      const container = containerOf(pod, request.query.get('container'));
      checkProtocol(message, EXEC_PROTOCOLS);
      this.#exec.handleUpgrade(message, socket, head, webSocket =>
        serveExec({
          webSocket,
          request,
          runtime: this.#runtime,
          pod,
          container,
        }),
      );
    } else {
      checkProtocol(message, PORT_FORWARD_PROTOCOLS);
      this.#portForward.handleUpgrade(message, socket, head, webSocket =>
        servePortForward({ webSocket, request, runtime: this.#runtime, pod }),
      );
    }
  }

  close(): void {
    for (const server of [this.#exec, this.#portForward]) {
      server.clients.forEach(client => client.terminate());
      server.close();
    }
  }
}

function offered(message: IncomingMessage): string[] {
  return (message.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map(protocol => protocol.trim());
}

function checkProtocol(message: IncomingMessage, served: string[]): void {
  const names = offered(message);
  if (!served.some(protocol => names.includes(protocol))) {
    const why = `unable to upgrade: none of the protocols [${names.join(
      ', ',
    )}] is served, use ${served.join(' or ')}`;
    throw ApiError.badRequest(why);
  }
}

function webSocketServer(protocols: string[]): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    handleProtocols: names =>
      protocols.find(protocol => names.has(protocol)) ?? false,
  });
}
