import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** An object storage that answers what the test says. */
export async function withStorage<T>(
  answer: http.RequestListener,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const server = http.createServer(answer);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  try {
    return await use(`http://127.0.0.1:${port}/b/list.json.gz?X-Signature=key`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
