import type { V1Pod } from '@kubernetes/client-node';
import { WaitTimeoutError, type Bounds } from '@kymaros/plugin-kymaros-node';
import { DemoWorld, within } from './__testUtils__/DemoWorld';
import { ClusterError } from './ClusterError';

jest.setTimeout(60_000);

const configMap = (name: string, labels: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop', labels },
});
/** Output reaches a log a moment after it was written. */
async function expectEventually(read: () => Promise<string>, text: string) {
  const { deadlineMs } = within(10_000);
  let last = await read();
  while (last !== text && Date.now() < deadlineMs) {
    last = await read();
  }
  expect(last).toBe(text);
}
const CONFIG_MAPS = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop' };

describe('KubeClusterReader', () => {
  let world: DemoWorld;

  beforeEach(async () => {
    world = await DemoWorld.start();
    await world.createNamespace('shop');
  });

  afterEach(() => world.stop());

  it('gives what is there and undefined for what is not', async () => {
    await world.create(configMap('one'));
    const key = { ...CONFIG_MAPS, name: 'one' };
    expect(await world.reader.get(key)).toMatchObject({
      kind: 'ConfigMap',
      metadata: { name: 'one' },
    });
    expect(await world.reader.get({ ...key, name: 'two' })).toBeUndefined();
  });

  it('lists by label, with kind and version on each object', async () => {
    await world.create(
      configMap('one', { app: 'a' }),
      configMap('two', { app: 'b' }),
    );
    const labelSelector = {
      matchExpressions: [
        { key: 'app', operator: 'In' as const, values: ['b'] },
      ],
    };
    const found = await world.reader.list({ ...CONFIG_MAPS, labelSelector });
    expect(found).toMatchObject([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'two' } },
    ]);
  });

  it('names cluster, verb, object and status when the server refuses', async () => {
    await expect(
      world.reader.list({ ...CONFIG_MAPS, kind: 'Nonsense' }),
    ).rejects.toMatchObject({
      name: 'ClusterError',
      cluster: 'demo',
      status: 404,
      transient: false,
      message: expect.stringContaining('v1 Nonsense'),
    });
  });

  it('never holds what a Secret holds (promise 7)', async () => {
    await world.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'credentials', namespace: 'shop' },
      stringData: { password: 'hunter2' },
    } as never);
    const query = { ...CONFIG_MAPS, kind: 'Secret' };
    const seen = [
      await world.reader.get({ ...query, name: 'credentials' }),
      ...(await world.reader.list(query)),
      ...(await world.reader.waitFor({
        query,
        until: all => all,
        what: 'secrets',
        bounds: within(5_000),
      })),
    ];
    const password = Buffer.from('hunter2').toString('base64');
    expect(seen.length).toBeGreaterThan(2);
    expect(JSON.stringify(seen)).not.toContain(password);
    expect(JSON.stringify(seen)).not.toContain('hunter2');
  });

  describe('podLog', () => {
    const writer = (command: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'writer', namespace: 'shop' },
      spec: {
        containers: [
          {
            name: 'main',
            image: 'localhost/busybox:1',
            command: ['sh', '-c', command],
          },
        ],
      },
    });
    const started = (command: string) =>
      world.create(writer(command)).then(() =>
        world.reader.waitFor<V1Pod, true>({
          query: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop' },
          until: ([pod]) =>
            pod?.status?.phase === 'Running' ||
            pod?.status?.phase === 'Succeeded' ||
            undefined,
          what: 'the pod to run',
          bounds: within(10_000),
        }),
      );
    const read = (
      options: {
        limitBytes?: number;
        previous?: boolean;
        bounds?: Bounds;
      } = {},
    ) =>
      world.reader.podLog({
        namespace: 'shop',
        pod: 'writer',
        container: 'main',
        bounds: within(5_000),
        ...options,
      });
    const log = async (options: Parameters<typeof read>[0] = {}) =>
      (await read(options)).text;

    it('gives what a container wrote before it was restarted', async () => {
      await started('echo one; sleep 1; exit 1');
      await world.reader.waitFor<V1Pod, true>({
        query: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop' },
        until: ([pod]) =>
          pod?.status?.containerStatuses?.some(
            ({ restartCount }) => restartCount > 0,
          ) || undefined,
        what: 'the container to be restarted',
        bounds: within(30_000),
      });
      expect(await log({ previous: true })).toBe('one\n');
    });

    it('gives what a container wrote', async () => {
      await started('echo one; echo two; sleep 60');
      await expectEventually(log, 'one\ntwo\n');
      expect(await log()).toBe('one\ntwo\n');
    });

    it.each([
      [8, 'one\ntwo\n'],
      [7, 'two\n'],
      [4, 'two\n'],
      [3, ''],
    ])(
      'gives of its end at most %d bytes, in whole lines',
      async (limitBytes, end) => {
        await started('echo one; echo two; sleep 60');
        await expectEventually(log, 'one\ntwo\n');
        expect(await read({ limitBytes })).toEqual({
          text: end,
          truncated: limitBytes < 8,
        });
      },
    );

    it('says which log the cluster refused', async () => {
      await expect(log()).rejects.toMatchObject({
        name: 'ClusterError',
        status: 404,
        message: expect.stringContaining(
          'read the log of Pod shop/writer container main',
        ),
      });
    });

    it('ends at its deadline, and with its signal', async () => {
      await expect(log({ bounds: within(-1) })).rejects.toThrow(
        WaitTimeoutError,
      );
      const reason = new Error('cancelled by alice');
      await expect(
        log({ bounds: within(5_000, AbortSignal.abort(reason)) }),
      ).rejects.toBe(reason);
    });
  });

  it.each([
    ['PVC', 'PersistentVolumeClaim'],
    ['svc', 'Service'],
    ['deploy', 'Deployment'],
    ['Deployments', 'Deployment'],
    ['statefulset', 'StatefulSet'],
    ['deployments.apps', 'Deployment'],
  ])('resolves %s to %s', async (alias, kind) => {
    expect(await world.reader.resolveKind(alias)).toMatchObject({
      kind,
      namespaced: true,
    });
  });

  it('asks for discovery once, and again only for kinds that it does not know', async () => {
    await world.reader.resolveKind('svc');
    const asked = world.requests.length;
    await world.reader.resolveKind('deploy');
    await world.reader.namespacedKinds();
    expect(world.requests).toHaveLength(asked);
  });

  describe('waitFor', () => {
    const named =
      (name: string) => (objects: Array<{ metadata?: { name?: string } }>) =>
        objects.find(({ metadata }) => metadata?.name === name)?.metadata?.name;

    it('asks once when it is so already', async () => {
      await world.create(configMap('one'));
      await world.reader.resolveKind('cm');
      const before = world.requests.length;
      await world.reader.waitFor({
        query: CONFIG_MAPS,
        until: named('one'),
        what: 'one',
        bounds: within(5_000),
      });
      expect(world.requests.slice(before)).toEqual(['list']);
    });

    it('hears of a change without asking again', async () => {
      await world.reader.resolveKind('cm');
      const before = world.requests.length;
      const waiting = world.reader.waitFor({
        query: CONFIG_MAPS,
        until: named('late'),
        what: 'late',
        bounds: within(10_000),
      });
      await world.create(configMap('late'));
      expect(await waiting).toBe('late');
      expect(
        world.requests.slice(before).filter(verb => verb === 'list'),
      ).toHaveLength(1);
    });

    it('ends at its deadline and says what it saw last', async () => {
      await world.create(configMap('one'));
      const waiting = world.reader.waitFor({
        query: CONFIG_MAPS,
        until: named('never'),
        what: 'ConfigMap never',
        describe: objects => `${objects.length} objects`,
        bounds: within(300),
      });
      await expect(waiting).rejects.toThrow(WaitTimeoutError);
      await expect(waiting).rejects.toThrow(
        /ConfigMap never on cluster 'demo'; last seen: \d objects/,
      );
    });

    it('ends with its signal', async () => {
      const controller = new AbortController();
      const reason = new Error('cancelled by alice');
      const waiting = world.reader.waitFor({
        query: CONFIG_MAPS,
        until: () => undefined,
        what: 'nothing',
        bounds: within(30_000, controller.signal),
      });
      setTimeout(() => controller.abort(reason), 50);
      await expect(waiting).rejects.toBe(reason);
    });

    it('passes on what its question throws', async () => {
      const waiting = world.reader.waitFor({
        query: CONFIG_MAPS,
        until: () => {
          throw new Error('bad question');
        },
        what: 'nothing',
        bounds: within(5_000),
      });
      await expect(waiting).rejects.toThrow('bad question');
    });
  });

  it('knows a refused connection as transient', async () => {
    await world.demo.stop();
    const attempt = world.reader.list(CONFIG_MAPS);
    await expect(attempt).rejects.toThrow(ClusterError);
    await expect(attempt).rejects.toMatchObject({ transient: true });
  });
});
