import { gzipSync } from 'node:zlib';
import { withStorage } from './__testUtils__/withStorage';
import { fetchGzip } from './fetchGzip';

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
