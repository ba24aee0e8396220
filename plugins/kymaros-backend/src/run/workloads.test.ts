import type { V1Pod } from '@kubernetes/client-node';
import { summarizeWorkloads, type Workload } from './workloads';

const api: Workload = {
  kind: 'Deployment',
  name: 'api',
  selector: { matchLabels: { app: 'api' } },
  desired: 2,
};

function pod(
  name: string,
  app: string,
  changes: {
    ready?: boolean;
    phase?: string;
    statuses?: object[];
    init?: object[];
    unscheduled?: boolean;
    deleted?: boolean;
  } = {},
): V1Pod {
  return {
    metadata: {
      name,
      labels: { app },
      deletionTimestamp: changes.deleted ? new Date() : undefined,
    },
    status: {
      phase: changes.phase ?? 'Running',
      conditions: [
        { type: 'Ready', status: changes.ready === false ? 'False' : 'True' },
        ...(changes.unscheduled
          ? [
              {
                type: 'PodScheduled',
                status: 'False',
                reason: 'Unschedulable',
                message: '0/1 nodes are available',
              },
            ]
          : []),
      ],
      containerStatuses: changes.statuses,
      initContainerStatuses: changes.init,
    } as V1Pod['status'],
  };
}

describe('summarizeWorkloads', () => {
  it('counts pods by selector, and those of no workload by themselves', () => {
    const summary = summarizeWorkloads(
      [api],
      [
        pod('a-1', 'api'),
        pod('a-2', 'api', { ready: false }),
        pod('lonely', 'other'),
      ],
    );
    expect(summary).toEqual([
      {
        kind: 'Deployment',
        name: 'api',
        desired: 2,
        ready: 1,
        restarts: 0,
        reason: 'pod a-2 is Running',
      },
      {
        kind: 'Pod',
        name: 'lonely',
        desired: 1,
        ready: 1,
        restarts: 0,
        reason: undefined,
      },
    ]);
  });

  it('waits for nothing of a pod that ran to its end, and counts none that is being deleted', () => {
    expect(
      summarizeWorkloads(
        [],
        [pod('job', 'x', { phase: 'Succeeded', ready: false })],
      ),
    ).toEqual([]);
    expect(
      summarizeWorkloads([api], [pod('a-1', 'api', { deleted: true })]),
    ).toMatchObject([{ ready: 0 }]);
  });

  it('adds up restarts', () => {
    const statuses = [
      { name: 'c', restartCount: 2, ready: true },
      { name: 'd', restartCount: 1, ready: true },
    ];
    expect(
      summarizeWorkloads(
        [api],
        [pod('a-1', 'api', { statuses }), pod('a-2', 'api', { statuses })],
      ),
    ).toMatchObject([{ ready: 2, restarts: 6 }]);
  });

  it.each<[string, Parameters<typeof pod>[2], string]>([
    [
      'an image that is gone',
      {
        statuses: [
          {
            name: 'c',
            state: {
              waiting: { reason: 'ImagePullBackOff', message: 'not found' },
            },
          },
        ],
      },
      'ImagePullBackOff: container c: not found',
    ],
    [
      'a crash loop',
      {
        statuses: [
          {
            name: 'c',
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 3 } },
          },
        ],
      },
      'CrashLoopBackOff: container c, last exit code 3',
    ],
    [
      'a missing Secret',
      {
        statuses: [
          {
            name: 'c',
            state: {
              waiting: {
                reason: 'CreateContainerConfigError',
                message: 'secret "s" not found',
              },
            },
          },
        ],
      },
      'CreateContainerConfigError: container c: secret "s" not found',
    ],
    [
      'no node',
      { unscheduled: true },
      'Unschedulable: 0/1 nodes are available',
    ],
    [
      'volume data on its way',
      {
        init: [{ name: 'restore-wait', state: { running: {} } }],
        statuses: [
          { name: 'c', state: { waiting: { reason: 'PodInitializing' } } },
        ],
      },
      'restore-wait: volume data has not arrived',
    ],
    [
      'a probe that fails',
      { statuses: [{ name: 'c', ready: false, state: { running: {} } }] },
      'container c runs but is not ready',
    ],
  ])('tells of %s', (_, changes, reason) => {
    expect(
      summarizeWorkloads(
        [api],
        [pod('a-1', 'api', { ready: false, ...changes })],
      ),
    ).toMatchObject([{ ready: 0, reason }]);
  });

  it('tells of pods that were never made', () => {
    expect(summarizeWorkloads([api], [])).toMatchObject([
      { reason: '0 of 2 pods exist' },
    ]);
  });
});
