import { DemoCluster } from '../DemoCluster';
import { resourceType } from '../api/resources';
import { eventually } from '../__testUtils__/eventually';
import { idle, readyPods, startCluster } from '../__testUtils__/world';

jest.setTimeout(60_000);

describe('a namespace', () => {
  let cluster: DemoCluster;

  beforeEach(async () => {
    cluster = await startCluster(['shop', 'other']);
  });
  afterEach(() => cluster.stop());

  it('comes with a service account and the root certificate', () => {
    const found = cluster.store.get('configmaps', {
      namespace: 'shop',
      name: 'kube-root-ca.crt',
    });
    expect(found?.data).toHaveProperty(['ca.crt']);
  });

  it('takes all it holds with it, and nothing else', async () => {
    for (const namespace of ['shop', 'other']) {
      cluster.store.create('pods', {
        metadata: { name: 'p', namespace },
        spec: idle,
      });
      cluster.store.create('services', {
        metadata: { name: 's', namespace },
        spec: { ports: [{ port: 80 }], selector: { app: 'p' } },
      });
      await readyPods(cluster, { namespace, count: 1 });
    }
    const { status } = cluster.store.delete('namespaces', { name: 'shop' });
    expect(status?.phase).toBe('Terminating');
    await eventually(() =>
      expect(cluster.store.get('namespaces', { name: 'shop' })).toBeUndefined(),
    );
    const left = cluster.store.resources
      .all()
      .filter(type => type.namespaced)
      .flatMap(type =>
        cluster.store.list(
          type.group ? `${type.plural}.${type.group}` : type.plural,
          { namespace: 'shop' },
        ),
      );
    expect(left).toEqual([]);
    expect(
      cluster.store.get('pods', { namespace: 'other', name: 'p' }),
    ).toBeDefined();
  });

  it('waits for finalizers of its content, and says for which', async () => {
    cluster.store.resources.register(
      resourceType({
        group: 'example.io',
        version: 'v1',
        kind: 'Thing',
        plural: 'things',
        custom: true,
      }),
    );
    const { metadata } = cluster.store.create('things.example.io', {
      metadata: {
        name: 't',
        namespace: 'shop',
        finalizers: ['example.io/hold'],
      },
    });
    cluster.store.delete('namespaces', { name: 'shop' });
    const condition = (type: string) =>
      cluster.store
        .require('namespaces', { name: 'shop' })
        .status?.conditions?.find(one => one.type === type);
    await eventually(() =>
      expect(condition('NamespaceFinalizersRemaining')).toMatchObject({
        status: 'True',
        message:
          'Some content in the namespace has finalizers remaining: example.io/hold in 1 resource instances',
      }),
    );
    expect(condition('NamespaceContentRemaining')?.message).toContain(
      'things.example.io. has 1 resource instances',
    );
    cluster.store.modify('things.example.io', metadata, draft => {
      draft.metadata.finalizers = [];
    });
    await eventually(() =>
      expect(cluster.store.get('namespaces', { name: 'shop' })).toBeUndefined(),
    );
  });
});

describe('an object with owners', () => {
  let cluster: DemoCluster;
  const namespace = 'shop';

  beforeEach(async () => {
    cluster = await startCluster([namespace]);
  });
  afterEach(() => cluster.stop());

  const owned = (owners: Array<{ name: string; uid: string }>) =>
    cluster.store.create('configmaps', {
      metadata: {
        name: 'owned',
        namespace,
        ownerReferences: owners.map(owner => ({
          apiVersion: 'v1',
          kind: 'Secret',
          ...owner,
        })),
      },
    });
  const owner = (name: string) => {
    const { uid } = cluster.store.create('secrets', {
      metadata: { name, namespace },
    }).metadata;
    return { name, uid };
  };

  it('lives while one of them does', async () => {
    const { metadata } = owned([owner('a'), owner('b')]);
    cluster.store.delete('secrets', { namespace, name: 'a' });
    await eventually(() =>
      expect(
        cluster.store.require('configmaps', metadata).metadata.ownerReferences,
      ).toHaveLength(1),
    );
    cluster.store.delete('secrets', { namespace, name: 'b' });
    await eventually(() =>
      expect(cluster.store.get('configmaps', metadata)).toBeUndefined(),
    );
  });

  it('goes when its owner is another object of the same name', async () => {
    owner('a');
    const { metadata } = owned([{ name: 'a', uid: 'of-another-time' }]);
    await eventually(() =>
      expect(cluster.store.get('configmaps', metadata)).toBeUndefined(),
    );
  });
});
