import type { Run } from '@kymaros/plugin-kymaros-common';
import { AdmissionRefusal } from '../support/AdmissionRefusal';
import { refOf } from '../support/definitions';
import { restartVelero } from '../support/restartVelero';
import {
  claim,
  deployment,
  object,
  statefulSet,
} from '../support/smallObjects';
import { StorageLocation } from '../support/StorageLocation';
import { clusterUnderTest } from '../support/TestCluster';
import {
  conclusionOf,
  namespaceOf,
  podsReadyCheck,
  type Trouble,
  Troubles,
} from '../support/Troubles';

jest.setTimeout(600_000);

const BACKUP = 'trouble-in-cluster';
const LOCATION = 'trouble';
const REFUSED = 'refused-in-sandboxes';
/** Long enough for Velero to delete a backup. */
const DELETION_S = 15;

const after = (seconds: number) => ({
  exec: { command: ['true'] },
  initialDelaySeconds: seconds,
  periodSeconds: 1,
});

/** The cluster is in the way all the time. */
const standing: Trouble[] = [
  {
    name: 'quota-too-small',
    objects: [deployment({ name: 'web', replicas: 2 })],
    readyPods: 2,
    checks: [podsReadyCheck('web', '10s')],
    spec: { sandbox: { resourceQuota: { pods: 1 } } },
    expected: {
      verdict: 'error',
      cause: 'SANDBOX',
      firstFinding: 'tier-not-ready Deployment web',
    },
  },
  {
    name: 'webhook-denial',
    objects: [
      object('v1', 'ConfigMap', REFUSED, { data: { COLOR: 'blue' } }),
      deployment({ name: 'web' }),
    ],
    checks: [podsReadyCheck('web')],
    expected: {
      verdict: 'error',
      cause: 'SANDBOX',
      firstFinding: `restore-denied-by-admission ConfigMap ${REFUSED}`,
    },
  },
];

/** Something happens to the cluster while the test runs. */
const passing: Record<
  'storage-unavailable' | 'velero-restarted' | 'backup-gone',
  Trouble
> = {
  'storage-unavailable': {
    name: 'storage-unavailable',
    objects: [deployment({ name: 'web' })],
    checks: [podsReadyCheck('web')],
    expected: {
      verdict: 'error',
      cause: 'INFRA',
      firstFinding: `backup-unusable Backup ${BACKUP}`,
    },
  },
  'velero-restarted': {
    name: 'velero-restarted',
    objects: [claim('data'), statefulSet({ name: 'db', claim: 'data' })],
    checks: [podsReadyCheck('db')],
    expected: {
      verdict: 'error',
      cause: 'INFRA',
      firstFinding: expect.stringMatching(/^restore-failed Restore /),
    },
  },
  'backup-gone': {
    name: 'backup-gone',
    objects: [
      deployment({
        name: 'web',
        container: { readinessProbe: after(DELETION_S) },
      }),
    ],
    checks: [podsReadyCheck('web')],
    spec: {
      backupSource: {
        name: BACKUP,
        namespaces: [
          { name: namespaceOf('backup-gone') },
          { name: namespaceOf('velero-restarted') },
        ],
      },
    },
    expected: {
      verdict: 'error',
      cause: 'INFRA',
      firstFinding: expect.stringMatching(/^restore-refused Restore /),
    },
  },
};

describe('a cluster in trouble', () => {
  const cluster = clusterUnderTest();
  let refusal: AdmissionRefusal;
  let location: StorageLocation;
  let installed: Troubles;
  let runs: Map<string, Run>;

  beforeAll(async () => {
    refusal = await AdmissionRefusal.install(cluster, REFUSED);
    location = await StorageLocation.create(cluster, LOCATION);
    installed = await Troubles.install(cluster, {
      backup: BACKUP,
      backupSpec: { storageLocation: LOCATION },
      troubles: [...standing, ...Object.values(passing)],
    });
    runs = await installed.run(standing);
  });

  afterAll(async () => {
    await installed?.remove();
    await location?.remove();
    await refusal?.remove();
  });

  afterEach(async () => {
    expect(await cluster.leftovers(installed.backend.instance)).toEqual([]);
  });

  it.each(standing)('$name: $expected.verdict', ({ name, expected }) => {
    expect(conclusionOf(runs.get(name)!)).toEqual(expected);
  });

  it('names the quota that kept a pod out', () => {
    const { firstFinding, findings } = runs.get('quota-too-small')!;

    expect(firstFinding!.message).toContain('exceeded quota');
    expect(findings.map(({ code }) => code)).toContain(
      'restore-denied-by-quota',
    );
  });

  it('storage-unavailable: error, and a pass as soon as it is back', async () => {
    const { name, expected } = passing['storage-unavailable'];

    const run = await location.unavailableDuring(() =>
      installed.backend.run(refOf(name)),
    );

    expect(conclusionOf(run)).toEqual(expected);
    expect(run.firstFinding?.message).toContain(`location ${LOCATION}`);
    expect((await installed.backend.run(refOf(name))).verdict).toBe('pass');
  });

  it('velero-restarted: error', async () => {
    const { name, expected } = passing['velero-restarted'];

    const { id } = await installed.backend.client.startRun(refOf(name));
    await installed.backend.reached(id, 'begun to restore', ({ tiers }) =>
      tiers.some(({ restore }) => restore?.phase === 'InProgress'),
    );
    await restartVelero(cluster);
    const run = await installed.backend.finished(id);

    expect(conclusionOf(run)).toEqual(expected);
  });

  it('backup-gone: error', async () => {
    const { name, expected } = passing['backup-gone'];

    const { id } = await installed.backend.client.startRun(refOf(name));
    await installed.backend.reached(
      id,
      'restored its first tier',
      ({ tiers }) => tiers[0].state === 'starting',
    );
    await cluster.deleteBackup(BACKUP);
    const run = await installed.backend.finished(id);

    expect(conclusionOf(run)).toEqual(expected);
  });
});
