import { DemoCluster } from '../DemoCluster';
import { eventually } from '../__testUtils__/eventually';
import { idle, startCluster } from '../__testUtils__/world';
import { formatQuantity, parseQuantity } from './quantity';

jest.setTimeout(60_000);

describe('a LimitRange', () => {
  let cluster: DemoCluster;
  const namespace = 'shop';

  beforeAll(async () => {
    cluster = await startCluster([namespace]);
    cluster.store.create('limitranges', {
      metadata: { name: 'limit', namespace },
      spec: {
        limits: [
          {
            type: 'Container',
            default: { memory: '128Mi' },
            defaultRequest: { memory: '64Mi' },
            max: { cpu: '500m' },
            min: { memory: '16Mi' },
          },
        ],
      },
    });
  });
  afterAll(() => cluster.stop());

  const pod = (name: string, resources?: object) =>
    cluster.store.create('pods', {
      metadata: { name, namespace },
      spec: { containers: [{ ...idle.containers[0], resources }] },
    }).spec.containers[0].resources;

  it('completes what containers do not say', () => {
    expect(pod('a')).toEqual({
      limits: { cpu: '500m', memory: '128Mi' },
      requests: { cpu: '500m', memory: '64Mi' },
    });
    expect(pod('b', { limits: { memory: '32Mi' } })).toEqual({
      limits: { cpu: '500m', memory: '32Mi' },
      requests: { cpu: '500m', memory: '32Mi' },
    });
  });

  it('refuses what is beyond it, with the words of Kubernetes', () => {
    expect(() => pod('c', { limits: { cpu: '2' } })).toThrow(
      'pods "c" is forbidden: maximum cpu usage per Container is 500m, but limit is 2',
    );
    expect(() => pod('d', { requests: { memory: '1Mi' } })).toThrow(
      'pods "d" is forbidden: minimum memory usage per Container is 16Mi, but request is 1Mi',
    );
  });
});

describe('a ResourceQuota', () => {
  let cluster: DemoCluster;
  const namespace = 'shop';

  beforeEach(async () => {
    cluster = await startCluster([namespace]);
  });
  afterEach(() => cluster.stop());

  const quota = (hard: Record<string, string>) =>
    cluster.store.create('resourcequotas', {
      metadata: { name: 'limit', namespace },
      spec: { hard },
    });
  const pod = (name: string, resources: object = {}) =>
    cluster.store.create('pods', {
      metadata: { name, namespace },
      spec: { containers: [{ ...idle.containers[0], resources }] },
    });

  it('refuses what exceeds it, with the words of Kubernetes', () => {
    quota({ pods: '1' });
    pod('a');
    expect(() => pod('b')).toThrow(
      'pods "b" is forbidden: exceeded quota: limit, requested: pods=1, used: pods=1, limited: pods=1',
    );
  });

  it('wants to know what every container needs', () => {
    quota({ 'requests.memory': '1Gi' });
    expect(() => pod('a')).toThrow(
      'pods "a" is forbidden: failed quota: limit: must specify requests.memory for: main',
    );
    expect(() => pod('a', { limits: { memory: '512Mi' } })).not.toThrow();
    expect(() => pod('b', { requests: { memory: '768Mi' } })).toThrow(
      'requested: requests.memory=768Mi, used: requests.memory=512Mi, limited: requests.memory=1Gi',
    );
  });

  it('says how much of it is used', async () => {
    quota({ pods: '5', 'count/configmaps': '9' });
    pod('a');
    await eventually(() =>
      expect(
        cluster.store.require('resourcequotas', { namespace, name: 'limit' })
          .status,
      ).toEqual({
        hard: { pods: '5', 'count/configmaps': '9' },
        used: { pods: '1', 'count/configmaps': '1' },
      }),
    );
  });

  it('shows at the ReplicaSet that cannot make its pods', async () => {
    quota({ pods: '0' });
    cluster.store.create('deployments.apps', {
      metadata: { name: 'web', namespace },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: idle },
      },
    });
    await eventually(() => {
      const [replicaSet] = cluster.store.list('replicasets.apps', {
        namespace,
      });
      expect(replicaSet.status?.conditions).toMatchObject([
        { type: 'ReplicaFailure', reason: 'FailedCreate' },
      ]);
    });
  });
});

describe('quantities', () => {
  it.each([
    ['500m', 0.5],
    ['1', 1],
    ['2k', 2000],
    ['1Gi', 2 ** 30],
    ['1.5Mi', 1.5 * 2 ** 20],
  ])('%s is %d', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each([
    ['requests.memory', 512 * 2 ** 20, '512Mi'],
    ['cpu', 0.25, '250m'],
    ['pods', 3, '3'],
  ])('%s is written as people do', (name, value, text) => {
    expect(formatQuantity(name, value)).toBe(text);
  });
});
