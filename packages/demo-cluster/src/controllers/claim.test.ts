import { DemoCluster } from '../DemoCluster';
import { eventually } from '../__testUtils__/eventually';
import { idle, readyPods, startCluster } from '../__testUtils__/world';

jest.setTimeout(60_000);

describe('a PersistentVolumeClaim', () => {
  let cluster: DemoCluster;
  const namespace = 'shop';

  beforeEach(async () => {
    cluster = await startCluster([namespace]);
    cluster.store.create('storageclasses.storage.k8s.io', {
      metadata: { name: 'instant' },
      provisioner: 'example.io/instant',
      volumeBindingMode: 'Immediate',
      reclaimPolicy: 'Retain',
    });
  });
  afterEach(() => cluster.stop());

  const claim = (name: string, spec: object = {}) =>
    cluster.store.create('persistentvolumeclaims', {
      metadata: { name, namespace },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        ...spec,
      },
    });
  const current = (name: string) =>
    cluster.store.require('persistentvolumeclaims', { namespace, name });
  const podWith = (claimName: string) =>
    cluster.store.create('pods', {
      metadata: { name: `with-${claimName}`, namespace },
      spec: {
        ...structuredClone(idle),
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      },
    });

  it('of the default class waits for the first pod that needs it', async () => {
    claim('data');
    await eventually(() =>
      expect(current('data').spec.storageClassName).toBe('local'),
    );
    expect(current('data').status?.phase).toBe('Pending');
    podWith('data');
    await readyPods(cluster, { namespace, count: 1 });
    expect(current('data').status?.phase).toBe('Bound');
  });

  it('of an immediate class is bound at once', async () => {
    claim('data', { storageClassName: 'instant' });
    await eventually(() => expect(current('data').status?.phase).toBe('Bound'));
  });

  it('of a class that does not exist stays pending, and so does its pod', async () => {
    claim('data', { storageClassName: 'missing' });
    podWith('data');
    await eventually(() => {
      const [pod] = cluster.store.list('pods', { namespace });
      expect(pod.status?.conditions?.[0]).toMatchObject({
        type: 'PodScheduled',
        status: 'False',
        message:
          '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
      });
    });
    expect(current('data').status?.phase).toBe('Pending');
  });

  it('stays while a pod uses it', async () => {
    claim('data');
    const pod = podWith('data');
    await readyPods(cluster, { namespace, count: 1 });
    const gone = () =>
      cluster.store.get('persistentvolumeclaims', {
        namespace,
        name: 'data',
      }) === undefined;
    cluster.store.delete('persistentvolumeclaims', { namespace, name: 'data' });
    expect(gone()).toBe(false);
    cluster.store.delete('pods', pod.metadata);
    await eventually(() => expect(gone()).toBe(true));
    expect(cluster.store.get('pods', pod.metadata)).toBeUndefined();
  });

  it.each([
    ['Delete', undefined],
    ['Retain', 'Released'],
  ])('with the policy %s leaves its volume %s', async (policy, phase) => {
    claim('data', { storageClassName: 'instant' });
    await eventually(() => expect(current('data').status?.phase).toBe('Bound'));
    const name = current('data').spec.volumeName!;
    cluster.volumes.of(name).write('file', 'content');
    cluster.store.modify('persistentvolumes', { name }, draft => {
      draft.spec.persistentVolumeReclaimPolicy = policy;
    });
    cluster.store.delete('persistentvolumeclaims', { namespace, name: 'data' });
    await eventually(() =>
      expect(
        cluster.store.get('persistentvolumes', { name })?.status?.phase,
      ).toBe(phase),
    );
    expect(cluster.volumes.of(name).read('file')).toBe(
      policy === 'Retain' ? 'content' : undefined,
    );
  });

  it('keeps its data from one pod to the next', async () => {
    claim('data');
    const first = podWith('data');
    await readyPods(cluster, { namespace, count: 1 });
    cluster.volumes.of(current('data').spec.volumeName!).write('rows', '3');
    cluster.store.delete('pods', first.metadata);
    await eventually(() =>
      expect(cluster.store.get('pods', first.metadata)).toBeUndefined(),
    );
    podWith('data');
    await readyPods(cluster, { namespace, count: 1 });
    expect(
      cluster.volumes.of(current('data').spec.volumeName!).read('rows'),
    ).toBe('3');
  });
});
