import type { V1Namespace } from '@kubernetes/client-node';
import {
  BACKUP,
  databaseTest,
  refOf,
  restoreTest,
  SOURCES,
} from '../support/definitions';
import { KymarosBackend } from '../support/KymarosBackend';
import { clusterUnderTest } from '../support/TestCluster';
import { until } from '../support/until';

jest.setTimeout(300_000);

const FAILING_CHECK = {
  name: 'says-no',
  type: 'resourceExists' as const,
  resourceExists: {
    resources: [{ kind: 'Secret', name: 'gone' }],
    timeout: '1s',
  },
};

describe('verbs', () => {
  const cluster = clusterUnderTest();
  let backend: KymarosBackend;

  beforeAll(async () => {
    backend = await KymarosBackend.start({
      kubeconfig: cluster.kubeconfig,
      namespaces: ['app-*'],
      cluster: { maxSandboxes: 2, maxKeep: '2h' },
      entities: [
        databaseTest('planned', {
          sandbox: { resourceQuota: { pods: 5 } },
        }),
        databaseTest('kept', {
          sandbox: {
            keepOnFailure: '1h',
            limitRange: { default: { memory: '512Mi' } },
          },
          checks: [FAILING_CHECK],
        }),
        restoreTest('too-large', {
          backupSource: {
            name: BACKUP,
            namespaces: SOURCES.map(name => ({ name })),
          },
        }),
        databaseTest('not-entitled', {
          backupSource: { name: BACKUP, namespaces: [{ name: 'kube-system' }] },
        }),
      ],
    });
  });

  afterAll(() => backend?.stop());

  it('a plan says what a run would do, and leaves nothing in the cluster', async () => {
    const plan = await backend.client.planRun(refOf('planned'));

    expect(plan).toMatchObject({
      cluster: 'test',
      backup: { name: BACKUP },
      isolation: { mode: 'strict', proof: 'required' },
      missingPermissions: [],
      runnable: true,
    });
    const [tier] = plan.tiers;
    expect(tier).toMatchObject({ name: 'app-db', quota: { pods: '5' } });
    expect(tier.storage).toMatchObject([{ claim: 'postgres-data' }]);
    expect(tier.objects).toContainEqual(
      expect.objectContaining({ kind: 'StatefulSet', count: 1 }),
    );
    expect(tier.policies.length).toBeGreaterThan(0);
    expect(await cluster.leftovers(backend.instance)).toEqual([]);
    const { totalItems } = await backend.client.listRuns(refOf('planned'));
    expect(totalItems).toBe(0);
  });

  it('promise 8: a test that is not entitled says why, and is neither planned nor started', async () => {
    const test = await backend.client.getRestoreTest(refOf('not-entitled'));
    expect(test.entitlement).toEqual({
      allowed: false,
      reason: expect.stringContaining('kube-system'),
    });
    for (const verb of ['planRun', 'startRun'] as const) {
      await expect(
        backend.client[verb](refOf('not-entitled')),
      ).rejects.toMatchObject({
        statusCode: 403,
        body: { error: { message: test.entitlement?.reason } },
      });
    }
  });

  it('a test that needs more sandboxes than its cluster may have is refused, and its plan says so', async () => {
    await expect(
      backend.client.startRun(refOf('too-large')),
    ).rejects.toMatchObject({
      statusCode: 400,
      body: { error: { message: expect.stringContaining('3 sandboxes') } },
    });
    expect(await backend.client.planRun(refOf('too-large'))).toMatchObject({
      runnable: false,
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'too-many-sandboxes', gate: true }),
      ]),
    });
  });

  it('kept sandboxes stay closed, can be extended to the most that is allowed, and are gone when released', async () => {
    const run = await backend.run(refOf('kept'));
    const sandbox = run.tiers[0].sandbox!;
    expect(run.verdict).toBe('fail');
    const endedAt = Date.parse(run.finishedAt!);
    expect(Date.parse(run.keptLimit!) - endedAt).toBe(2 * 3_600_000);
    const control = await cluster.controlNamespaceOf(run.id);
    const names = async (apiVersion: string, kind: string, namespace: string) =>
      (await cluster.list(apiVersion, kind, namespace)).map(
        ({ metadata }) => metadata!.name!,
      );
    expect(
      await names('networking.k8s.io/v1', 'NetworkPolicy', sandbox),
    ).toEqual(
      expect.arrayContaining(['kymaros-deny-all', 'kymaros-allow-resolver']),
    );
    expect(await names('v1', 'LimitRange', sandbox)).toEqual([
      'kymaros-limits',
    ]);
    expect(await cluster.pods(control)).toMatchObject([
      { status: { phase: 'Running' } },
    ]);

    const extended = await backend.client.extendSandbox(run.id, '100h');
    expect(extended.keptUntil).toBe(run.keptLimit);
    const [{ metadata }] = (await cluster.list('v1', 'Namespace')).filter(
      one => one.metadata?.name === sandbox,
    ) as V1Namespace[];
    expect(metadata!.annotations!['kymaros.io/expires-at']).toBe(run.keptLimit);
    await expect(
      backend.client.extendSandbox(run.id, '1h'),
    ).rejects.toMatchObject({ statusCode: 409 });

    const released = await backend.client.releaseSandbox(run.id);
    expect(released).toMatchObject({ verdict: 'fail', state: 'finished' });
    expect(released.keptUntil).toBeUndefined();
    expect(released.lastEventSeq).toBe(run.lastEventSeq);
    await expect(backend.client.releaseSandbox(run.id)).rejects.toMatchObject({
      statusCode: 409,
    });
    await until('the released sandboxes to be gone', 60_000, async () => {
      const left = await cluster.leftovers(backend.instance);
      return left.length === 0;
    });
  });
});
