import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { json } from 'node:stream/consumers';
import { CommandNotFound } from '../CommandNotFound';
import { selfSignedCertificate } from '../../certificate';
import { ContainerContext, ContainerImage } from '../ContainerImage';
import { httpGet } from '../httpGet';
import { BUSYBOX } from '../shell/busybox';
import { Shell } from '../shell/Shell';
import { untilStopped } from '../untilStopped';

const HEALTH_PATHS = ['/api/health', '/healthz'];
const PATIENCE_MS = 3_000;
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

interface Health {
  pod: string;
  ok: boolean;
  target?: string;
  resolved?: string[];
  detail?: string;
  upstream?: unknown;
}

/**
 * `localhost/demo-http`: a web program whose health really asks what it depends on.
 * LISTEN is its address (`:8080`, `127.0.0.1:8080`); TLS=true serves HTTPS with a
 * certificate of its own; REDIRECT_TO answers every path but the health paths by a redirect.
 */
export const demoHttpImage: ContainerImage = context => ({
  async run() {
    const [address, port] = listenAddress(context.env.LISTEN ?? ':8080');
    const server = await makeServer(context);
    const close = context.network.listen(
      port,
      connection => server.emit('connection', connection),
      address,
    );
    context.log(
      `demo-http on ${context.env.LISTEN ?? ':8080'} as ${
        context.network.hostname
      }`,
    );
    const code = await untilStopped(context.signal);
    close();
    return code;
  },
  exec: async request => {
    // The image has busybox beside the program.
    if (request.command[0] === undefined) {
      throw new CommandNotFound('');
    }
    return new Shell(context, BUSYBOX).run(request.command, request);
  },
});

function listenAddress(listen: string): [string, number] {
  const at = listen.lastIndexOf(':');
  const host = listen.slice(0, at);
  return [
    host === '' || host === '0.0.0.0' ? '*' : host,
    Number(listen.slice(at + 1)),
  ];
}

async function makeServer(context: ContainerContext): Promise<Server> {
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    void respond(context, request, response);
  return context.env.TLS === 'true'
    ? createTlsServer(await selfSignedCertificate(), answer)
    : createServer(answer);
}

async function respond(
  context: ContainerContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://pod').pathname;
  if (HEALTH_PATHS.includes(path)) {
    const health = await checkHealth(context);
    response.writeHead(health.ok ? 200 : 503, {
      'Content-Type': 'application/json',
    });
    response.end(`${JSON.stringify(health)}\n`);
    return;
  }
  if (context.env.REDIRECT_TO) {
    response.writeHead(302, { Location: context.env.REDIRECT_TO });
    response.end();
    return;
  }
  response.end(`hello from ${context.network.hostname}\n`);
}

async function checkHealth(context: ContainerContext): Promise<Health> {
  const health: Health = { pod: context.network.hostname, ok: true };
  const signal = AbortSignal.any([
    context.signal,
    AbortSignal.timeout(PATIENCE_MS),
  ]);
  try {
    if (context.env.DATABASE_HOST) {
      await askDatabase(context, health, signal);
    } else if (context.env.BACKEND_URL) {
      await askBackend(context, health, signal);
    }
    return health;
  } catch (error) {
    return { ...health, ok: false, detail: (error as Error).message };
  }
}

async function askDatabase(
  context: ContainerContext,
  health: Health,
  signal: AbortSignal,
): Promise<void> {
  const { DATABASE_HOST: host, DATABASE_PORT: port = '5432' } = context.env;
  health.target = `${host}:${port}`;
  health.resolved = await context.network.lookup(host, signal);
  const connection = await context.network.connect(
    health.resolved[0],
    Number(port),
    signal,
  );
  try {
    const answer = new Promise<Buffer>((resolve, reject) => {
      connection.once('data', resolve);
      connection.once('close', () =>
        reject(new Error('no answer to the SSLRequest: EOF')),
      );
      signal.addEventListener('abort', () =>
        reject(new Error('no answer to the SSLRequest: i/o timeout')),
      );
    });
    connection.write(SSL_REQUEST);
    health.detail = `database answered ${JSON.stringify(
      (await answer).toString(),
    )}`;
  } finally {
    connection.destroy();
  }
}

async function askBackend(
  context: ContainerContext,
  health: Health,
  signal: AbortSignal,
): Promise<void> {
  const url = context.env.BACKEND_URL;
  health.target = url;
  const response = await httpGet(url, { network: context.network, signal });
  if (response.headers['content-type']?.includes('json')) {
    health.upstream = await json(response);
  }
  response.resume();
  if (response.statusCode !== 200) {
    throw new Error(
      `backend answered ${response.statusCode} ${response.statusMessage}`,
    );
  }
}
