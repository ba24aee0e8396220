import { KubeConfig } from '@kubernetes/client-node';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import {
  createServer,
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as requestHttp,
  type Server,
} from 'node:http';
import {
  Agent as HttpsAgent,
  request as requestHttps,
  type RequestOptions,
} from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, type Duplex } from 'node:stream';

/** Stands between Kymaros and an API server, and tells what is asked: the product is not told that it is watched. */
export class ApiProxy {
  readonly #target: URL;
  readonly #credentials: RequestOptions;
  readonly #agent: HttpAgent;
  readonly #server: Server;
  #folder = '';

  /** Forwards with the credentials of that kubeconfig file. */
  static async start(options: {
    kubeconfig: string;
    onRequest: (request: IncomingMessage) => void;
  }): Promise<ApiProxy> {
    const config = new KubeConfig();
    config.loadFromFile(options.kubeconfig);
    const credentials: RequestOptions = {};
    await config.applyToHTTPSOptions(credentials);
    const proxy = new ApiProxy({
      target: new URL(config.getCurrentCluster()!.server),
      credentials,
      onRequest: options.onRequest,
    });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    await proxy.#writeKubeconfig();
    return proxy;
  }

  private constructor(options: {
    target: URL;
    credentials: RequestOptions;
    onRequest: (request: IncomingMessage) => void;
  }) {
    const { target, credentials, onRequest } = options;
    this.#target = target;
    this.#credentials = credentials;
    const Agent = target.protocol === 'https:' ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true });
    this.#server = createServer((request, response) => {
      onRequest(request);
      const outgoing = this.#forward(request);
      outgoing.on('response', answer => {
        response.writeHead(answer.statusCode!, answer.headers);
        response.flushHeaders();
        pipeline(answer, response, () => {});
      });
      outgoing.on('error', () => response.destroy());
      response.on('close', () => outgoing.destroy());
      pipeline(request, outgoing, () => {});
    });
    this.#server.on('upgrade', (request, socket, head) => {
      onRequest(request);
      tunnel(this.#forward(request), socket, head);
    });
  }

  /** File of a kubeconfig that leads through the proxy. */
  get kubeconfig(): string {
    return join(this.#folder, 'kubeconfig');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    this.#agent.destroy();
    await rm(this.#folder, { recursive: true });
  }

  #forward({ url, method, headers }: IncomingMessage): ClientRequest {
    const isSecure = this.#target.protocol === 'https:';
    return (isSecure ? requestHttps : requestHttp)({
      ...this.#credentials,
      agent: this.#agent,
      hostname: this.#target.hostname,
      port: this.#target.port,
      path: url,
      method,
      headers: {
        ...this.#credentials.headers,
        ...headers,
        host: this.#target.host,
      },
    });
  }

  async #writeKubeconfig(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'kymaros-proxy-'));
    const { port } = this.#server.address() as AddressInfo;
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      {
        name: 'watched',
        server: `http://127.0.0.1:${port}`,
        skipTLSVerify: true,
      },
      { name: 'watched' },
    );
    await writeFile(this.kubeconfig, config.exportConfig());
  }
}

function tunnel(outgoing: ClientRequest, socket: Duplex, head: Buffer): void {
  socket.on('error', () => outgoing.destroy());
  outgoing.on('upgrade', (answer, upstream, upstreamHead) => {
    const headers = Object.entries(answer.headers).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('')}\r\n`);
    socket.write(upstreamHead);
    upstream.write(head);
    pipeline(socket, upstream, () => {});
    pipeline(upstream, socket, () => {});
  });
  outgoing.on('response', answer => {
    socket.end(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n\r\n`);
  });
  outgoing.on('error', () => socket.destroy());
  outgoing.end();
}
