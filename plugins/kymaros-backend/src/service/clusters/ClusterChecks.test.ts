import { mockServices } from '@backstage/backend-test-utils';
import { KubeConfig } from '@kubernetes/client-node';
import { startDemo, type Demo } from '@kymaros/demo-cluster';
import type {
  BackupProvider,
  ObservedCondition,
} from '@kymaros/plugin-kymaros-node';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { ClusterError } from '../../cluster/ClusterError';
import { KubeClusters } from '../../cluster/KubeClusters';
import { clusterConfig } from '../../config/__testUtils__/clusterConfig';
import { veleroProvider } from '../../run/__testUtils__/veleroProvider';
import { AccessPreflight } from '../../sandbox/AccessPreflight';
import { GrantedAccess } from '../../sandbox/__testUtils__/GrantedAccess';
import { ClusterChecks, type SeenCluster } from './ClusterChecks';

jest.setTimeout(60_000);

const logger = mockServices.logger.mock();
const OK = { state: 'ok', message: 'fine' } as const;

const statesOf = ({ conditions }: SeenCluster) =>
  Object.fromEntries(
    Object.entries(conditions).map(([kind, { state }]) => [kind, state]),
  );

describe('a cluster that answers', () => {
  let provider: BackupProvider;
  let demo: Demo;
  let clusters: KubeClusters;
  const requests: string[] = [];

  beforeAll(async () => {
    provider = await veleroProvider();
    demo = await startDemo();
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromString(demo.cluster.kubeconfigYaml());
    clusters = new KubeClusters({
      clusters: [clusterConfig({ name: 'demo', kubeConfig })],
      onRequest: ({ verb }) => requests.push(verb),
    });
  });
  afterAll(async () => {
    clusters.close();
    await demo.stop();
  });

  const check = (now?: () => number) => {
    return new ClusterChecks({
      clusters,
      provider,
      access: new AccessPreflight({ clusters, provider }),
      logger,
      now,
    });
  };

  it('is well, and says which Kubernetes it is', async () => {
    const seen = await check().check('demo');

    expect(statesOf(seen)).toEqual({
      reachable: 'ok',
      'backup-system': 'ok',
      storage: 'ok',
      permissions: 'ok',
    });
    expect(seen.conditions.reachable.message).toContain('v1.35');
    expect(seen.conditions.storage.details).toEqual([
      expect.stringMatching(/^default: Available, looked at \d+ s ago$/),
    ]);
  });

  it('whose storage is out of reach has a Velero at work that says why', async () => {
    demo.velero.setStorageReachable(false);
    const seen = await check().check('demo');
    demo.velero.setStorageReachable(true);

    expect(statesOf(seen)).toMatchObject({
      'backup-system': 'ok',
      storage: 'failed',
    });
    expect(seen.conditions.storage.details).toEqual([
      expect.stringContaining('connection refused'),
    ]);
  });

  it('is asked once however many want to know, and again after a while', async () => {
    let nowMs = 0;
    const checks = check(() => nowMs);
    await Promise.all([checks.check('demo'), checks.check('demo')]);
    const asked = requests.length;
    nowMs = 14_999;
    await checks.check('demo');
    expect(requests).toHaveLength(asked);

    nowMs = 15_000;
    await checks.check('demo');
    expect(requests.length).toBeGreaterThan(asked);
  });
});

describe('a cluster in trouble', () => {
  /** Answers the provider's question so. */
  const checking = (
    checkHealth: () => Promise<{
      system: ObservedCondition;
      storage: ObservedCondition;
    }>,
    access = new GrantedAccess(),
  ) =>
    new ClusterChecks({
      clusters: access.clusters,
      provider: { checkHealth },
      access: new AccessPreflight({
        clusters: access.clusters,
        provider: { accessRules: () => [] },
      }),
      logger,
    }).check('c1');

  it('names each right that is missing, what it is for and what grants it', async () => {
    const { conditions } = await checking(
      async () => ({ system: OK, storage: OK }),
      new GrantedAccess().without({
        file: 'deploy/cluster-role.yaml',
        verb: 'list',
        group: 'storage.k8s.io',
        resource: 'storageclasses',
      }),
    );

    expect(conditions.permissions).toMatchObject({
      state: 'failed',
      message: 'Kymaros lacks 1 permission that a run takes.',
      details: [
        'list storageclasses.storage.k8s.io, to know which claims wait for a pod: granted by ClusterRole kymaros (deploy/cluster-role.yaml)',
      ],
    });
  });

  it('that refuses one question is well in all others', async () => {
    const seen = await checking(async () => {
      throw new ClusterError(
        { cluster: 'c1', verb: 'list', object: 'BackupStorageLocations' },
        { message: '403 forbidden', status: 403, transient: false },
      );
    });

    expect(statesOf(seen)).toEqual({
      reachable: 'ok',
      'backup-system': 'unknown',
      storage: 'unknown',
      permissions: 'ok',
    });
    expect(seen.conditions.storage).toMatchObject({
      message: expect.stringContaining('403 forbidden'),
      hint: expect.stringContaining('permissions'),
    });
  });

  it.each([
    [401, 'failed', /credentials/],
    [403, 'ok', /answers/],
    [503, 'failed', /503/],
  ])(
    'that answers %s when asked for its version has a reachable of %s',
    async (status, state, message) => {
      const access = new GrantedAccess();
      const clusters = {
        ...access.clusters,
        version: async () => {
          throw new ClusterError(
            { cluster: 'c1', verb: 'get', object: 'its version' },
            { message: `${status} no`, status, transient: false },
          );
        },
      };

      const { conditions } = await new ClusterChecks({
        clusters,
        provider: {
          checkHealth: async () => ({ system: OK, storage: OK }),
        },
        access: { findMissing: async () => [] },
        logger,
      }).check('c1');

      expect(conditions.reachable).toMatchObject({
        state,
        message: expect.stringMatching(message),
      });
    },
  );
});

describe('a cluster that does not answer', () => {
  let server: Server;

  beforeAll(async () => {
    // Takes connections, and says nothing.
    server = createServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  const clustersAt = (port: number) => {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser(
      { name: 'c', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
      { name: 'u', token: 'token' },
    );
    return new KubeClusters({
      clusters: [clusterConfig({ name: 'lost', kubeConfig })],
    });
  };

  const lost = async (port: number) => {
    const clusters = clustersAt(port);
    const provider = await veleroProvider();
    try {
      return await new ClusterChecks({
        clusters,
        provider,
        access: new AccessPreflight({ clusters, provider }),
        logger,
      }).check('lost');
    } finally {
      clusters.close();
    }
  };

  const UNKNOWN_BUT_FOR_THAT = {
    reachable: 'failed',
    'backup-system': 'unknown',
    storage: 'unknown',
    permissions: 'unknown',
  };

  it('is told of within seconds when it takes connections and says nothing', async () => {
    const began = Date.now();
    const seen = await lost((server.address() as AddressInfo).port);

    expect(statesOf(seen)).toEqual(UNKNOWN_BUT_FOR_THAT);
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(seen.conditions.reachable.message).toContain('within 4 s');
  });

  it('is told of at once, with the reason, when nobody is there', async () => {
    const seen = await lost(1);

    expect(statesOf(seen)).toEqual(UNKNOWN_BUT_FOR_THAT);
    expect(seen.conditions.reachable.message).toMatch(/ECONNREFUSED|within/);
    for (const { hint } of Object.values(seen.conditions)) {
      expect(hint).toBeDefined();
    }
  });
});
