import type { KubernetesObject } from '@kubernetes/client-node';
import { AccessLog } from '../support/AccessLog';
import { refOf, restoreTest } from '../support/definitions';
import { KymarosBackend } from '../support/KymarosBackend';
import { clusterUnderTest } from '../support/TestCluster';
import { until } from '../support/until';

jest.setTimeout(420_000);

const SOURCE = 'retained';
const BACKUP = 'e2e-retained';
const IMAGE = process.env.KYMAROS_E2E_BUSYBOX ?? 'localhost/busybox:1';

/** A pod that writes down, in its volume, what only a copy of the volume can bring back. */
const APPLICATION = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SOURCE } },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: SOURCE },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '16Mi' } },
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'keeper', namespace: SOURCE },
    spec: {
      serviceName: 'keeper',
      selector: { matchLabels: { app: 'keeper' } },
      template: {
        metadata: { labels: { app: 'keeper' } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [
            {
              name: 'keeper',
              image: IMAGE,
              command: ['sleep', '86400'],
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
          ],
        },
      },
    },
  },
] as KubernetesObject[];

/** Waits until Kymaros waits for objects of a kind to go. */
async function untilWatched(resource: string, namespace?: string) {
  await until(`Kymaros to watch ${resource}`, 180_000, async () => {
    const asked = await AccessLog.read(process.env.KYMAROS_E2E_ACCESS_LOG!);
    return asked.some(
      access =>
        access.verb === 'watch' &&
        access.resource === resource &&
        access.namespace === namespace,
    );
  });
}

const volumesTest = (name: string) =>
  restoreTest(name, {
    backupSource: { name: BACKUP, namespaces: [{ name: SOURCE }] },
    sandbox: {
      resourceQuota: { pods: 4 },
      limitRange: { default: { memory: '64Mi' } },
    },
    checks: [
      {
        name: 'the-note-is-there',
        type: 'exec',
        exec: {
          podSelector: { app: 'keeper' },
          command: ['cat', '/data/note'],
        },
      },
    ],
  });

describe('an application whose volumes outlive their claims', () => {
  const cluster = clusterUnderTest();
  let backend: KymarosBackend;

  beforeAll(async () => {
    for (const object of APPLICATION) {
      await cluster.create(object);
    }
    await cluster.podsReady(SOURCE, 1);
    await cluster.exec(SOURCE, 'keeper-0', 'keeper', [
      ...['sh', '-c', 'echo kept > /data/note'],
    ]);
    await cluster.setReclaimPolicy(SOURCE, 'Retain');
    await cluster.backUp(BACKUP, [SOURCE]);
    backend = await KymarosBackend.start({
      kubeconfig: cluster.kubeconfig,
      namespaces: [SOURCE],
      entities: [volumesTest('retained')],
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await cluster.setReclaimPolicy(SOURCE, 'Delete');
    await cluster.deleteBackup(BACKUP);
    await cluster.deleteNamespace(SOURCE);
  });

  afterEach(async () => {
    expect(await cluster.leftovers(backend.instance)).toEqual([]);
  });

  it('comes back within the bounds of its sandbox, and its restored volumes go with it', async () => {
    const run = await backend.run(refOf('retained'));

    expect(run).toMatchObject({ verdict: 'pass', checksPassed: 1 });
    expect(run.findings.filter(({ cause }) => cause === 'CLEANUP')).toEqual([]);
    expect(run.tiers[0].restore?.volumes).toEqual([
      expect.objectContaining({ claim: 'data', phase: 'Completed' }),
    ]);
  });

  it('is waited for when it takes its time to go', async () => {
    const { id } = await backend.client.startRun(refOf('retained'));
    const { tiers } = await backend.reached(id, 'been planned', run =>
      Boolean(run.tiers[0].sandbox),
    );
    const [volume, configMap] = await until(
      'a volume and a ConfigMap of the run',
      180_000,
      async () => {
        const found = [
          ...(await cluster.volumesOf(tiers[0].sandbox!)),
          ...(await cluster.ownedByRun(id, 'v1', 'ConfigMap')),
        ];
        return found.length === 2 && found;
      },
    );
    const letVolumeGo = await cluster.hold(volume);
    const letConfigMapGo = await cluster.hold(configMap);

    await untilWatched('persistentvolumes');
    await letVolumeGo();
    await untilWatched('configmaps', 'velero');
    await letConfigMapGo();
    const run = await backend.finished(id);

    expect(run).toMatchObject({ verdict: 'pass', ending: 'completed' });
    expect(run.findings.filter(({ cause }) => cause === 'CLEANUP')).toEqual([]);
  });
});
