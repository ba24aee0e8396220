import {
  BACKUP,
  SOURCES,
  databaseTest,
  refOf,
  restoreTest,
} from '../support/definitions';
import { KymarosBackend } from '../support/KymarosBackend';
import { clusterUnderTest } from '../support/TestCluster';
import { until } from '../support/until';

jest.setTimeout(300_000);

const postgresExec = (command: string[]) =>
  ({
    podSelector: { app: 'postgres' },
    container: 'postgres',
    command,
  } as const);

describe('verdicts', () => {
  const cluster = clusterUnderTest();
  let backend: KymarosBackend;

  beforeAll(async () => {
    backend = await KymarosBackend.start({
      kubeconfig: cluster.kubeconfig,
      namespaces: [...SOURCES, 'not-backed-up', 'kube-system'],
      entities: [
        databaseTest('single-tier'),
        databaseTest('failing-check', {
          checks: [
            {
              name: 'says-no',
              type: 'exec',
              exec: postgresExec([
                'psql',
                '-U',
                'postgres',
                '-c',
                'select count(*) from nothing_of_that_name',
              ]),
            },
          ],
        }),
        restoreTest('missing-namespace', {
          backupSource: {
            name: BACKUP,
            namespaces: [{ name: 'app-db' }, { name: 'not-backed-up' }],
          },
        }),
        databaseTest('missing-backup', {
          backupSource: {
            name: 'no-such-backup',
            namespaces: [{ name: 'app-db' }],
          },
        }),
        databaseTest('foreign-namespace', {
          backupSource: {
            name: BACKUP,
            namespaces: [{ name: 'app-db', sandboxName: 'kube-public' }],
          },
        }),
        databaseTest('kept', {
          sandbox: { keepOnFailure: '20s' },
          checks: [
            {
              name: 'says-no',
              type: 'exec',
              exec: postgresExec([
                'psql',
                '-U',
                'postgres',
                '-c',
                'select count(*) from nothing_of_that_name',
              ]),
            },
          ],
        }),
        databaseTest('unchecked', { checks: [] }),
      ],
    });
  });

  afterEach(async () => {
    expect(await cluster.leftovers(backend.instance)).toEqual([]);
  });

  afterAll(() => backend?.stop());

  it('a single tier passes, into a generated sandbox', async () => {
    const run = await backend.run(refOf('single-tier'));

    expect(run.findings.filter(({ severity }) => severity !== 'info')).toEqual(
      [],
    );
    expect(run).toMatchObject({ verdict: 'pass', checksPassed: 1 });
    expect(run.tiers[0].sandbox).toMatch(/^kymaros-app-db-[a-z0-9]+$/);
  });

  it('a failing check fails the run, and its finding says what the command said', async () => {
    const run = await backend.run(refOf('failing-check'));

    expect(run.verdict).toBe('fail');
    expect(run.tiers[0].checks[0]).toMatchObject({
      name: 'says-no',
      state: 'failed',
      output: expect.stringContaining('nothing_of_that_name'),
    });
    expect(run.firstFinding).toMatchObject({
      severity: 'critical',
      cause: 'APP',
      level: 'health',
      tier: 'app-db',
    });
  });

  it('a namespace that the backup lacks fails the run before anything is restored', async () => {
    const run = await backend.run(refOf('missing-namespace'));

    expect(run.verdict).toBe('fail');
    expect(run.firstFinding).toMatchObject({
      code: 'namespace-not-in-backup',
      cause: 'BACKUP',
      tier: 'not-backed-up',
    });
    expect(
      run.steps
        .filter(({ kind }) => kind === 'restore')
        .map(({ state }) => state),
    ).toEqual(['skipped', 'skipped']);
  });

  it('a backup that does not exist is named', async () => {
    const run = await backend.run(refOf('missing-backup'));

    expect(run.verdict).toBe('fail');
    expect(run.firstFinding).toMatchObject({
      cause: 'BACKUP',
      message: expect.stringContaining('no-such-backup'),
    });
  });

  it("a sandbox name that is somebody's namespace is refused, and the namespace stays", async () => {
    const run = await backend.run(refOf('foreign-namespace'));

    expect(run.verdict).toBe('error');
    expect(run.firstFinding?.message).toContain('kube-public');
    expect(await cluster.exists('v1', 'Namespace', 'kube-public')).toBe(true);
  });

  it('a run without checks is unverified, whatever else went well', async () => {
    const run = await backend.run(refOf('unchecked'));

    expect(run.verdict).toBe('unverified');
  });

  it('keepOnFailure keeps the sandbox, with its data, until the stated time', async () => {
    const run = await backend.run(refOf('kept'));
    const sandbox = run.tiers[0].sandbox!;

    expect(run.verdict).toBe('fail');
    expect(Date.parse(run.keptUntil!)).toBeGreaterThan(Date.now());
    const [pod] = await cluster.pods(sandbox, 'app=postgres');
    const rows = await cluster.exec(sandbox, pod.metadata!.name!, 'postgres', [
      ...['psql', '-U', 'postgres', '-At', '-c', 'select count(*) from orders'],
    ]);
    expect(rows).toEqual({ ok: true, output: '3' });

    await until(
      'the kept sandbox to be removed when its time is over',
      180_000,
      async () => (await cluster.leftovers(backend.instance)).length === 0,
    );
  });
});
