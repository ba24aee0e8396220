import type { V1Pod, V1Service } from '@kubernetes/client-node';
import type { RestoreTestSpecInput, Run } from '@kymaros/plugin-kymaros-common';
import { refOf, restoreTest } from '../support/definitions';
import { KymarosBackend } from '../support/KymarosBackend';
import { NamesApplication } from '../support/NamesApplication';
import { clusterUnderTest } from '../support/TestCluster';
import { until } from '../support/until';

jest.setTimeout(300_000);

const { BACKUP, ELSEWHERE_BACKUP, SOURCES } = NamesApplication;

const HEALTH = ['names-api', 'names-web'].map(namespace => ({
  name: `${namespace} is healthy`,
  type: 'httpGet' as const,
  namespace,
  httpGet: {
    service: namespace.replace('names-', ''),
    port: 80,
    path: '/api/health',
    expectedStatus: 200,
  },
}));

/** A check that fails, so that the sandboxes are kept and can be asked. */
const KEPT = {
  name: 'kept-to-be-asked',
  type: 'exec' as const,
  namespace: 'names-api',
  exec: { podSelector: { app: 'client' }, command: ['false'] },
};

const namesTest = (name: string, overrides: Partial<RestoreTestSpecInput>) =>
  restoreTest(name, {
    backupSource: {
      name: BACKUP,
      namespaces: SOURCES.map(source => ({ name: source })),
    },
    checks: HEALTH,
    ...overrides,
  });

const addressesOf = (run: Run): Record<'db' | 'api' | 'web', string> => {
  const [db, api, web] = run.tiers.map(({ sandbox }) => sandbox!);
  return { db, api, web };
};

const gatesOf = ({ findings }: Run) =>
  findings
    .filter(({ gate }) => gate)
    .map(({ code, message }) => `${code}: ${message}`);

