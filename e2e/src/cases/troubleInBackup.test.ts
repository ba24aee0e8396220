import type { Run } from '@kymaros/plugin-kymaros-common';
import {
  barePod,
  claim,
  deployment,
  LEFT_OUT,
  object,
  statefulSet,
} from '../support/smallObjects';
import { clusterUnderTest } from '../support/TestCluster';
import {
  conclusionOf,
  podsReadyCheck,
  type Trouble,
  Troubles,
} from '../support/Troubles';

jest.setTimeout(600_000);

const writeNote = (namespace: string) =>
  clusterUnderTest().exec(namespace, 'db-0', 'main', [
    ...['sh', '-c', 'echo kept > /data/note'],
  ]);

const troubles: Trouble[] = [
  {
    name: 'lost-secret',
    objects: [
      {
        ...object('v1', 'Secret', 'credentials', {
          stringData: { PASSWORD: 'only-in-production' },
        }),
        metadata: { name: 'credentials', labels: LEFT_OUT },
      },
      deployment({
        name: 'db',
        container: { envFrom: [{ secretRef: { name: 'credentials' } }] },
      }),
    ],
    checks: [podsReadyCheck('db', '10s')],
    expected: {
      verdict: 'fail',
      cause: 'BACKUP',
      firstFinding: 'tier-not-ready Secret credentials',
      score: 72,
      levels: { integrity: 1, completeness: 1, startup: 0 },
    },
  },
  {
    name: 'missing-statefulset',
    objects: [statefulSet({ name: 'db', labels: LEFT_OUT })],
    checks: [podsReadyCheck('db')],
    expected: {
      verdict: 'partial',
      cause: 'BACKUP',
      firstFinding: 'owner-not-in-backup StatefulSet db',
      score: 81,
      // A StatefulSet weighs three times what a pod does.
      levels: { integrity: 1, completeness: 0.25, startup: 1, health: 1 },
    },
  },
  {
    name: 'empty-volume',
    objects: [
      claim('data'),
      statefulSet({
        name: 'db',
        claim: 'data',
        podAnnotations: { 'backup.velero.io/backup-volumes-excludes': 'data' },
      }),
    ],
    beforeBackup: async (_, namespace) => {
      await writeNote(namespace);
    },
    checks: [podsReadyCheck('db')],
    expected: {
      verdict: 'partial',
      cause: 'BACKUP',
      firstFinding: 'volume-without-data PersistentVolumeClaim data',
      score: 75,
      // The claim weighs what the StatefulSet does, and data is half of integrity.
      levels: { integrity: 0.5, completeness: 0.5, startup: 1, health: 1 },
    },
  },
  {
    name: 'partially-failed',
    objects: [
      {
        ...object('v1', 'ServiceAccount', 'auditor'),
        metadata: { name: 'auditor', labels: LEFT_OUT },
      },
      barePod({ name: 'auditor', pod: { serviceAccountName: 'auditor' } }),
      deployment({ name: 'web' }),
    ],
    readyPods: 2,
    checks: [podsReadyCheck('web')],
    expected: {
      verdict: 'partial',
      cause: 'BACKUP',
      firstFinding: 'item-not-restored Pod auditor',
      score: 88,
      // One error in six items; a Deployment weighs twice what a pod does.
      levels: { integrity: 0.867, completeness: 0.667, startup: 1, health: 1 },
    },
  },
  {
    name: 'source-deleted',
    objects: [claim('data'), statefulSet({ name: 'db', claim: 'data' })],
    beforeBackup: async (_, namespace) => {
      await writeNote(namespace);
    },
    afterBackup: (cluster, namespace) => cluster.deleteNamespace(namespace),
    checks: [
      podsReadyCheck('db'),
      {
        name: 'the-note-is-there',
        type: 'exec',
        exec: {
          podSelector: { app: 'db' },
          command: ['grep', 'kept', '/data/note'],
        },
      },
    ],
    expected: {
      verdict: 'pass',
      score: 100,
      levels: { integrity: 1, completeness: 1, startup: 1, health: 1 },
    },
  },
  {
    name: 'healthy',
    objects: [
      object('v1', 'ConfigMap', 'settings', { data: { COLOR: 'blue' } }),
      deployment({
        name: 'web',
        replicas: 2,
        container: { envFrom: [{ configMapRef: { name: 'settings' } }] },
      }),
    ],
    readyPods: 2,
    checks: [podsReadyCheck('web')],
    expected: {
      verdict: 'pass',
      score: 100,
      levels: { integrity: 1, completeness: 1, startup: 1, health: 1 },
    },
  },
];

describe('a backup in trouble', () => {
  const cluster = clusterUnderTest();
  let installed: Troubles;
  let runs: Map<string, Run>;

  beforeAll(async () => {
    installed = await Troubles.install(cluster, {
      backup: 'trouble-in-backup',
      troubles,
    });
    runs = await installed.run(troubles);
  });

  afterAll(() => installed?.remove());

  it.each(troubles)('$name: $expected.verdict', ({ name, expected }) => {
    expect(conclusionOf(runs.get(name)!)).toEqual(expected);
  });

  it('names what the application lacks beside what that keeps from starting', () => {
    expect(runs.get('lost-secret')!.findings).toContainEqual(
      expect.objectContaining({
        code: 'reference-not-in-backup',
        severity: 'warning',
        object: expect.objectContaining({
          kind: 'Secret',
          name: 'credentials',
        }),
      }),
    );
  });

  it('leaves nothing behind', async () => {
    expect(await cluster.leftovers(installed.backend.instance)).toEqual([]);
  });
});
