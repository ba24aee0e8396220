import type {
  KubernetesObject,
  V1Namespace,
  V1PersistentVolume,
} from '@kubernetes/client-node';
import { DemoWorld, within } from '../cluster/__testUtils__/DemoWorld';
import { MemoryLedger } from './__testUtils__/MemoryLedger';
import { plannedRun } from './__testUtils__/runs';
import { GuardedWriters } from './GuardedWriters';
import { Sandboxes } from './Sandboxes';

jest.setTimeout(60_000);

const RUN_ID = '7a1b2c3d-0000-4000-8000-000000000001';
const SHOP = plannedRun(RUN_ID, {
  namespaces: [
    { name: 'shop-db' },
    { name: 'shop-web', sandboxName: 'sandbox-web' },
  ],
  networkIsolation: { mode: 'group' },
  sandbox: { resourceQuota: { pods: 10 }, ttl: '2h' },
});
const DB = 'kymaros-shop-db-7a1b2c3d';
const CONTROL = 'kymaros-7a1b2c3d-control';

describe('Sandboxes', () => {
  let world: DemoWorld;
  let ledger: MemoryLedger;
  let writers: GuardedWriters;
  let sandboxes: Sandboxes;

  beforeEach(async () => {
    world = await DemoWorld.start();
    ledger = new MemoryLedger();
    writers = new GuardedWriters({
      clusters: world.clusters,
      writerOf: name => world.clusters.writer(name),
      ledger,
      instance: 'test',
      ownedKinds: [],
    });
    sandboxes = new Sandboxes({ clusters: world.clusters, writers, ledger });
    await world.createNamespace('shop-db', {
      'pod-security.kubernetes.io/enforce': 'restricted',
      'istio-injection': 'enabled',
    });
  });

  afterEach(() => world.stop());

  const namespaces = async (): Promise<Map<string, V1Namespace>> => {
    const all = await world.reader.list<V1Namespace>({
      apiVersion: 'v1',
      kind: 'Namespace',
    });
    return new Map(all.map(one => [one.metadata!.name!, one]));
  };
  const namesIn = async (
    namespace: string,
    kind: string,
  ): Promise<string[]> => {
    const served = await world.reader.resolveKind(kind);
    const objects = await world.reader.list<KubernetesObject>({
      ...served!,
      namespace,
    });
    return objects.map(({ metadata }) => metadata!.name!).sort();
  };
  const at = (time: string) => new Date(`2030-01-01T${time}:00.000Z`);
  const expiries = async () =>
    [...(await namespaces()).values()]
      .filter(
        ({ metadata }) => metadata?.labels?.['kymaros.io/run-id'] === RUN_ID,
      )
      .map(({ metadata }) => metadata?.annotations?.['kymaros.io/expires-at']);
  const isolate = () => sandboxes.isolate(SHOP, within(20_000));
  const remove = (run = SHOP) => sandboxes.remove(run, within(20_000));

  it('makes closed namespaces that say whose they are', async () => {
    expect(await isolate()).toEqual({
      tiers: [
        { name: 'shop-db', sandbox: DB },
        { name: 'shop-web', sandbox: 'sandbox-web' },
      ],
      control: CONTROL,
      findings: [],
    });
    const { labels, annotations } = (await namespaces()).get(DB)!.metadata!;
    expect(labels).toMatchObject({
      'app.kubernetes.io/managed-by': 'kymaros',
      'kymaros.io/run-id': RUN_ID,
      'kymaros.io/instance': 'test',
      'kymaros.io/test': 'shop',
      'kymaros.io/tier': 'shop-db',
      'kymaros.io/role': 'sandbox',
      'velero.io/exclude-from-backup': 'true',
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    expect(labels).not.toHaveProperty('istio-injection');
    expect(annotations?.['kymaros.io/test-ref']).toBe(
      'restoretest:default/shop',
    );
    const leftMs =
      Date.parse(annotations!['kymaros.io/expires-at']) - Date.now();
    expect(Math.round(leftMs / 3_600_000)).toBe(2);
    expect(await namesIn(DB, 'NetworkPolicy')).toEqual([
      'kymaros-allow-resolver',
      'kymaros-allow-run',
      'kymaros-deny-all',
    ]);
    expect(await namesIn(DB, 'ResourceQuota')).toEqual([]);
    expect(await namesIn(CONTROL, 'NetworkPolicy')).toEqual([
      'kymaros-allow-cluster-dns',
      'kymaros-allow-questions',
      'kymaros-deny-all',
    ]);
  });

  it('makes its own rights in a namespace before anything else in it', async () => {
    const created: KubernetesObject[] = [];
    const { create } = world.writer;
    world.writer.create = async object => {
      created.push(object);
      return create.call(world.writer, object) as never;
    };
    await isolate();

    for (const name of [DB, 'sandbox-web', CONTROL]) {
      const inside = created.filter(
        ({ metadata }) => metadata?.namespace === name,
      );
      expect(inside.map(({ kind }) => kind)).toEqual([
        'RoleBinding',
        'NetworkPolicy',
        'NetworkPolicy',
        'NetworkPolicy',
      ]);
    }
  });

  it('finds after a crash what the first try made, and makes the rest (promise 5)', async () => {
    const { create } = world.writer;
    let left = 4;
    world.writer.create = async object => {
      if (left-- <= 0) {
        throw new Error('killed');
      }
      return create.call(world.writer, object) as never;
    };
    await expect(isolate()).rejects.toThrow('killed');
    world.writer.create = create;
    expect((await isolate()).findings).toEqual([]);
    expect(await namesIn(DB, 'NetworkPolicy')).toHaveLength(3);
    expect(ledger.entries.map(({ uid }) => typeof uid)).toEqual([
      'string',
      'string',
      'string',
    ]);
  });

  it('does not touch a namespace of that name that is not its own, and gives its name back', async () => {
    await world.createNamespace('sandbox-web');
    const { findings } = await isolate();
    expect(findings).toMatchObject([
      {
        code: 'sandbox-name-taken',
        cause: 'DEFINITION',
        gate: true,
        tier: 'shop-web',
        object: { name: 'sandbox-web' },
      },
    ]);
    expect((await namespaces()).has(DB)).toBe(false);
    expect(await remove()).toEqual({ gone: true, findings: [] });
    expect(
      (await namespaces()).get('sandbox-web')?.metadata?.deletionTimestamp,
    ).toBeUndefined();
    expect(ledger.entries).toEqual([]);
  });

  it('waits for a sandbox of the same name that an earlier run is giving back', async () => {
    await world.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'sandbox-web',
        labels: {
          'kymaros.io/run-id': 'earlier',
          'kymaros.io/role': 'sandbox',
        },
      },
    });
    await world.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'held',
        namespace: 'sandbox-web',
        finalizers: ['example.com/hold'],
      },
    });
    await world.writer.delete({
      apiVersion: 'v1',
      kind: 'Namespace',
      name: 'sandbox-web',
    });
    const isolated = isolate();
    await world.writer.mergePatch(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        namespace: 'sandbox-web',
        name: 'held',
      },
      { metadata: { finalizers: null } },
    );
    expect((await isolated).findings).toEqual([]);
    expect(
      (await namespaces()).get('sandbox-web')?.metadata?.labels?.[
        'kymaros.io/run-id'
      ],
    ).toBe(RUN_ID);
  });

  it('leaves nothing (promise 4), however often it is asked', async () => {
    const before = [...(await namespaces()).keys()].sort();
    await isolate();
    expect(await remove()).toEqual({ gone: true, findings: [] });
    expect([...(await namespaces()).keys()].sort()).toEqual(before);
    expect(ledger.entries).toEqual([]);
    expect(await remove()).toEqual({ gone: true, findings: [] });
  });

  it('removes a namespace that it made but could not write down', async () => {
    await isolate();
    ledger.entries.forEach(entry => delete entry.uid);
    expect(await remove()).toEqual({ gone: true, findings: [] });
    expect((await namespaces()).has(DB)).toBe(false);
  });

  it('does not remove a namespace that took the place of its own', async () => {
    await isolate();
    await world.writer.delete({
      apiVersion: 'v1',
      kind: 'Namespace',
      name: 'sandbox-web',
    });
    await world.reader.waitFor<V1Namespace, true>({
      query: { apiVersion: 'v1', kind: 'Namespace' },
      until: all =>
        !all.some(({ metadata }) => metadata?.name === 'sandbox-web') ||
        undefined,
      what: 'sandbox-web to be gone',
      bounds: within(10_000),
    });
    await world.createNamespace('sandbox-web');
    const { gone, findings } = await remove();
    expect(gone).toBe(true);
    expect(findings).toMatchObject([
      { code: 'sandbox-reappeared', object: { name: 'sandbox-web' } },
    ]);
    expect((await namespaces()).has('sandbox-web')).toBe(true);
  });

  it('removes a generated namespace that a restore has made anew, without labels', async () => {
    await isolate();
    const { reader } = world;
    const list = reader.list;
    let isBack = false;
    // Just before the last look, which is the one at all namespaces.
    reader.list = async (query, options) => {
      if (query.kind === 'Namespace' && !query.labelSelector && !isBack) {
        isBack = true;
        await world.createNamespace(DB);
      }
      return list.call(reader, query, options) as never;
    };
    expect(await remove()).toEqual({ gone: false, findings: [] });
    expect(isBack).toBe(true);
    await world.reader.waitFor<V1Namespace, true>({
      query: { apiVersion: 'v1', kind: 'Namespace' },
      until: all =>
        !all.some(({ metadata }) => metadata?.name === DB) || undefined,
      what: 'the namespace that was made anew to be gone',
      bounds: within(10_000),
    });
    expect(await remove()).toEqual({ gone: true, findings: [] });
    expect(ledger.entries).toEqual([]);
  });

  describe('volumes', () => {
    const storageClass = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'kept' },
      provisioner: 'demo-cluster.local/local',
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'Immediate',
    };
    const claimIn = (namespace: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace },
      spec: {
        storageClassName: 'kept',
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
      },
    });
    const volumeOf = (namespace: string) =>
      world.reader.waitFor<V1PersistentVolume, V1PersistentVolume>({
        query: { apiVersion: 'v1', kind: 'PersistentVolume' },
        until: volumes =>
          volumes.find(
            ({ spec, status }) =>
              spec?.claimRef?.namespace === namespace &&
              status?.phase === 'Bound',
          ),
        what: `the volume of ${namespace}`,
        bounds: within(20_000),
      });
    const volumes = () =>
      world.reader.list<V1PersistentVolume>({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
      });

    beforeEach(async () => {
      await world.create(storageClass, claimIn('shop-db'));
      await isolate();
      await world.create(claimIn(DB));
    });

    it('go with the sandbox even when their class retains them, and those of production stay', async () => {
      await volumeOf(DB);
      const production = await volumeOf('shop-db');
      expect(await remove()).toEqual({ gone: true, findings: [] });
      expect((await volumes()).map(({ metadata }) => metadata?.name)).toEqual([
        production.metadata?.name,
      ]);
    });

    it('stay and are reported when they share their disk with production', async () => {
      const own = await volumeOf(DB);
      const production = await volumeOf('shop-db');
      const key = {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        name: own.metadata!.name!,
      };
      const { accessModes, capacity, claimRef, ...source } = production.spec!;
      await world.writer.mergePatch(key, {
        spec: { ...source, claimRef: own.spec!.claimRef },
      });
      const { findings } = await remove();
      expect(findings).toMatchObject([
        {
          code: 'volume-left',
          object: { kind: 'PersistentVolume', name: own.metadata!.name },
          message: expect.stringContaining(
            `volume '${production.metadata!.name}' has the same disk`,
          ),
        },
      ]);
      expect(await volumes()).toHaveLength(2);
    });
  });

  it('says what holds a namespace that will not go', async () => {
    await isolate();
    await world.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'held',
        namespace: DB,
        finalizers: ['example.com/hold'],
      },
    });
    const { gone, findings } = await sandboxes.remove(SHOP, within(2_000));
    expect(gone).toBe(false);
    expect(findings).toMatchObject([
      {
        code: 'sandbox-not-removed',
        cause: 'CLEANUP',
        object: { name: DB },
        message: expect.stringContaining('example.com/hold'),
      },
    ]);
    expect(ledger.entries.map(({ namespace }) => namespace)).toContain(DB);
  });

  it('bounds a sandbox when it is told to, since probes must not count', async () => {
    await isolate();
    await sandboxes.limit(SHOP, 'shop-db');
    await sandboxes.limit(SHOP, 'shop-db');
    expect(await namesIn(DB, 'ResourceQuota')).toEqual(['kymaros-quota']);
  });

  it('writes on kept namespaces until when they stay', async () => {
    await isolate();
    await sandboxes.keep(SHOP, at('10:00'));
    expect(await expiries()).toEqual(Array(3).fill(at('10:00').toISOString()));
    expect(ledger.keptUntil.get(RUN_ID)).toEqual(at('10:00'));
  });

  it('keeps nothing of a run that made nothing', async () => {
    expect(await sandboxes.keep(SHOP, at('10:00'))).toBe(false);
    await world.createNamespace('sandbox-web');
    await isolate();
    expect(await sandboxes.keep(SHOP, at('10:00'))).toBe(false);
    expect(ledger.keptUntil.size).toBe(0);
  });

  it('extends kept namespaces; of two who do so at once the later time counts everywhere', async () => {
    await isolate();
    await sandboxes.keep(SHOP, at('10:00'));

    const kept = await Promise.all([
      sandboxes.extend(SHOP, at('12:00')),
      sandboxes.extend(SHOP, at('11:00')),
    ]);

    expect(kept).toContainEqual(at('12:00'));
    expect(ledger.keptUntil.get(RUN_ID)).toEqual(at('12:00'));
    expect(await expiries()).toEqual(Array(3).fill(at('12:00').toISOString()));
  });

  it('promise 4: does not extend in the ledger what it could not extend in the cluster', async () => {
    await isolate();
    await sandboxes.keep(SHOP, at('10:00'));
    world.writer.mergePatch = async () => {
      throw new Error('no answer');
    };

    await expect(sandboxes.extend(SHOP, at('11:00'))).rejects.toThrow(
      'no answer',
    );

    expect(ledger.keptUntil.get(RUN_ID)).toEqual(at('10:00'));
  });

  it('does not extend what was given up meanwhile', async () => {
    await isolate();
    await sandboxes.keep(SHOP, at('10:00'));
    await ledger.release(RUN_ID);

    expect(await sandboxes.extend(SHOP, at('11:00'))).toBeUndefined();
  });
});
