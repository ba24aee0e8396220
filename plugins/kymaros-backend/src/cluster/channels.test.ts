import { KubeConfig } from '@kubernetes/client-node';
import { WaitTimeoutError } from '@kymaros/plugin-kymaros-node';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { within } from './__testUtils__/DemoWorld';
import { KubeTransport } from './KubeTransport';
import { podConnect } from './podConnect';
import { podExec } from './podExec';

jest.setTimeout(30_000);

const POD = { namespace: 'shop', pod: 'db-0' };
const STATUS_CHANNEL = 3;

const channel = (number: number, text: string | Buffer) =>
  Buffer.concat([Buffer.of(number), Buffer.from(text)]);
const status = (body: object) => channel(STATUS_CHANNEL, JSON.stringify(body));

describe('exec and port-forward', () => {
  const server = http.createServer();
  let transport: KubeTransport;
  let upgrade: (
    request: http.IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ) => void;

  beforeAll(async () => {
    server.on('upgrade', (...all) => upgrade(...all));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromOptions({
      clusters: [
        {
          name: 'c',
          server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          skipTLSVerify: true,
        },
      ],
      users: [{ name: 'u', token: 't' }],
      contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
      currentContext: 'x',
    });
    transport = new KubeTransport({ cluster: 'c1', kubeConfig });
  });

  afterAll(async () => {
    transport.close();
    server.closeAllConnections();
    server.close();
  });

  /** Answers upgrades as an API server would, and hands over the socket. */
  function accept(onSocket: (socket: WebSocket, url: URL) => void) {
    const sockets = new WebSocketServer({ noServer: true });
    upgrade = (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, ws =>
        onSocket(ws, new URL(request.url!, 'http://api')),
      );
  }

  const exec = (options: { ms?: number; maxOutputBytes?: number } = {}) =>
    podExec(transport, {
      ...POD,
      container: 'main',
      command: ['sh', '-c', 'a b'],
      maxOutputBytes: options.maxOutputBytes,
      bounds: within(options.ms ?? 10_000),
    });

  it('asks for the command as it is and gives both outputs', async () => {
    let asked: URL;
    accept((socket, url) => {
      asked = url;
      socket.send(channel(1, 'out'));
      socket.send(channel(2, 'err'));
      socket.send(status({ status: 'Success' }));
    });
    expect(await exec()).toEqual({
      exitCode: 0,
      stdout: 'out',
      stderr: 'err',
      truncated: false,
    });
    expect(asked!.pathname).toBe('/api/v1/namespaces/shop/pods/db-0/exec');
    expect(asked!.searchParams.getAll('command')).toEqual(['sh', '-c', 'a b']);
    expect(asked!.searchParams.get('container')).toBe('main');
  });

  it('gives the exit code', async () => {
    const causes = [{ reason: 'ExitCode', message: '3' }];
    accept(socket =>
      socket.send(
        status({
          status: 'Failure',
          reason: 'NonZeroExitCode',
          details: { causes },
        }),
      ),
    );
    expect(await exec()).toMatchObject({ exitCode: 3 });
  });

  it('bounds the output', async () => {
    accept(socket => {
      socket.send(channel(1, 'abc'));
      socket.send(channel(1, 'def'));
      socket.send(status({ status: 'Success' }));
    });
    expect(await exec({ maxOutputBytes: 4 })).toMatchObject({
      stdout: 'abcd',
      truncated: true,
    });
  });

  it('says so when the command could not be started', async () => {
    accept(socket =>
      socket.send(
        status({
          status: 'Failure',
          reason: 'InternalError',
          message: 'no such file',
        }),
      ),
    );
    await expect(exec()).rejects.toMatchObject({
      transient: false,
      message:
        "Cluster 'c1' refused to exec Pod shop/db-0 container main: no such file",
    });
  });

  it('takes a connection that ends early for transient', async () => {
    accept(socket => socket.terminate());
    await expect(exec()).rejects.toMatchObject({
      name: 'ClusterError',
      transient: true,
    });
  });

  it.each<[string, () => void]>([
    ['never answers', () => (upgrade = () => {})],
    ['accepts and then says nothing', () => accept(() => {})],
  ])('ends at the deadline when the server %s', async (_, prepare) => {
    prepare();
    await expect(exec({ ms: 200 })).rejects.toThrow(WaitTimeoutError);
  });

  it('ends with its signal', async () => {
    upgrade = () => {};
    const controller = new AbortController();
    const reason = new Error('cancelled by alice');
    const running = podExec(transport, {
      ...POD,
      command: ['true'],
      bounds: within(20_000, controller.signal),
    });
    setTimeout(() => controller.abort(reason), 50);
    await expect(running).rejects.toBe(reason);
  });

  it('tells why the server refuses', async () => {
    upgrade = (_, socket) => {
      const body = JSON.stringify({
        kind: 'Status',
        message: 'pods "db-0" not found',
        reason: 'NotFound',
      });
      socket.end(
        `HTTP/1.1 404 Not Found\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    };
    await expect(exec()).rejects.toMatchObject({
      status: 404,
      reason: 'NotFound',
      message: expect.stringContaining('404 pods "db-0" not found'),
    });
  });

  const port = Buffer.from([0x38, 0x15]);
  const connect = (ms = 10_000) =>
    podConnect(transport, { ...POD, port: 5432, bounds: within(ms) });

  it('carries bytes both ways and ends when the pod does', async () => {
    accept(socket => {
      socket.send(channel(0, port));
      socket.send(channel(1, port));
      socket.on('message', (data: Buffer) => {
        socket.send(channel(0, data.subarray(1)));
        socket.close();
      });
    });
    const connection = await connect();
    connection.write('hello');
    const heard: Buffer[] = [];
    for await (const chunk of connection) {
      heard.push(chunk);
    }
    expect(Buffer.concat(heard).toString()).toBe('hello');
  });

  it('is broken by a refusal, however the server packs it', async () => {
    accept(socket => {
      socket.send(channel(0, port));
      socket.send(
        channel(
          1,
          Buffer.concat([port, Buffer.from('dial tcp4: connection refused')]),
        ),
      );
    });
    const [error] = await once(await connect(), 'error').catch(reason => [
      reason,
    ]);
    expect(error).toMatchObject({ reason: 'ConnectionRefused' });
  });

  it('is cut at the deadline', async () => {
    accept(socket => socket.send(channel(0, port)));
    const [error] = await once(await connect(200), 'error').catch(reason => [
      reason,
    ]);
    expect(error).toBeInstanceOf(WaitTimeoutError);
  });
});
