import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { fetchGzip } from './fetchGzip';

/** An object storage that answers what the test says. */
async function withStorage<T>(
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

const signal = () => AbortSignal.timeout(10_000);

describe('fetchGzip', () => {
  it('unpacks what it gets', async () => {
    const body = await withStorage(
      (_, response) => response.end(gzipSync('{"v1/Pod":[]}')),
      url => fetchGzip({ url, trust: {}, signal: signal() }),
    );
    expect(body.toString()).toBe('{"v1/Pod":[]}');
  });

  it.each([403, 404, 500])(
    'tells of status %d without giving away the signature',
    async status => {
      const error = await withStorage(
        (_, response) => response.writeHead(status).end('no'),
        url =>
          fetchGzip({ url, trust: {}, signal: signal() }).catch(
            e => e as Error,
          ),
      );
      expect(error).toBeInstanceOf(Error);
      expect((error as Error).message).toContain(`answered ${status}`);
      expect((error as Error).message).not.toContain('key');
    },
  );

  it('refuses what is no gzip', async () => {
    await expect(
      withStorage(
        (_, response) => response.end('<html>'),
        url => fetchGzip({ url, trust: {}, signal: signal() }),
      ),
    ).rejects.toThrow(/header/);
  });

  it('ends when it is told to, though the storage never answers', async () => {
    const abort = new AbortController();
    await expect(
      withStorage(
        () => abort.abort(),
        url => fetchGzip({ url, trust: {}, signal: abort.signal }),
      ),
    ).rejects.toThrow(/abort/i);
  });
});
