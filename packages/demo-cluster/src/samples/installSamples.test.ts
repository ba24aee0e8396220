import { PassThrough, Readable } from 'node:stream';
import { Demo, startDemo } from '../startDemo';

jest.setTimeout(120_000);

describe('the samples', () => {
  let demo: Demo;

  beforeAll(async () => {
    demo = await startDemo({ speed: 20, samples: true });
  });

  afterAll(() => demo.stop());

  const exec = async (pod: string, command: string[], namespace = 'app-db') => {
    const stdout = new PassThrough();
    const output = stdout.toArray();
    const code = await demo.cluster.kubelet.exec(
      { namespace, name: pod },
      'postgres',
      {
        command,
        stdin: Readable.from([]),
        stdout,
        stderr: new PassThrough().resume(),
        signal: AbortSignal.timeout(10_000),
      },
    );
    stdout.end();
    return {
      code,
      output: Buffer.concat(await output)
        .toString()
        .trim(),
    };
  };

  const backupsOf = (schedule: string) =>
    demo.cluster.store
      .list('backups.velero.io', {
        labelSelector: `velero.io/schedule-name=${schedule}`,
      })
      .map(({ metadata }) => metadata.name)
      .sort()
      .reverse();

  it('hold the application of the examples, with rows in its database', async () => {
    const { store } = demo.cluster;

    expect(
      await exec('postgres-0', ['pg_isready', '-U', 'postgres']),
    ).toMatchObject({ code: 0 });
    const rows = [
      'psql',
      '-U',
      'postgres',
      '-At',
      '-c',
      'select count(*) from orders',
    ];
    expect(await exec('postgres-0', rows)).toEqual({ code: 0, output: '3' });
    expect(
      store.get('services', {
        namespace: 'app-backend',
        name: 'api-server-svc',
      }),
    ).toBeDefined();
    expect(
      store.list('pods', {
        namespace: 'app-backend',
        labelSelector: 'app=api-server',
      }),
    ).toHaveLength(2);
  });

  it('hold backups of different ages and quality', () => {
    const { store, clock } = demo.cluster;
    const backups = store.list('backups.velero.io', { namespace: 'velero' });
    const ages = backups.map(
      ({ status }) => clock.now() - Date.parse(status?.startTimestamp ?? ''),
    );

    expect(backups.map(({ metadata }) => metadata.name)).toContain(
      'myapp-backup',
    );
    expect(new Set(backups.map(({ status }) => status?.phase))).toEqual(
      new Set(['Completed', 'PartiallyFailed']),
    );
    expect(Math.max(...ages)).toBeGreaterThan(200 * 3_600_000);
    expect(
      backups.every(
        ({ status }) => Date.parse(status?.expiration ?? '') > clock.now(),
      ),
    ).toBe(true);
    expect(
      store.list('schedules.velero.io').map(({ status }) => status?.phase),
    ).toEqual(Array(5).fill('Enabled'));
  });

  it.each([
    ['myapp-backup', 'app-db', 1],
    ['myapp-backup', 'app-backend', 2],
    ['myapp-backup', 'app-frontend', 1],
  ])('%s brings %s back, and it runs', async (backupName, namespace, pods) => {
    const target = `back-${namespace}`;
    await restored(backupName, namespace, target);

    expect(await readyPods(target, pods)).toBe(pods);
  });

  it('invoices come back without what was added after their newest backup', async () => {
    const { store } = demo.cluster;
    const [newest] = backupsOf('invoices-daily');
    await restored(newest, 'invoices', 'back-invoices');
    expect(await readyPods('back-invoices', 2)).toBe(2);

    expect(
      store.get('configmaps', { namespace: 'invoices', name: 'tax-rates' }),
    ).toBeDefined();
    expect(
      store.get('configmaps', {
        namespace: 'back-invoices',
        name: 'tax-rates',
      }),
    ).toBeUndefined();
  });

  it('statistics come back without their image', async () => {
    const { store, clock } = demo.cluster;
    const [newest] = backupsOf('statistics-weekly');
    await restored(newest, 'statistics', 'back-statistics');
    const deadline = Date.now() + 15_000;
    const waiting = () =>
      store
        .list('pods', { namespace: 'back-statistics' })
        .map(
          pod =>
            pod.status?.containerStatuses?.[0].state?.waiting?.reason ?? '',
        );
    while (
      !waiting().some(reason => /ImagePull/.test(reason)) &&
      Date.now() < deadline
    ) {
      await clock.wait(100);
    }

    expect(waiting()).toEqual([expect.stringMatching(/ImagePull/)]);
  });

  it.each([
    ['wiki-nightly', 'cronjobs.batch', 'wiki-reindex'],
    ['wiki-nightly', 'ingresses.networking.k8s.io', 'wiki'],
    ['wiki-nightly', 'networkpolicies.networking.k8s.io', 'everyone-may-read'],
    ['scanner-weekly', 'daemonsets.apps', 'scanner'],
  ])(
    'backups of %s hold %s that would act on the world',
    async (schedule, resource, name) => {
      const [newest] = backupsOf(schedule);
      const namespace = `acting-${resource.split('.')[0]}`;
      await restored(newest, schedule.split('-')[0], namespace);
      expect(
        demo.cluster.store.get(resource, { namespace, name }),
      ).toBeDefined();
    },
  );

  async function restored(
    backupName: string,
    source: string,
    target: string,
  ): Promise<void> {
    const { store, clock } = demo.cluster;
    store.create('restores.velero.io', {
      metadata: { name: target, namespace: 'velero' },
      spec: {
        backupName,
        includedNamespaces: [source],
        namespaceMapping: { [source]: target },
      },
    });
    const phase = () =>
      store.get('restores.velero.io', { namespace: 'velero', name: target })
        ?.status?.phase;
    const deadline = Date.now() + 15_000;
    while (!phase()?.match(/^(Completed|.*Failed)$/) && Date.now() < deadline) {
      await clock.wait(100);
    }
    expect(phase()).toBe('Completed');
  }

  /** How many pods get ready, of so many. */
  async function readyPods(namespace: string, wanted: number): Promise<number> {
    const { store, clock } = demo.cluster;
    const count = () =>
      store
        .list('pods', { namespace })
        .filter(pod =>
          pod.status?.conditions?.some(
            ({ type, status }) => type === 'Ready' && status === 'True',
          ),
        ).length;
    const deadline = Date.now() + 15_000;
    while (count() < wanted && Date.now() < deadline) {
      await clock.wait(100);
    }
    return count();
  }
});
