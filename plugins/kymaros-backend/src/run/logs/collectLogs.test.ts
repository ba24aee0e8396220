import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import { KYMAROS_LABELS } from '@kymaros/plugin-kymaros-common';
import type { ClusterReader } from '@kymaros/plugin-kymaros-node';
import { DemoWorld, within } from '../../cluster/__testUtils__/DemoWorld';
import { collectLogs } from './collectLogs';

jest.setTimeout(60_000);

const RUN_ID = '7a1b2c3d-0000-4000-8000-000000000001';
const OWN = { [KYMAROS_LABELS.runId]: RUN_ID };

const TIERS = [
  { name: 'shop-db', sandbox: 'sb-db' },
  { name: 'shop-web', sandbox: 'sb-web' },
];

function pod(
  namespace: string,
  name: string,
  { command, ...more }: { command: string } & Partial<V1Pod['spec']>,
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [shell('main', command)],
      ...more,
    },
  } as KubernetesObject;
}

function shell(name: string, command: string) {
  return {
    name,
    image: 'localhost/busybox:1',
    command: ['sh', '-c', command],
  };
}

function event(name: string, fields: object): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'sb-db' },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name: 'noted' },
    ...fields,
  } as KubernetesObject;
}

describe('collectLogs', () => {
  let world: DemoWorld;

  beforeAll(async () => {
    world = await DemoWorld.start();
    await world.createNamespace('sb-db', OWN);
    await world.createNamespace('sb-web', OWN);
    await world.create(
      pod('sb-db', 'well', {
        command: 'echo "password=hunter2"; sleep 3600',
        initContainers: [
          shell('restore-wait', 'echo waiting'),
          shell('prepare', 'echo prepared'),
        ],
      }),
      pod('sb-db', 'crasher', { command: 'echo no config; sleep 1; exit 1' }),
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'never', namespace: 'sb-web' },
        spec: { containers: [{ name: 'main', image: 'localhost/nonesuch:1' }] },
      } as KubernetesObject,
      event('older', {
        type: 'Normal',
        reason: 'Pulled',
        message: 'token=abc',
        lastTimestamp: '2026-11-23T10:00:00Z',
      }),
      event('newer', {
        type: 'Warning',
        reason: 'BackOff',
        message: 'Back-off restarting failed container',
        eventTime: '2026-11-23T10:00:01.000000Z',
        series: { count: 7, lastObservedTime: '2026-11-23T10:05:00.000000Z' },
      }),
    );
    await world.reader.waitFor<V1Pod, true>({
      query: { apiVersion: 'v1', kind: 'Pod', namespace: 'sb-db' },
      until: pods =>
        (pods.some(({ status }) =>
          status?.containerStatuses?.some(
            ({ restartCount }) => restartCount > 0,
          ),
        ) &&
          pods.some(
            ({ metadata, status }) =>
              metadata?.name === 'well' &&
              status?.containerStatuses?.[0].state?.running,
          )) ||
        undefined,
      what: 'one pod to run and one to be restarted',
      bounds: within(40_000),
    });
  });

  afterAll(() => world.stop());

  const collect = (cluster: ClusterReader = world.reader) =>
    collectLogs({
      runId: RUN_ID,
      cluster,
      tiers: TIERS,
      helperContainers: ['restore-wait'],
      bounds: within(20_000),
    });

  it('keeps the logs of the application, those of containers in trouble and their previous ones first, masked', async () => {
    const { containers, notes } = await collect();
    const named = containers.map(
      ({ pod: name, container, previous }) =>
        `${name}/${container}${previous ? ' (previous)' : ''}`,
    );
    expect(named.slice(0, 2).sort()).toEqual([
      'crasher/main',
      'crasher/main (previous)',
    ]);
    expect(named.slice(2).sort()).toEqual(['well/main', 'well/prepare']);
    const textOf = (of: string) => containers[named.indexOf(of)].text;
    expect(textOf('crasher/main (previous)')).toBe('no config\n');
    expect(textOf('well/main')).toBe('password=***\n');
    expect(containers.every(({ tier }) => tier === 'shop-db')).toBe(true);
    expect(notes).toEqual([]);
  });

  it('keeps the events, newest last and masked', async () => {
    const events = (await collect()).events.filter(
      ({ object }) => object.name === 'noted',
    );
    expect(events).toEqual([
      {
        tier: 'shop-db',
        type: 'Normal',
        reason: 'Pulled',
        object: {
          apiVersion: 'v1',
          kind: 'Pod',
          name: 'noted',
          namespace: 'sb-db',
        },
        message: 'token=***',
        count: 1,
        at: '2026-11-23T10:00:00.000Z',
      },
      expect.objectContaining({
        type: 'Warning',
        reason: 'BackOff',
        count: 7,
        at: '2026-11-23T10:05:00.000Z',
      }),
    ]);
  });

  it('notes what cannot be read and keeps the rest', async () => {
    const refuse = async () => {
      throw new Error('etcd is away, token=abc');
    };
    const half = Object.create(world.reader, {
      get: { value: world.reader.get.bind(world.reader) },
      list: {
        value: async (query: { namespace: string; kind: string }) =>
          query.namespace === 'sb-web' || query.kind === 'Event'
            ? refuse()
            : world.reader.list(query as never),
      },
      podLog: {
        value: async (options: { pod: string; previous?: boolean }) =>
          options.previous ? refuse() : world.reader.podLog(options as never),
      },
    });
    const { containers, events, notes } = await collect(half);
    expect(containers).toHaveLength(3);
    expect(events).toEqual([]);
    expect(notes).toEqual([
      'The events of shop-db could not be read: etcd is away, token=***',
      'The events of shop-web could not be read: etcd is away, token=***',
      'The pods of shop-web could not be read: etcd is away, token=***',
      'The previous log of container main in pod crasher of shop-db could not be read: etcd is away, token=***',
    ]);
  });

  it('keeps at most a megabyte, and says what had no room', async () => {
    const pods = Array.from({ length: 40 }, (_, i) => ({
      metadata: { name: `pod-${i}` },
      status: {
        containerStatuses: [
          {
            name: 'main',
            ready: i > 0,
            restartCount: 0,
            state: { running: {} },
          },
        ],
      },
    }));
    const loud = Object.create(world.reader, {
      get: { value: world.reader.get.bind(world.reader) },
      list: {
        value: async ({
          kind,
          namespace,
        }: {
          kind: string;
          namespace: string;
        }) =>
          kind === 'Pod' && namespace === 'sb-web' ? [...pods].reverse() : [],
      },
      podLog: {
        value: async () => ({ text: 'line\n'.repeat(13_000), truncated: true }),
      },
    });
    const logs = await collect(loud);
    expect(logs.containers[0].pod).toBe('pod-0');
    expect(JSON.stringify(logs).length).toBeLessThan(1024 * 1024);
    expect(logs.containers.length).toBeGreaterThan(8);
    expect(logs.notes).toEqual([
      `There was no room for ${40 - logs.containers.length} more logs`,
    ]);
  });

  it("reads nothing of a namespace that is not the run's own", async () => {
    const { containers, events, notes } = await collectLogs({
      runId: 'of-another-run',
      cluster: world.reader,
      tiers: TIERS,
      helperContainers: [],
      bounds: within(20_000),
    });
    expect({ containers, events, notes }).toEqual({
      containers: [],
      events: [],
      notes: [],
    });
  });

  it('ends when it is to end', async () => {
    const reason = new Error('lease lost');
    await expect(
      collectLogs({
        runId: RUN_ID,
        cluster: world.reader,
        tiers: TIERS,
        helperContainers: [],
        bounds: within(20_000, AbortSignal.abort(reason)),
      }),
    ).rejects.toBe(reason);
  });
});
