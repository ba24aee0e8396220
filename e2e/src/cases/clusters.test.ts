import type { ClusterHealth } from '@kymaros/plugin-kymaros-common';
import { databaseTest, refOf } from '../support/definitions';
import { KymarosBackend } from '../support/KymarosBackend';
import { StorageLocation } from '../support/StorageLocation';
import { clusterUnderTest } from '../support/TestCluster';
import { until } from '../support/until';

jest.setTimeout(300_000);

/** Health is asked for at most so often, and Velero looks at its storage once a minute. */
const SEEN_MS = 60_000;

const statesOf = ({ conditions }: ClusterHealth) =>
  Object.fromEntries(conditions.map(({ kind, state }) => [kind, state]));

describe('the health of a cluster', () => {
  const cluster = clusterUnderTest();
  let backend: KymarosBackend;

  const health = async () => (await backend.client.getClusters()).items[0];

  beforeAll(async () => {
    backend = await KymarosBackend.start({
      kubeconfig: cluster.kubeconfig,
      namespaces: ['app-*'],
      entities: [databaseTest('clusters')],
    });
  });

  afterAll(() => backend?.stop());

  it('is good, and isolation is known from the first run on', async () => {
    const before = await health();
    expect(statesOf(before)).toEqual({
      reachable: 'ok',
      'backup-system': 'ok',
      storage: 'ok',
      isolation: 'unknown',
      permissions: 'ok',
    });
    expect(before.conditions[0].message).toMatch(/v1\.\d+/);

    const run = await backend.run(refOf('clusters'));
    const [, , , isolation] = (
      await backend.client.getTestCluster(refOf('clusters'))
    ).conditions;
    expect(isolation).toMatchObject({
      kind: 'isolation',
      state: 'ok',
      message: expect.stringContaining(run.id),
    });
  });

  it('tells which storage location is out of reach, and that Velero is at work nevertheless', async () => {
    const location = await StorageLocation.create(cluster, 'e2e-clusters');
    try {
      await location.unavailableDuring(async () => {
        const seen = await until(
          'storage to be out of reach',
          SEEN_MS,
          async () => {
            const now = await health();
            return statesOf(now).storage === 'failed' ? now : undefined;
          },
        );
        expect(statesOf(seen)['backup-system']).toBe('ok');
        expect(seen.conditions[2].details).toContainEqual(
          expect.stringMatching(/^e2e-clusters: Unavailable/),
        );
      });
    } finally {
      await location.remove();
    }
  });
});
