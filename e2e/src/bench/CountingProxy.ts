import { KubeConfig } from '@kubernetes/client-node';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import http from 'node:http';
import https, { type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, type Duplex } from 'node:stream';

/** Stands between Kymaros and an API server, and counts what is asked: the product is not told that it is measured. */
export class CountingProxy {
  readonly #config = new KubeConfig();
  readonly #server: Server;
  readonly #counts = new Map<string, number>();
  #folder = '';

  static async start(kubeconfig: string): Promise<CountingProxy> {
    const proxy = new CountingProxy(kubeconfig);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    await proxy.#writeKubeconfig();
    return proxy;
  }

  private constructor(kubeconfig: string) {
    this.#config.loadFromFile(kubeconfig);
    this.#server = createServer((request, response) => {
      void this.#forward(request, outgoing => {
        outgoing.on('response', answer => {
          response.writeHead(answer.statusCode!, answer.headers);
          response.flushHeaders();
          pipeline(answer, response, () => {});
        });
        outgoing.on('error', () => response.destroy());
        pipeline(request, outgoing, () => {});
      });
    });
    this.#server.on('upgrade', (request, socket, head) => {
      void this.#forward(request, outgoing => tunnel(outgoing, socket, head));
    });
  }

  /** File of a kubeconfig that leads through the proxy. */
  get kubeconfig(): string {
    return join(this.#folder, 'kubeconfig');
  }

  /** Requests so far by method, the most frequent first. */
  counts(): Array<[method: string, count: number]> {
    return [...this.#counts].sort(([, a], [, b]) => b - a);
  }

  reset(): void {
    this.#counts.clear();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(this.#folder, { recursive: true });
  }

  async #forward(
    request: IncomingMessage,
    connect: (outgoing: http.ClientRequest) => void,
  ): Promise<void> {
    const method = request.headers.upgrade ? 'UPGRADE' : request.method!;
    this.#counts.set(method, (this.#counts.get(method) ?? 0) + 1);
    const target = new URL(this.#config.getCurrentCluster()!.server);
    const options: RequestOptions = {};
    await this.#config.applyToHTTPSOptions(options);
    const client = target.protocol === 'https:' ? https : http;
    const outgoing = client.request({
      ...options,
      hostname: target.hostname,
      port: target.port,
      path: request.url,
      method: request.method,
      headers: {
        ...options.headers,
        ...request.headers,
        host: target.host,
      },
    });
    connect(outgoing);
    if (request.headers.upgrade) {
      outgoing.end();
    }
  }

  async #writeKubeconfig(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'kymaros-bench-'));
    const { port } = this.#server.address() as AddressInfo;
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      {
        name: 'counted',
        server: `http://127.0.0.1:${port}`,
        skipTLSVerify: true,
      },
      { name: 'counted' },
    );
    await writeFile(this.kubeconfig, config.exportConfig());
  }
}

function tunnel(
  outgoing: http.ClientRequest,
  socket: Duplex,
  head: Buffer,
): void {
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
}
