import { PassThrough, Readable } from 'node:stream';
import { CoreV1Api, KubeConfig, Watch } from '@kubernetes/client-node';
import { podsReady, startWithBackup } from '../velero/__testUtils__/app';
import { World } from '../velero/__testUtils__/World';

jest.setTimeout(60_000);

describe('faults', () => {
  let world: World;
  let core: CoreV1Api;
  let config: KubeConfig;

  beforeAll(async () => {
    world = await startWithBackup();
    config = new KubeConfig();
    config.loadFromString(world.cluster.kubeconfigYaml());
    core = config.makeApiClient(CoreV1Api);
  });

  afterEach(() => world.faults.clear());

  afterAll(() => world.stop());

  const control = (method: string, path: string, body?: object) =>
    world.control(method, path, body);

  const restoreInto = (namespace: string) =>
    world.restore(namespace, {
      backupName: 'nightly',
      includedNamespaces: ['app'],
      namespaceMapping: { app: namespace },
    });

  it('of the API fail the requests that they are for, as often as they say', async () => {
    world.faults.inject({
      kind: 'api-error',
      verb: 'list',
      resource: 'secrets',
      code: 503,
      count: 2,
    });
    const secrets = () => core.listNamespacedSecret({ namespace: 'app' });

    await expect(secrets()).rejects.toMatchObject({ code: 503 });
    expect(
      (await core.listNamespacedConfigMap({ namespace: 'app' })).items,
    ).not.toEqual([]);
    await expect(secrets()).rejects.toMatchObject({ code: 503 });
    expect((await secrets()).items).toHaveLength(1);
  });

  it('of the API slow requests down', async () => {
    world.faults.inject({
      kind: 'slow-api',
      resource: 'secrets',
      delayMs: 4_000,
    });
    const start = world.cluster.clock.now();

    await core.listNamespacedSecret({ namespace: 'app' });

    // The world is twenty times faster.
    expect(world.cluster.clock.now() - start).toBeGreaterThanOrEqual(200);
  });

  it('of watches silence them, or break them', async () => {
    const seen: string[] = [];
    const ended = new Promise<void>(resolve => {
      void new Watch(config).watch(
        '/api/v1/namespaces/app/configmaps',
        {},
        (type, object) => seen.push(`${type} ${object.metadata.name}`),
        () => resolve(),
      );
    });
    await world.until('the first events', async () =>
      seen.length >= 2 ? true : undefined,
    );
    const silence = world.faults.inject({
      kind: 'silent-watch',
      resource: 'configmaps',
    });
    await core.createNamespacedConfigMap({
      namespace: 'app',
      body: { metadata: { name: 'unheard' } },
    });
    world.faults.remove(silence);
    await core.createNamespacedConfigMap({
      namespace: 'app',
      body: { metadata: { name: 'heard' } },
    });
    await world.until('the next event', async () =>
      seen.includes('ADDED heard') ? true : undefined,
    );

    expect(seen).not.toContain('ADDED unheard');
    world.faults.dropWatches({ resource: 'configmaps' });
    await ended;
  });

  it.each(['Failed', 'PartiallyFailed', 'FailedValidation'] as const)(
    'of Velero let the next Restore end as %s, and no other',
    async outcome => {
      world.faults.inject({
        kind: 'restore',
        outcome,
        message: 'on command',
        sourceNamespace: 'app',
      });
      const name = outcome.toLowerCase();
      await restoreInto(name);
      await restoreInto(`${name}-next`);

      expect((await world.ended(name)).status.phase).toBe(outcome);
      expect((await world.ended(`${name}-next`)).status.phase).toBe(
        'Completed',
      );
    },
  );

  it('of Velero lose objects of a Restore', async () => {
    world.faults.inject({
      kind: 'restore',
      missing: ['deployments.apps/web', 'secrets/*'],
    });
    await restoreInto('lossy');
    await world.ended('lossy');

    expect(
      await world.get('apps/v1', 'Deployment', 'lossy/web'),
    ).toBeUndefined();
    expect(await world.get('v1', 'Secret', 'lossy/db')).toBeUndefined();
    expect(await world.get('v1', 'ConfigMap', 'lossy/settings')).toBeDefined();
  });

  it('of Velero hold a Restore in a phase until they are removed', async () => {
    const { body } = await control('POST', '/demo/faults', {
      kind: 'restore',
      stuckIn: 'Finalizing',
    });
    await restoreInto('slow');
    await world.inPhase('slow', 'Finalizing');

    expect((await control('DELETE', `/demo/faults/${body.id}`)).status).toBe(
      200,
    );

    expect((await world.ended('slow')).status.phase).toBe('Completed');
  });

  it('take Velero down, and its storage', async () => {
    const down = world.faults.inject({ kind: 'velero-down' });
    await restoreInto('waiting');
    expect(
      (await world.restoreOf('waiting'))?.metadata?.finalizers,
    ).toBeUndefined();
    world.faults.remove(down);
    await world.ended('waiting');

    world.faults.inject({ kind: 'storage-unavailable' });
    const location = await world.get(
      'velero.io/v1',
      'BackupStorageLocation',
      'velero/default',
    );
    expect(location?.status.phase).toBe('Unavailable');
  });

  it('let an interrupted connection to the storage fail a Restore that is in progress', async () => {
    const release = world.velero.faults.addRestoreFault({
      stuckIn: 'InProgress',
    });
    await restoreInto('cut-off');
    await world.inPhase('cut-off', 'InProgress');
    const cut = world.faults.inject({ kind: 'storage-unavailable' });
    release();
    const { status } = await world.inPhase(
      'cut-off',
      'FinalizingPartiallyFailed',
    );
    world.faults.remove(cut);
    expect(status.errors).toBe(1);
  });

  it('make pods unready, and images missing', async () => {
    world.faults.inject({
      kind: 'unready-pods',
      namespace: 'app',
      labelSelector: 'app=web',
    });
    await world.until('the pods to be unready', async () => {
      const deployment = await world.get('apps/v1', 'Deployment', 'app/web');
      return deployment?.status.readyReplicas ? undefined : true;
    });
    world.faults.clear();
    await podsReady(world, 'app', 3);

    world.faults.inject({
      kind: 'missing-image',
      image: 'localhost/demo-http:1',
    });
    await restoreInto('imageless');
    const reason = await world.until('a pod without its image', async () => {
      const pods = await world.list('v1', 'Pod', 'imageless');
      const reasons = pods.map(
        pod => pod.status?.containerStatuses?.[0].state?.waiting?.reason,
      );
      return reasons.find(each => /ImagePull/.test(each ?? ''));
    });
    expect(reason).toMatch(/^(ErrImagePull|ImagePullBackOff)$/);
  });

  it('open the network, whatever policies say', async () => {
    world.cluster.store.create('networkpolicies.networking.k8s.io', {
      metadata: { name: 'shut', namespace: 'app' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
    const pods = await world.list('v1', 'Pod', 'app');
    const web = pods.find(pod => pod.metadata?.name !== 'db-0')!;
    const database = pods.find(pod => pod.metadata?.name === 'db-0')!;
    const nowhere = () => new PassThrough().resume();
    const reaches = async () =>
      (await world.cluster.kubelet.exec(
        { namespace: 'app', name: web.metadata!.name! },
        'web',
        {
          command: ['timeout', '0.5', 'nc', database.status.podIP, '5432'],
          stdin: Readable.from([]),
          stdout: nowhere(),
          stderr: nowhere(),
          signal: AbortSignal.timeout(20_000),
        },
      )) === 0;

    expect(await reaches()).toBe(false);
    world.faults.inject({ kind: 'open-network' });
    expect(await reaches()).toBe(true);
    world.faults.clear();
    expect(await reaches()).toBe(false);
  });

  it('are listed, and refused when they are none', async () => {
    world.faults.inject({ kind: 'velero-down' });

    expect(await control('GET', '/demo/faults')).toMatchObject({
      status: 200,
      body: { faults: [{ fault: { kind: 'velero-down' } }] },
    });
    expect(
      await control('POST', '/demo/faults', { kind: 'earthquake' }),
    ).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('kind: must be one of') },
    });
    expect((await control('DELETE', '/demo/faults/fault-0')).status).toBe(404);
    expect((await control('GET', '/demo/nothing')).status).toBe(404);
    expect((await control('DELETE', '/demo/faults')).body).toEqual({
      faults: [],
    });
  });

  it('restart Velero: a Restore in progress has failed then', async () => {
    world.velero.faults.addRestoreFault({ stuckIn: 'InProgress' });
    await restoreInto('interrupted');
    await world.inPhase('interrupted', 'InProgress');

    expect((await control('POST', '/demo/velero/restart')).status).toBe(200);

    expect((await world.ended('interrupted')).status.phase).toBe('Failed');
  });
});