describe('an application with the names of production in its configuration', () => {
  const cluster = clusterUnderTest();
  let application: NamesApplication;
  let backend: KymarosBackend;

  beforeAll(async () => {
    application = await NamesApplication.install(cluster);
    backend = await KymarosBackend.start({
      kubeconfig: cluster.kubeconfig,
      namespaces: SOURCES,
      entities: [
        namesTest('names-group', { networkIsolation: { mode: 'group' } }),
        namesTest('names-kept', {
          networkIsolation: { mode: 'group' },
          sandbox: { keepOnFailure: '10m' },
          checks: [...HEALTH, KEPT],
        }),
        namesTest('names-elsewhere', {
          networkIsolation: { mode: 'group' },
          backupSource: {
            name: ELSEWHERE_BACKUP,
            namespaces: SOURCES.map(source => ({ name: source })),
          },
        }),
        namesTest('names-strict', {
          networkIsolation: { mode: 'strict' },
          checks: [
            ...HEALTH,
            {
              name: 'api-is-up',
              type: 'podStatus',
              namespace: 'names-api',
              podStatus: { labelSelector: { app: 'api' }, timeout: '10s' },
            },
          ],
        }),
      ],
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await application?.remove();
  });

  it('passes in group mode with no change, and is refused nothing', async () => {
    const run = await backend.run(refOf('names-group'));

    expect(run.findings.filter(({ severity }) => severity !== 'info')).toEqual(
      [],
    );
    expect(run).toMatchObject({ verdict: 'pass', checksPassed: 2 });
    expect(run.levels).toContainEqual(
      expect.objectContaining({ level: 'dependencies', value: 1 }),
    );
    expect(await cluster.leftovers(backend.instance)).toEqual([]);
  });

  it('fails in strict mode, with a finding that names the reference', async () => {
    const run = await backend.run(refOf('names-strict'));

    expect(gatesOf(run)).toEqual([
      expect.stringMatching(/^tier-not-ready: names-api did not come up/),
    ]);
    expect(run.verdict).toBe('fail');
    expect(run.tiers.map(({ state }) => state)).toEqual([
      'ready',
      'failed',
      'skipped',
    ]);
    const unmet = run.findings.filter(({ code }) => code.startsWith('depend'));
    expect(unmet).toEqual([
      expect.objectContaining({
        code: 'dependency-needs-group',
        tier: 'names-api',
        level: 'dependencies',
        object: expect.objectContaining({ kind: 'Deployment', name: 'api' }),
        message: expect.stringMatching(
          /names-api needs postgres\.names-db\.svc\.cluster\.local \(asked for .*; env DATABASE_HOST of container api in Deployment api\): a name of names-db/,
        ),
        hint: expect.stringContaining('group'),
      }),
      expect.objectContaining({
        code: 'dependency-needs-group',
        tier: 'names-web',
        message: expect.stringContaining('api.names-api.svc.cluster.local'),
      }),
    ]);
  });

  describe('that names more than the backup and the test hold', () => {
    let run: Run;

    beforeAll(async () => {
      await application.declareElsewhere();
      run = await backend.run(refOf('names-elsewhere'));
    });

    it('knows for each name where it leads, asked for or only written down', () => {
      const placesOf = (tier: string) =>
        run.dependencies
          ?.filter(one => one.tier === tier)
          .map(({ beyond, name, place }) => [name, place, beyond]);

      expect(placesOf('names-db')).toEqual([]);
      expect(placesOf('names-api')).toEqual([
        ['api', 'inside', undefined],
        ['gone.names-db.svc', 'unknown', undefined],
        ['kube-dns.kube-system.svc.cluster.local', 'blocked', 'production'],
        ['postgres.names-db.svc.cluster.local', 'rewritten', undefined],
        ['api.example.com', 'blocked', 'outside'],
      ]);
      expect(placesOf('names-web')).toEqual([
        ['api.names-api.svc.cluster.local', 'rewritten', undefined],
      ]);
    });

    it('knows who asked, and where it is written', () => {
      const postgres = run.dependencies?.find(({ name }) =>
        name.startsWith('postgres'),
      );
      expect(postgres).toMatchObject({
        target: { tier: 'names-db', service: 'postgres' },
        declaredIn: [
          {
            object: { kind: 'Deployment', name: 'api' },
            field: 'env DATABASE_HOST of container api',
          },
        ],
      });
      expect(postgres?.queries).toBeGreaterThan(0);
    });

    it('loses the points of those two that lead nowhere, each with a finding', () => {
      const level = run.levels.find(one => one.level === 'dependencies');
      expect(level).toMatchObject({ status: 'measured', value: 3 / 5 });
      expect(run.verdict).toBe('partial');
      expect(
        run.findings
          .filter(one => one.level === 'dependencies')
          .map(({ code, object, severity }) => [code, severity, object?.name]),
      ).toEqual([
        ['dependency-unknown', 'warning', 'elsewhere'],
        ['dependency-on-production', 'warning', 'elsewhere'],
        ['dependency-outside', 'info', undefined],
      ]);
    });
  });

  describe('in group mode, kept to be asked', () => {
    let run: Run;
    let sandbox: ReturnType<typeof addressesOf>;
    let production: V1Pod;
    let restored: V1Pod;
    let service: V1Service;

    beforeAll(async () => {
      run = await backend.run(refOf('names-kept'));
      sandbox = addressesOf(run);
      [production] = await cluster.pods('names-db', 'app=postgres');
      [restored] = await cluster.pods(sandbox.db, 'app=postgres');
      const services = await cluster.list('v1', 'Service', sandbox.db);
      service = services.find(({ metadata }) => metadata.name === 'closed');
    });

    afterAll(async () => {
      await backend.client.releaseSandbox(run.id);
      await until(
        'the released sandboxes to be removed',
        120_000,
        async () => (await cluster.leftovers(backend.instance)).length === 0,
      );
    });

    it('fails for the sake of the check that is to fail alone', () => {
      expect(run).toMatchObject({ verdict: 'fail', checksPassed: 2 });
      expect(gatesOf(run)).toEqual([
        expect.stringMatching(/^check-failed: Check kept-to-be-asked/),
      ]);
    });

    it('keeps the restored pods, and none was restarted', async () => {
      for (const [index, { sandbox: name }] of run.tiers.entries()) {
        const before = await cluster.pods(SOURCES[index]);
        const after = await cluster.pods(name!);
        const namesOf = (pods: V1Pod[]) =>
          pods.map(({ metadata }) => metadata!.name!).sort();

        expect(namesOf(after)).toEqual(namesOf(before));
        after.forEach(({ metadata, status }) => {
          expect(metadata?.labels).toHaveProperty(['velero.io/restore-name']);
          expect(
            status?.containerStatuses?.map(({ restartCount }) => restartCount),
          ).toEqual([0]);
        });
      }
    });

    it.each([
      'closed.names-db.svc.cluster.local',
      'closed.names-db.svc.cluster.local.',
      'closed.names-db.svc',
      'closed.names-db',
    ])(
      '%s leads into the sandbox, from a pod that had its own DNS settings',
      async name => {
        expect(await application.addressOf(name, sandbox.api)).toBe(
          service.spec!.clusterIP,
        );
      },
    );

    it('the name of a sandbox leads there too', async () => {
      expect(
        await application.addressOf(`closed.${sandbox.db}`, sandbox.api),
      ).toBe(service.spec!.clusterIP);
    });

    it('the name of a pod behind a headless Service leads to the restored pod', async () => {
      const name = 'postgres-0.members.names-db.svc.cluster.local';
      const answer = await application.ask(sandbox.api, name);

      expect(answer).toContain(`Address: ${restored.status!.podIP}`);
      expect(answer).not.toContain(production.status!.podIP!);
    });

    it('SRV records name the restored pods as production does', async () => {
      expect(
        await application.ask(
          sandbox.api,
          '-type=srv',
          '_sql._tcp.members.names-db.svc.cluster.local',
        ),
      ).toMatch(
        /service = 0 \d+ 5432 postgres-0\.members\.names-db\.svc\.cluster\.local/,
      );
    });

    it('addresses of the sandbox have the names of production, others have none', async () => {
      const ownName = await application.ask(
        sandbox.api,
        restored.status!.podIP!,
      );
      const foreignName = await application.ask(
        sandbox.api,
        production.status!.podIP!,
      );

      expect(ownName).toContain(
        'postgres-0.members.names-db.svc.cluster.local',
      );
      expect(ownName).not.toContain(sandbox.db);
      expect(foreignName).toContain('refused.invalid');
      expect(foreignName).not.toContain('names-db');
    });

    it('pods that controllers make later find the same names', async () => {
      await application.replacePods(sandbox.api, 'client');
      await application.replacePods(sandbox.db, 'postgres');
      const name = 'closed.names-db';

      expect(await application.addressOf(name, sandbox.api)).toBe(
        service.spec!.clusterIP,
      );
      const [database] = await cluster.pods(sandbox.db, 'app=postgres');
      expect(database.spec).toMatchObject({
        dnsPolicy: 'None',
        dnsConfig: {
          searches: expect.arrayContaining(['names-db.svc.cluster.local']),
        },
      });
    });

    it.each([
      'kube-dns.kube-system.svc.cluster.local',
      'kubernetes.default.svc.cluster.local',
      'example.com',
      '8.8.8.8',
    ])('%s is refused at once', async name => {
      const started = Date.now();

      expect(await application.ask(sandbox.api, name)).toContain('NXDOMAIN');
      expect(Date.now() - started).toBeLessThan(4_000);
    });
  });
});
