import fc from 'fast-check';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { tarOf } from './__testUtils__/tarOf';
import {
  type ArchiveBounds,
  ArchiveTooLargeError,
  readArchive,
} from './readArchive';

const ROOMY: ArchiveBounds = {
  objectBytes: 10_000,
  totalBytes: 100_000,
  archiveBytes: 1_000_000,
};

async function read(
  files: Record<string, unknown>,
  namespaces: string[],
  bounds = ROOMY,
) {
  const archive = gzipSync(await tarOf(files));
  return readArchive(Readable.from([archive]), { namespaces, bounds });
}

function object(kind: string, name: string, more: object = {}) {
  return { apiVersion: 'v1', kind, metadata: { name, ...more } };
}

describe('readArchive', () => {
  it('gives the objects of the namespaces that are asked for, with the resource that they are of', async () => {
    const { objects, unread } = await read(
      {
        'metadata/version': '1.1.0',
        'resources/services/namespaces/shop/web.json': {
          ...object('Service', 'web', { namespace: 'shop' }),
          spec: { type: 'NodePort' },
        },
        './resources/cronjobs.batch/namespaces/shop/nightly.json': {
          ...object('CronJob', 'nightly'),
          apiVersion: 'batch/v1',
        },
        'resources/services/namespaces/other/web.json': object(
          'Service',
          'web',
        ),
        'resources/persistentvolumes/cluster/shop.json': object(
          'PersistentVolume',
          'shop',
        ),
      },
      ['shop'],
    );

    expect(unread).toEqual([]);
    expect(objects).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Service',
        resource: 'services',
        metadata: { name: 'web', namespace: 'shop' },
        spec: { type: 'NodePort' },
      },
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        resource: 'cronjobs.batch',
        metadata: { name: 'nightly', namespace: 'shop' },
      },
    ]);
  });

  it('gives each object once, in the version that Velero restores', async () => {
    const deployment = object('Deployment', 'web');
    const { objects } = await read(
      {
        'resources/deployments.apps/namespaces/shop/web.json': {
          ...deployment,
          apiVersion: 'apps/v1',
        },
        'resources/deployments.apps/v1-preferredversion/namespaces/shop/web.json':
          { ...deployment, apiVersion: 'apps/v1' },
        'resources/deployments.apps/v1beta1/namespaces/shop/web.json': {
          ...deployment,
          apiVersion: 'apps/v1beta1',
        },
      },
      ['shop'],
    );

    expect(objects.map(({ apiVersion }) => apiVersion)).toEqual(['apps/v1']);
  });

  it('promise 7: gives nothing of what Secrets hold, however it got there', async () => {
    const hidden = fc
      .string({ minLength: 12 })
      .map(text => `hidden-${Buffer.from(text).toString('hex')}`);
    await fc.assert(
      fc.asyncProperty(hidden, async secret => {
        const { objects } = await read(
          {
            'resources/secrets/namespaces/shop/password.json': {
              ...object('Secret', 'password', {
                labels: { app: 'shop' },
                annotations: {
                  team: 'web',
                  'kubectl.kubernetes.io/last-applied-configuration':
                    JSON.stringify({ stringData: { key: secret } }),
                },
                managedFields: [{ fieldsV1: { [`f:${secret}`]: {} } }],
              }),
              data: { key: secret },
              stringData: { key: secret },
              type: secret,
              [secret]: secret,
            },
          },
          ['shop'],
        );

        expect(JSON.stringify(objects)).not.toContain(secret);
        expect(objects[0].metadata).toEqual({
          name: 'password',
          namespace: 'shop',
          labels: { app: 'shop' },
          annotations: { team: 'web' },
        });
      }),
      { numRuns: 20 },
    );
  });

  it('tells the bound that one object passes, and gives the others', async () => {
    const { objects, unread } = await read(
      {
        'resources/configmaps/namespaces/shop/huge.json': {
          ...object('ConfigMap', 'huge'),
          data: { text: 'x'.repeat(20_000) },
        },
        'resources/configmaps/namespaces/shop/small.json': object(
          'ConfigMap',
          'small',
        ),
      },
      ['shop'],
    );

    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['small']);
    expect(unread).toEqual([
      {
        path: 'resources/configmaps/namespaces/shop/huge.json',
        reason: expect.stringMatching(/2\d{4} bytes, more than 10000/),
      },
    ]);
  });

  it.each(['not json', '[]', 'null', '{"apiVersion":"v1","kind":"Pod"}'])(
    'tells of a file that is no object: %s',
    async content => {
      const path = 'resources/pods/namespaces/shop/odd.json';
      const { objects, unread } = await read({ [path]: content }, ['shop']);

      expect(objects).toEqual([]);
      expect(unread).toEqual([
        { path, reason: expect.stringContaining('no Kubernetes object') },
      ]);
    },
  );

  const five = Object.fromEntries(
    Array.from({ length: 5 }, (_, at) => [
      `resources/configmaps/namespaces/shop/c${at}.json`,
      { ...object('ConfigMap', `c${at}`), data: { text: 'x'.repeat(1000) } },
    ]),
  );

  it.each([
    ['totalBytes', /objects of shop are larger than 3000 bytes/],
    ['archiveBytes', /larger than 3000 bytes when unpacked/],
  ])('gives up at %s, and says so', async (bound, message) => {
    const given = read(five, ['shop'], { ...ROOMY, [bound]: 3000 });

    await expect(given).rejects.toThrow(ArchiveTooLargeError);
    await expect(given).rejects.toThrow(message);
  });

  it('does not count what is not asked for', async () => {
    const { objects } = await read(five, ['other'], {
      ...ROOMY,
      totalBytes: 1,
    });

    expect(objects).toEqual([]);
  });

  it('takes an archive that ends too early for what it is', async () => {
    const whole = await tarOf(five);
    for (const torn of [
      gzipSync(whole).subarray(0, -20),
      gzipSync(whole.subarray(0, 700)),
    ]) {
      await expect(
        readArchive(Readable.from([torn]), {
          namespaces: ['shop'],
          bounds: ROOMY,
        }),
      ).rejects.toThrow(/end/i);
    }
  });
});
