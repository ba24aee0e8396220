import type { KubernetesObject } from '@kubernetes/client-node';
import type { BackupSummary } from '@kymaros/plugin-kymaros-common';
import type { ProviderRunContext } from '@kymaros/plugin-kymaros-node';
import type http from 'node:http';
import { gzipSync } from 'node:zlib';
import { tarOf } from './__testUtils__/tarOf';
import { withStorage } from './__testUtils__/withStorage';
import { readObjects } from './readObjects';

const backup = { name: 'nightly', storageLocation: 'default' } as BackupSummary;

/** A Velero that signs at once, in front of a storage; tells the DownloadRequests that are still there. */
async function read(
  answer: http.RequestListener,
  signal = AbortSignal.timeout(10_000),
) {
  const requests = new Map<string, KubernetesObject>();
  const given = withStorage(answer, url =>
    readObjects(
      {
        runId: '9f0c1d2e-3b4a',
        config: { backupNamespace: 'velero' },
        logger: { warn: jest.fn() },
        bounds: { signal, deadlineMs: Date.now() + 10_000 },
        cluster: {
          get: async () => ({ spec: {} }),
          waitFor: async ({ until }: { until: (seen: object[]) => string }) =>
            until([{ status: { phase: 'Processed', downloadURL: url } }]),
        },
        writer: {
          create: async (object: KubernetesObject) => {
            requests.set(object.metadata!.name!, object);
            return object;
          },
          delete: async ({ name }: { name: string }) => requests.delete(name),
        },
      } as unknown as ProviderRunContext,
      { backup, namespaces: ['shop'] },
    ),
  );
  return given.finally(() => expect([...requests.keys()]).toEqual([]));
}

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
};

describe('readObjects', () => {
  it('gives what the backup holds of the namespaces', async () => {
    const archive = gzipSync(
      await tarOf({ 'resources/services/namespaces/shop/web.json': service }),
    );

    expect(await read((_, response) => response.end(archive))).toEqual({
      objects: [{ ...service, resource: 'services' }],
      findings: [],
    });
  });

  it('names what it could not understand, and counts the rest', async () => {
    const odd = Object.fromEntries(
      Array.from({ length: 7 }, (_, at) => [
        `resources/services/namespaces/shop/odd-${at}.json`,
        'odd',
      ]),
    );
    const archive = gzipSync(
      await tarOf({
        ...odd,
        'resources/services/namespaces/shop/web.json': service,
      }),
    );

    const { objects, findings } = await read((_, response) =>
      response.end(archive),
    );

    expect(objects).toHaveLength(1);
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'backup-objects-not-inspected',
        gate: false,
        message: expect.stringMatching(
          /shop\/odd-0\.json \(it is no Kubernetes object\).* and 2 more/,
        ),
      }),
    ]);
  });

  it.each<[string, http.RequestListener, RegExp]>([
    ['is missing', (_, response) => response.writeHead(404).end(), /404/],
    [
      'is torn',
      (_, response) => response.end(gzipSync('x').subarray(0, 9)),
      /unexpected end/,
    ],
    ['breaks off', (_, response) => response.destroy(), /hang up|aborted/],
  ])('a file that %s is a finding and no error', async (_, answer, reason) => {
    const { objects, findings } = await read(answer);

    expect(objects).toBeUndefined();
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'backup-not-inspected',
        cause: 'INFRA',
        gate: false,
        object: expect.objectContaining({ kind: 'Backup', name: 'nightly' }),
        message: expect.stringMatching(reason),
      }),
    ]);
    expect(JSON.stringify(findings)).not.toContain('X-Signature');
  });

  it('ends as soon as the run does', async () => {
    const abort = new AbortController();
    const given = read((_, response) => {
      response.write(gzipSync('x').subarray(0, 5));
      abort.abort(new Error('cancelled'));
    }, abort.signal);

    await expect(given).rejects.toThrow('cancelled');
  });
});
