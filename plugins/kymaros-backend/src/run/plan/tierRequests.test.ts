import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { tierRequests } from './tierRequests';

const asks = (cpu: string, memory?: string) => ({
  resources: { requests: { cpu, ...(memory && { memory }) } },
});
const podSpec = (...containers: object[]) => ({ containers });

function object(
  kind: string,
  resource: string,
  rest: {
    name?: string;
    spec?: unknown;
    status?: unknown;
    controller?: { kind: string; name: string };
  },
): BackedUpObject {
  const { name = kind.toLowerCase(), controller, ...others } = rest;
  return {
    apiVersion: 'v1',
    kind,
    resource,
    metadata: {
      name,
      namespace: 'shop',
      ownerReferences: controller && [
        { apiVersion: 'v1', uid: '1', controller: true, ...controller },
      ],
    },
    ...others,
  };
}

const deployment = (replicas: number | undefined, spec: object) =>
  object('Deployment', 'deployments.apps', {
    spec: { replicas, template: { spec } },
  });

describe('tierRequests', () => {
  it('counts each pod that would start, once', () => {
    const spec = podSpec(asks('100m', '64Mi'), asks('50m'));
    expect(
      tierRequests([
        deployment(3, spec),
        object('ReplicaSet', 'replicasets.apps', {
          controller: { kind: 'Deployment', name: 'deployment' },
          spec: { replicas: 3, template: { spec } },
        }),
        object('Pod', 'pods', {
          controller: { kind: 'ReplicaSet', name: 'replicaset' },
          spec,
        }),
      ]),
    ).toEqual({ cpu: '450m', memory: '192Mi' });
  });

  it('counts pods by themselves when what made them does not come along', () => {
    expect(
      tierRequests([
        object('Pod', 'pods', {
          controller: { kind: 'Cluster', name: 'postgres' },
          spec: podSpec(asks('1')),
        }),
      ]),
    ).toEqual({ cpu: '1' });
  });

  it('counts no pods of CronJobs and of workloads that are scaled down', () => {
    expect(
      tierRequests([
        deployment(0, podSpec(asks('1'))),
        object('CronJob', 'cronjobs.batch', {
          spec: {
            jobTemplate: { spec: { template: { spec: podSpec(asks('1')) } } },
          },
        }),
        object('ConfigMap', 'configmaps', {}),
      ]),
    ).toEqual({});
  });

  it('counts a DaemonSet as often as it ran', () => {
    expect(
      tierRequests([
        object('DaemonSet', 'daemonsets.apps', {
          spec: { template: { spec: podSpec(asks('100m')) } },
          status: { desiredNumberScheduled: 4 },
        }),
      ]),
    ).toEqual({ cpu: '400m' });
  });

  it('takes the larger of starting and running, with sidecars beside both', () => {
    expect(
      tierRequests([
        deployment(undefined, {
          initContainers: [
            { restartPolicy: 'Always', ...asks('100m') },
            asks('800m'),
          ],
          containers: [asks('200m'), asks('300m')],
        }),
      ]),
    ).toEqual({ cpu: '900m' });
  });

  it('does not stumble over what makes no sense', () => {
    expect(
      tierRequests([
        deployment(1, { containers: 'none' }),
        deployment(1, podSpec({ resources: { requests: { cpu: 'a lot' } } })),
        object('Pod', 'pods', {}),
      ]),
    ).toEqual({});
  });
});
