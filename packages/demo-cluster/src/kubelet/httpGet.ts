import { IncomingMessage, request as httpRequest } from 'node:http';
import { connect as tlsConnect } from 'node:tls';
import { PodNetwork } from '../network/PodNetwork';

/** Asks for a page from inside a pod. */
export async function httpGet(
  address: string,
  options: { network: PodNetwork; signal: AbortSignal },
): Promise<IncomingMessage> {
  const url = new URL(address);
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  const plain = await options.network.connect(
    url.hostname,
    port,
    options.signal,
  );
  const socket = secure
    ? tlsConnect({ socket: plain, rejectUnauthorized: false })
    : plain;
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      path: `${url.pathname}${url.search}`,
      headers: { Host: url.host, Connection: 'close' },
      signal: options.signal,
      createConnection: () => socket as never,
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end();
  });
}
