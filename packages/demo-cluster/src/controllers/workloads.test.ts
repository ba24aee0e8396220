import { DemoCluster } from '../DemoCluster';
import { eventually } from '../__testUtils__/eventually';
import { idle, readyPods, startCluster } from '../__testUtils__/world';

jest.setTimeout(60_000);

describe('workloads', () => {
  let cluster: DemoCluster;
  const namespace = 'shop';

  beforeEach(async () => {
    cluster = await startCluster([namespace]);
  });
  afterEach(() => cluster.stop());

  const workload = (name: string, replicas: number, more: object = {}) => ({
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: idle },
      ...more,
    },
  });

  describe('a Deployment', () => {
    it('runs its pods and says so', async () => {
      cluster.store.create('deployments.apps', workload('web', 2));
      await readyPods(cluster, { namespace, count: 2 });
      await eventually(() =>
        expect(
          cluster.store.get('deployments.apps', { namespace, name: 'web' })
            ?.status,
        ).toMatchObject({ availableReplicas: 2, updatedReplicas: 2 }),
      );
    });

    it('replaces a pod that is deleted', async () => {
      cluster.store.create('deployments.apps', workload('web', 1));
      const [name] = await readyPods(cluster, { namespace, count: 1 });
      cluster.store.delete('pods', { namespace, name });
      await eventually(() =>
        expect(cluster.store.get('pods', { namespace, name })).toBeUndefined(),
      );
      const [next] = await readyPods(cluster, { namespace, count: 1 });
      expect(next).not.toBe(name);
    });

    it('moves to a new template, and leaves the old ReplicaSet empty', async () => {
      cluster.store.create('deployments.apps', workload('web', 2));
      const before = await readyPods(cluster, { namespace, count: 2 });
      cluster.store.modify(
        'deployments.apps',
        { namespace, name: 'web' },
        draft => {
          draft.spec.template!.metadata!.labels!.version = '2';
        },
      );
      const labelSelector = 'version=2';
      const after = await readyPods(cluster, {
        namespace,
        labelSelector,
        count: 2,
      });
      expect(after).not.toEqual(expect.arrayContaining(before));
      await readyPods(cluster, { namespace, count: 2 });
    });

    it('takes over restored pods and ReplicaSets instead of making new ones', async () => {
      cluster.store.create('deployments.apps', workload('web', 2));
      const names = await readyPods(cluster, { namespace, count: 2 });
      const saved = (
        ['pods', 'replicasets.apps', 'deployments.apps'] as const
      ).map(resource => ({
        resource,
        objects: cluster.store.list(resource, { namespace }),
      }));
      cluster.store.create('namespaces', { metadata: { name: 'copy' } });
      await eventually(() =>
        cluster.store.require('serviceaccounts', {
          namespace: 'copy',
          name: 'default',
        }),
      );
      for (const { resource, objects } of saved) {
        for (const { metadata, spec } of objects) {
          const { name, labels } = metadata;
          const { nodeName: _, ...rest } = spec as { nodeName?: string };
          cluster.store.create(resource, {
            metadata: { name, labels, namespace: 'copy' },
            spec: structuredClone(rest),
          });
        }
      }
      const copies = await readyPods(cluster, { namespace: 'copy', count: 2 });
      expect(copies).toEqual(names);
      await eventually(() =>
        expect(
          cluster.store.get('deployments.apps', {
            namespace: 'copy',
            name: 'web',
          })?.status?.availableReplicas,
        ).toBe(2),
      );
      expect(
        cluster.store.list('replicasets.apps', { namespace: 'copy' }),
      ).toHaveLength(1);
    });

    it('takes its pods with it', async () => {
      cluster.store.create('deployments.apps', workload('web', 2));
      await readyPods(cluster, { namespace, count: 2 });
      cluster.store.delete('deployments.apps', { namespace, name: 'web' });
      await readyPods(cluster, { namespace, count: 0 });
      await eventually(() =>
        expect(cluster.store.list('replicasets.apps', { namespace })).toEqual(
          [],
        ),
      );
    });

    it('leaves them when it is deleted as an orphan', async () => {
      cluster.store.create('deployments.apps', workload('web', 1));
      await readyPods(cluster, { namespace, count: 1 });
      cluster.store.delete(
        'deployments.apps',
        { namespace, name: 'web' },
        { propagationPolicy: 'Orphan' },
      );
      await eventually(() =>
        expect(cluster.store.list('deployments.apps', { namespace })).toEqual(
          [],
        ),
      );
      const [replicaSet] = cluster.store.list('replicasets.apps', {
        namespace,
      });
      expect(replicaSet.metadata.ownerReferences).toEqual([]);
    });

    it('stays until its pods are gone when it is deleted in the foreground', async () => {
      cluster.store.create('deployments.apps', workload('web', 1));
      await readyPods(cluster, { namespace, count: 1 });
      const order: string[] = [];
      cluster.store.watch('pods', { namespace }, ({ type }) =>
        order.push(`${type} pod`),
      );
      cluster.store.watch('deployments.apps', { namespace }, ({ type }) =>
        order.push(`${type} deployment`),
      );
      cluster.store.delete(
        'deployments.apps',
        { namespace, name: 'web' },
        { propagationPolicy: 'Foreground' },
      );
      await eventually(() => expect(order).toContain('DELETED deployment'));
      expect(order.indexOf('DELETED pod')).toBeGreaterThan(0);
      expect(order.indexOf('DELETED pod')).toBeLessThan(
        order.indexOf('DELETED deployment'),
      );
    });
  });

  describe('a StatefulSet', () => {
    const volumeClaimTemplates = [
      {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      },
    ];

    it('starts its pods in order, each with its own volume', async () => {
      const order: string[] = [];
      cluster.store.watch('pods', { namespace }, ({ type, object }) => {
        if (type === 'ADDED') {
          order.push(object.metadata.name);
        }
      });
      const set = workload('db', 2, {
        serviceName: 'db',
        volumeClaimTemplates,
      });
      cluster.store.create('statefulsets.apps', set);
      await readyPods(cluster, { namespace, count: 2 });
      expect(order).toEqual(['db-0', 'db-1']);
      const claims = cluster.store.list('persistentvolumeclaims', {
        namespace,
      });
      expect(
        claims.map(({ metadata, status }) => [metadata.name, status?.phase]),
      ).toEqual([
        ['data-db-0', 'Bound'],
        ['data-db-1', 'Bound'],
      ]);
    });

    it.each([
      ['RollingUpdate', true],
      ['OnDelete', false],
    ])(
      'with the strategy %s replaces pods of an older template: %s',
      async (type, replaces) => {
        cluster.store.create(
          'statefulsets.apps',
          workload('db', 1, { updateStrategy: { type } }),
        );
        await readyPods(cluster, { namespace, count: 1 });
        const { uid } = cluster.store.require('pods', {
          namespace,
          name: 'db-0',
        }).metadata;
        const { metadata } = cluster.store.modify(
          'statefulsets.apps',
          { namespace, name: 'db' },
          draft => {
            draft.spec.template!.metadata!.labels!.version = '2';
          },
        );
        await eventually(() => {
          const { status } = cluster.store.require(
            'statefulsets.apps',
            metadata,
          );
          expect(status?.observedGeneration).toBe(metadata.generation);
        });
        await eventually(() => {
          const pod = cluster.store.get('pods', { namespace, name: 'db-0' });
          expect(pod?.metadata.labels?.version).toBe(
            replaces ? '2' : undefined,
          );
          expect(pod?.metadata.uid !== uid).toBe(replaces);
        });
      },
    );

    it('gives its pods names in DNS', async () => {
      cluster.store.create('services', {
        metadata: { name: 'db', namespace },
        spec: {
          clusterIP: 'None',
          selector: { app: 'db' },
          ports: [{ name: 'sql', port: 5432 }],
        },
      });
      const set = workload('db', 1, {
        serviceName: 'db',
        volumeClaimTemplates,
      });
      cluster.store.create('statefulsets.apps', set);
      await readyPods(cluster, { namespace, count: 1 });
      await eventually(() =>
        expect(
          cluster.store
            .list('endpointslices.discovery.k8s.io', { namespace })
            .flatMap(({ endpoints }) => endpoints ?? [])
            .map(({ hostname, conditions }) => [hostname, conditions?.ready]),
        ).toEqual([['db-0', true]]),
      );
    });
  });

  describe('a Job', () => {
    const job = (name: string, command: string[], more: object = {}) => ({
      metadata: { name, namespace },
      spec: {
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [
              { name: 'main', image: 'localhost/busybox:1', command },
            ],
          },
        },
        ...more,
      },
    });
    const outcome = (name: string) =>
      cluster.store
        .require('jobs.batch', { namespace, name })
        .status?.conditions?.map(({ type, reason }) => `${type} ${reason}`);

    it('is complete when enough pods have succeeded', async () => {
      cluster.store.create(
        'jobs.batch',
        job('work', ['true'], { completions: 2 }),
      );
      await eventually(() =>
        expect(outcome('work')).toEqual(['Complete CompletionsReached']),
      );
      expect(
        cluster.store.require('jobs.batch', { namespace, name: 'work' }).status
          ?.succeeded,
      ).toBe(2);
    });

    it('fails when its pods have failed too often', async () => {
      cluster.store.create(
        'jobs.batch',
        job('work', ['false'], { backoffLimit: 0 }),
      );
      await eventually(() =>
        expect(outcome('work')).toEqual(['Failed BackoffLimitExceeded']),
      );
    });

    it('does nothing while it is suspended', async () => {
      cluster.store.create(
        'jobs.batch',
        job('work', ['true'], { suspend: true }),
      );
      await eventually(() =>
        expect(
          cluster.store.require('jobs.batch', { namespace, name: 'work' })
            .status?.ready,
        ).toBe(0),
      );
      expect(cluster.store.list('pods', { namespace })).toEqual([]);
    });
  });

  describe('a CronJob', () => {
    const hourly = (more: object = {}) => ({
      metadata: { name: 'report', namespace },
      spec: {
        schedule: '0 * * * *',
        jobTemplate: {
          spec: {
            template: {
              spec: {
                restartPolicy: 'Never',
                containers: [
                  {
                    name: 'main',
                    image: 'localhost/busybox:1',
                    command: ['true'],
                  },
                ],
              },
            },
          },
        },
        ...more,
      },
    });
    const HOUR_MS = 3_600_000;
    const settled = () =>
      eventually(() =>
        expect(
          cluster.store.require('cronjobs.batch', { namespace, name: 'report' })
            .status,
        ).toBeDefined(),
      );

    it('makes a Job when the clock reaches its time', async () => {
      cluster.store.create('cronjobs.batch', hourly());
      await settled();
      expect(cluster.store.list('jobs.batch', { namespace })).toEqual([]);
      // The controller has looked once its turn of the queue is over.
      await new Promise(resolve => setImmediate(() => setImmediate(resolve)));
      cluster.clock.advance(HOUR_MS);
      await eventually(() =>
        expect(cluster.store.list('jobs.batch', { namespace })).toHaveLength(1),
      );
      const { spec } = cluster.store.list('jobs.batch', { namespace })[0];
      expect(spec.template.spec).toMatchObject({ restartPolicy: 'Never' });
    });

    it('makes none while it is suspended', async () => {
      cluster.store.create('cronjobs.batch', hourly({ suspend: true }));
      cluster.store.create('cronjobs.batch', {
        ...hourly(),
        metadata: { name: 'other', namespace },
      });
      await settled();
      await new Promise(resolve => setImmediate(() => setImmediate(resolve)));
      cluster.clock.advance(HOUR_MS);
      await eventually(() =>
        expect(cluster.store.list('jobs.batch', { namespace })).toHaveLength(1),
      );
      const [job] = cluster.store.list('jobs.batch', { namespace });
      expect(job.metadata.name).toMatch(/^other-/);
    });
  });
});
