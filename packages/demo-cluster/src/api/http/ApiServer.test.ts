import { Watch } from '@kubernetes/client-node';
import { ask, clientsOf } from '../../__testUtils__/clients';
import { eventually } from '../../__testUtils__/eventually';
import { DemoCluster } from '../../DemoCluster';
import { ApiError } from '../errors';

jest.setTimeout(60_000);

describe('ApiServer, asked by the Kubernetes client', () => {
  let cluster: DemoCluster;
  let clients: ReturnType<typeof clientsOf>;

  beforeAll(async () => {
    cluster = await DemoCluster.start();
    clients = clientsOf(cluster);
    cluster.store.create('namespaces', { metadata: { name: 'shop' } });
  });
  afterAll(() => cluster.stop());
  afterEach(() =>
    cluster.store
      .list('secrets', { namespace: 'shop' })
      .forEach(({ metadata }) => cluster.store.delete('secrets', metadata)),
  );

  const secret = (name: string, labels = {}) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'shop', labels },
    stringData: { password: 'x' },
  });

  it('creates, reads, patches and deletes objects of any kind', async () => {
    const created = await clients.objects.create(secret('a'));
    expect((created as { data?: unknown }).data).toEqual({ password: 'eA==' });
    await clients.objects.patch({
      ...secret('a'),
      stringData: undefined,
      metadata: { name: 'a', namespace: 'shop', labels: { app: 'shop' } },
    } as never);
    const read = await clients.core.readNamespacedSecret({
      namespace: 'shop',
      name: 'a',
    });
    expect(read.metadata?.labels).toEqual({ app: 'shop' });
    await clients.objects.delete(secret('a'));
    await expect(clients.objects.read(secret('a'))).rejects.toMatchObject({
      code: 404,
    });
  });

  it('lists page by page, each object once', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      cluster.store.create('secrets', secret(name));
    }
    const names: string[] = [];
    let next: string | undefined;
    do {
      const page = await clients.core.listNamespacedSecret({
        namespace: 'shop',
        limit: 2,
        _continue: next,
      });
      expect(page.items.length).toBeLessThanOrEqual(2);
      names.push(...page.items.map(({ metadata }) => metadata!.name!));
      next = page.metadata?._continue;
    } while (next);
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('selects by labels and fields', async () => {
    cluster.store.create('secrets', secret('a', { tier: 'db' }));
    cluster.store.create('secrets', secret('b', { tier: 'web' }));
    const byLabel = await clients.core.listNamespacedSecret({
      namespace: 'shop',
      labelSelector: 'tier in (db,cache)',
    });
    const byField = await clients.core.listSecretForAllNamespaces({
      fieldSelector: 'metadata.name=b',
    });
    const names = (list: typeof byLabel) =>
      list.items.map(({ metadata }) => metadata?.name);
    expect([names(byLabel), names(byField)]).toEqual([['a'], ['b']]);
  });

  it('refuses to select by a field that Kubernetes cannot select by', async () => {
    await expect(
      clients.core.listPodForAllNamespaces({ fieldSelector: 'spec.foo=bar' }),
    ).rejects.toMatchObject({
      code: 400,
      body: expect.stringContaining('field label not supported: spec.foo'),
    });
  });

  it('leaves the kind out of the items of built-in lists, as Kubernetes does', async () => {
    cluster.store.create('secrets', secret('a'));
    const { body } = await ask(
      clients.config,
      '/api/v1/namespaces/shop/secrets',
    );
    expect(body.kind).toBe('SecretList');
    expect(body.items[0]).not.toHaveProperty('kind');
  });

  it('gives only metadata to those who ask for no more', async () => {
    cluster.store.create('secrets', secret('a'));
    const { body } = await ask(
      clients.config,
      '/api/v1/namespaces/shop/secrets',
      {
        accept:
          'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      },
    );
    expect(body.kind).toBe('PartialObjectMetadataList');
    expect(Object.keys(body.items[0]).sort()).toEqual([
      'apiVersion',
      'kind',
      'metadata',
    ]);
  });

  it('tells a watch of each change, also of those since the list', async () => {
    const list = await clients.core.listNamespacedSecret({ namespace: 'shop' });
    cluster.store.create('secrets', secret('a'));
    const events: string[] = [];
    const { resourceVersion } = list.metadata!;
    const watch = await new Watch(clients.config).watch(
      '/api/v1/namespaces/shop/secrets',
      { resourceVersion },
      (type, object) => events.push(`${type} ${object.metadata.name}`),
      () => undefined,
    );
    cluster.store.delete('secrets', { namespace: 'shop', name: 'a' });
    await eventually(() => expect(events).toEqual(['ADDED a', 'DELETED a']));
    watch.abort();
  });

  it('ends a watch from a forgotten resourceVersion by the error 410', async () => {
    const { metadata } = cluster.store.create('secrets', secret('a'));
    cluster.store.delete('secrets', metadata);
    cluster.store.changes.forget();
    const events: Array<{ type: string; code?: number }> = [];
    const ended = new Promise<void>(resolve => {
      void new Watch(clients.config).watch(
        '/api/v1/namespaces/shop/secrets',
        { resourceVersion: metadata.resourceVersion },
        (type, object) => events.push({ type, code: object.code }),
        () => resolve(),
      );
    });
    await ended;
    expect(events).toEqual([{ type: 'ERROR', code: 410 }]);
  });

  it('breaks watches when it is told to', async () => {
    let ended = 0;
    await new Watch(clients.config).watch(
      '/api/v1/namespaces/shop/secrets',
      {},
      () => undefined,
      () => {
        ended += 1;
      },
    );
    cluster.interceptors.dropWatches(({ resource }) => resource === 'pods');
    cluster.interceptors.dropWatches(({ resource }) => resource === 'secrets');
    await eventually(() => expect(ended).toBe(1));
  });

  it('holds watch events back in their order', async () => {
    const events: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const stop = cluster.interceptors.onWatchEvent(async (_, event) => {
      await (event.object.metadata.name === 'a' && held);
      return 'deliver' as const;
    });
    const watch = await new Watch(clients.config).watch(
      '/api/v1/namespaces/shop/secrets',
      {},
      (_, object) => events.push(object.metadata.name),
      () => undefined,
    );
    cluster.store.create('secrets', secret('a'));
    cluster.store.create('secrets', secret('b'));
    release();
    await eventually(() => expect(events).toEqual(['a', 'b']));
    stop();
    watch.abort();
  });

  it('fails the requests that it is told to fail, and no others', async () => {
    const stop = cluster.interceptors.onRequest(({ verb, resource }) => {
      if (verb === 'create' && resource === 'secrets') {
        throw ApiError.internal('etcdserver: request timed out');
      }
    });
    await expect(clients.objects.create(secret('a'))).rejects.toMatchObject({
      code: 500,
    });
    await expect(
      clients.core.listNamespacedSecret({ namespace: 'shop' }),
    ).resolves.toBeDefined();
    stop();
    await expect(clients.objects.create(secret('a'))).resolves.toBeDefined();
  });

  it('answers as if, and changes nothing, on a dry run', async () => {
    await clients.core.createNamespacedSecret({
      namespace: 'shop',
      body: secret('a'),
      dryRun: 'All',
    });
    expect(cluster.store.list('secrets', { namespace: 'shop' })).toEqual([]);
  });

  it('deletes a collection by its labels', async () => {
    cluster.store.create('secrets', secret('a', { tier: 'db' }));
    cluster.store.create('secrets', secret('b', { tier: 'web' }));
    await clients.core.deleteCollectionNamespacedSecret({
      namespace: 'shop',
      labelSelector: 'tier=db',
    });
    const left = cluster.store.list('secrets', { namespace: 'shop' });
    expect(left.map(({ metadata }) => metadata.name)).toEqual(['b']);
  });

  it('refuses a strategic merge of custom resources, as Kubernetes does', async () => {
    await clients.objects.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.io' },
      spec: {
        group: 'example.io',
        scope: 'Namespaced',
        names: { kind: 'Thing', plural: 'things' },
        versions: [{ name: 'v1', served: true, storage: true }],
      },
    } as never);
    const thing = {
      apiVersion: 'example.io/v1',
      kind: 'Thing',
      metadata: { name: 't', namespace: 'shop' },
    };
    await eventually(() => clients.objects.create(thing));
    await expect(clients.objects.patch(thing)).rejects.toMatchObject({
      code: 415,
    });
  });

  it.each([
    ['/api/v1', 'APIResourceList'],
    ['/apis', 'APIGroupList'],
    ['/apis/apps/v1', 'APIResourceList'],
    ['/apis/apps', 'APIGroup'],
  ])('describes itself at %s', async (path, kind) => {
    await expect(ask(clients.config, path)).resolves.toMatchObject({
      code: 200,
      body: { kind },
    });
  });

  it('lets nobody in without its token', async () => {
    const { code, body } = await ask(clients.config, '/api/v1/pods', {
      authorization: 'Bearer made-up',
    });
    expect({ code, reason: body.reason }).toEqual({
      code: 401,
      reason: 'Unauthorized',
    });
  });

  it('answers a question about access by the rule it was started with', async () => {
    const strict = await DemoCluster.start({
      access: ({ resource }) => resource !== 'secrets',
    });
    const { core } = clientsOf(strict);
    await expect(
      core.listNamespacedSecret({ namespace: 'default' }),
    ).rejects.toMatchObject({ code: 403 });
    await expect(
      core.listNamespacedPod({ namespace: 'default' }),
    ).resolves.toBeDefined();
    await strict.stop();
  });
});
