import type { CheckContext } from '@kymaros/plugin-kymaros-node';
import http from 'node:http';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { ServicePod } from './servicePort';

const MAX_BODY_BYTES = 64 * 1024;

/** What a service answered; the body only in part when it is long. */
export interface HttpAnswer {
  status: number;
  /** By name in lower case; several of one name are joined. */
  headers: Record<string, string | undefined>;
  body: string;
}

/** One GET to a pod's port through the API server. Certificates are not verified, as in a Kubernetes probe. */
export async function fetchThroughPod(
  { cluster, bounds }: CheckContext,
  options: { target: ServicePod; url: URL; headers: Record<string, string> },
): Promise<HttpAnswer> {
  const { target, url } = options;
  const tunnel = await cluster.connect({
    namespace: target.tier.sandbox,
    pod: target.pod,
    port: target.port,
    bounds,
  });
  try {
    const connection =
      url.protocol === 'https:' ? await secure(tunnel) : tunnel;
    return await get({ connection, signal: bounds.signal, ...options });
  } finally {
    tunnel.destroy();
  }
}

function get(options: {
  connection: Duplex;
  url: URL;
  headers: Record<string, string>;
  signal: AbortSignal;
}): Promise<HttpAnswer> {
  const { connection, url, headers, signal } = options;
  const request = http.request({
    // The connection is made already, encrypted or not.
    createConnection: () => connection as never,
    path: url.pathname + url.search,
    headers: {
      Host: url.host,
      'User-Agent': 'kymaros',
      Accept: '*/*',
      ...canonical(headers),
    },
    signal,
  });
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', answer => {
      readBody(answer).then(
        body =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: textsOf(answer.headers),
            body,
          }),
        reject,
      );
    });
    request.end();
  });
}

function textsOf(
  headers: http.IncomingHttpHeaders,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}

async function readBody(answer: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MAX_BODY_BYTES) {
      break;
    }
  }
  return Buffer.concat(chunks).toString('utf8', 0, MAX_BODY_BYTES);
}

/** No name is sent, as a probe speaks to an address. */
async function secure(tunnel: Duplex): Promise<Duplex> {
  const connection = tls.connect({
    socket: tunnel,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    servername: '',
  });
  await new Promise<void>((resolve, reject) => {
    connection.once('secureConnect', resolve);
    // Stays, so that a late error does not end the process.
    connection.on('error', reject);
    tunnel.once('error', reject);
    tunnel.once('close', () =>
      reject(new Error('the connection was closed before TLS was agreed')),
    );
  });
  return connection;
}

const CANONICAL_NAMES: Record<string, string> = {
  host: 'Host',
  accept: 'Accept',
  'user-agent': 'User-Agent',
};

/** The check's own Host takes the place of ours, however it is spelt. */
function canonical(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      CANONICAL_NAMES[name.toLowerCase()] ?? name,
      value,
    ]),
  );
}
