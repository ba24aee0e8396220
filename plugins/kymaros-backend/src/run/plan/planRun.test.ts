import { mockServices } from '@backstage/backend-test-utils';
import {
  type Finding,
  type RestoreTest,
  restoreTestSpecSchema,
  type RestoreTestSpecInput,
} from '@kymaros/plugin-kymaros-common';
import type {
  BackedUpObject,
  BackupProvider,
} from '@kymaros/plugin-kymaros-node';
import type { HazardConfig } from '../../config/KymarosConfig';
import { MemoryCluster } from '../../sandbox/__testUtils__/MemoryCluster';
import type { GuardedRunWriter } from '../../sandbox/GuardedRunWriter';
import { HazardTable } from '../../sandbox/hazards/HazardTable';
import { planRun, type PlanDependencies } from './planRun';

const RUN_ID = '7a1b2c3d-0000-4000-8000-000000000001';
const BACKUP = {
  name: 'nightly-1',
  reason: 'newest of schedule nightly',
  phase: 'Completed',
  warnings: 0,
  errors: 0,
};

function object(
  [apiVersion, kind, resource]: string[],
  name: string,
  rest: Record<string, unknown> = {},
): BackedUpObject {
  const { metadata, ...others } = rest;
  return {
    apiVersion,
    kind,
    resource,
    metadata: { name, namespace: 'shop', ...(metadata as object) },
    ...others,
  };
}

const DEPLOYMENT = ['apps/v1', 'Deployment', 'deployments.apps'];
const DAEMON_SET = ['apps/v1', 'DaemonSet', 'daemonsets.apps'];
const POD = ['v1', 'Pod', 'pods'];
const JOB = ['batch/v1', 'Job', 'jobs.batch'];
const CRON_JOB = ['batch/v1', 'CronJob', 'cronjobs.batch'];
const CLAIM = ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'];

const hostPath = {
  spec: { volumes: [{ name: 'log', hostPath: { path: '/var/log' } }] },
};

const CONTENTS = [
  object(DEPLOYMENT, 'web', {
    spec: {
      replicas: 2,
      template: {
        spec: { containers: [{ resources: { requests: { cpu: '250m' } } }] },
      },
    },
  }),
  object(JOB, 'migrate'),
  object(JOB, 'import'),
  object(['v1', 'Event', 'events'], 'started'),
  object(CRON_JOB, 'mail', { spec: { suspend: false } }),
  object(CLAIM, 'data', {
    spec: {
      storageClassName: 'fast',
      resources: { requests: { storage: '5Gi' } },
    },
  }),
  object(POD, 'migrate-x', {
    metadata: { labels: { 'job-name': 'migrate' } },
    ...hostPath,
  }),
];

async function plan(
  options: {
    contents?: BackedUpObject[];
    findings?: Finding[];
    spec?: Partial<RestoreTestSpecInput>;
    config?: HazardConfig[];
  } = {},
) {
  const cluster = new MemoryCluster([]);
  const asked: unknown[] = [];
  const provider: Partial<BackupProvider> = {
    selectBackup: async (_, request) => {
      asked.push(request);
      return { backup: BACKUP, findings: [] };
    },
    readObjects: async () => ({
      objects: options.contents,
      findings: options.findings ?? [],
    }),
    leavesOut: () => undefined,
  };
  const resolvers: Partial<PlanDependencies['resolvers']> = {
    preview: async (_, { tiers }) => ({
      names: tiers.map(({ name }) => `*.${name}.svc.cluster.local`),
      findings: [],
    }),
  };
  const test: RestoreTest = {
    ref: 'restoretest:default/shop',
    title: 'Shop',
    origin: 'document',
    entityRefs: [],
    cluster: 'demo',
    hash: 'hash',
    spec: restoreTestSpecSchema.parse({
      backupSource: {
        name: 'schedule/nightly',
        namespaces: [{ name: 'shop' }, { name: 'db', sandboxName: 'copy' }],
      },
      ...options.spec,
    }),
  };
  const planned = await planRun(
    {
      clusters: cluster,
      provider: provider as BackupProvider,
      writers: { forRun: () => ({} as GuardedRunWriter) },
      hazards: new HazardTable({ provider: [], config: options.config ?? [] }),
      resolvers: resolvers as PlanDependencies['resolvers'],
    },
    {
      runId: RUN_ID,
      test,
      bounds: { signal: new AbortController().signal, deadlineMs: 1 },
      runDeadlineMs: 1_000_000,
      logger: mockServices.logger.mock(),
    },
  );
  return { ...planned, asked };
}

describe('planRun', () => {
  it('asks for a backup that lives until the run has cleaned up', async () => {
    const { asked } = await plan();
    expect(asked).toEqual([
      {
        name: 'schedule/nightly',
        namespaces: ['shop', 'db'],
        neededUntilMs: 1_000_000 + 15 * 60_000,
      },
    ]);
  });

  it('says what becomes of each tier', async () => {
    const {
      plan: { tiers, isolation, findings },
    } = await plan({
      contents: CONTENTS,
      spec: { sandbox: { resourceQuota: { pods: 10 } } },
    });
    expect(isolation).toEqual({
      mode: 'strict',
      proof: 'required',
      names: ['*.shop.svc.cluster.local', '*.db.svc.cluster.local'],
    });
    expect(findings).toEqual([]);
    expect(tiers[0]).toEqual({
      name: 'shop',
      sandbox: 'kymaros-shop-7a1b2c3d',
      objects: [
        { apiVersion: 'batch/v1', kind: 'Job', count: 2, excludedBy: 'Job' },
        { apiVersion: 'batch/v1', kind: 'CronJob', count: 1 },
        { apiVersion: 'apps/v1', kind: 'Deployment', count: 1 },
        { apiVersion: 'v1', kind: 'PersistentVolumeClaim', count: 1 },
      ],
      policies: [
        {
          name: 'kymaros-deny-all',
          effect: expect.stringMatching(/Nothing comes in/),
        },
        { name: 'kymaros-allow-same-namespace', effect: expect.any(String) },
        { name: 'kymaros-allow-resolver', effect: expect.any(String) },
      ],
      storage: [{ claim: 'data', storageClass: 'fast', request: '5Gi' }],
      requests: { cpu: '500m' },
      quota: { pods: '10' },
    });
    expect(tiers[1]).toMatchObject({
      name: 'db',
      sandbox: 'copy',
      objects: [],
    });
  });

  it('tells what is dangerous, and what it does about it', async () => {
    const {
      plan: { hazards },
    } = await plan({ contents: CONTENTS });
    expect(
      hazards.map(({ id, action, tier, objects }) => [
        id,
        action,
        tier,
        objects.map(({ name }) => name),
      ]),
    ).toEqual([
      ['job', 'excluded', 'shop', ['migrate', 'import']],
      ['cron-job', 'changed', 'shop', ['mail']],
    ]);
  });

  it('refuses what cannot be made harmless, naming who makes it rather than what is made', async () => {
    const agents = [
      object(DAEMON_SET, 'agent', { spec: { template: hostPath } }),
      ...['agent-1', 'agent-2'].map(name =>
        object(POD, name, {
          metadata: {
            ownerReferences: [
              {
                apiVersion: 'apps/v1',
                kind: 'DaemonSet',
                name: 'agent',
                uid: '1',
                controller: true,
              },
            ],
          },
          ...hostPath,
        }),
      ),
    ];
    const { plan: refused } = await plan({ contents: agents });
    expect(refused.findings).toEqual([
      expect.objectContaining({
        code: 'hazard-refused',
        cause: 'SANDBOX',
        gate: true,
        tier: 'shop',
        object: {
          apiVersion: 'apps/v1',
          kind: 'DaemonSet',
          namespace: 'shop',
          name: 'agent',
        },
        message: expect.stringMatching(/\(DaemonSet agent\)/),
        hint: expect.stringMatching(/labelSelector/),
      }),
    ]);
    const allowed = await plan({
      contents: agents,
      config: [{ id: 'host-path', action: 'allow' }],
    });
    expect(allowed.plan.findings).toEqual([]);
    expect(allowed.plan.hazards).toEqual([
      expect.objectContaining({ id: 'host-path', action: 'allowed' }),
    ]);
  });

  it('has to do only with what the test selects, and with its claims', async () => {
    const { plan: selected } = await plan({
      contents: [
        object(CRON_JOB, 'mail'),
        object(CRON_JOB, 'report', { metadata: { labels: { app: 'shop' } } }),
        object(CLAIM, 'data'),
        object(CRON_JOB, 'other', { metadata: { namespace: 'elsewhere' } }),
      ],
      spec: {
        backupSource: {
          name: 'nightly',
          namespaces: [{ name: 'shop' }],
          labelSelector: { matchLabels: { app: 'shop' } },
        },
      },
    });
    expect(selected.hazards.flatMap(({ objects }) => objects)).toEqual([
      expect.objectContaining({ name: 'report' }),
    ]);
    expect(selected.tiers[0].storage).toEqual([
      { claim: 'data', storageClass: undefined, request: 'unknown' },
    ]);
  });

  it('sees pods of Jobs when the platform team lets Jobs be restored', async () => {
    const { plan: withJobs } = await plan({
      contents: CONTENTS,
      config: [{ id: 'job', action: 'allow' }],
    });
    expect(withJobs.findings.map(({ code }) => code)).toEqual([
      'hazard-refused',
    ]);
  });

  it('restores as carefully when the backup could not be read', async () => {
    const unread: Finding = {
      code: 'backup-not-inspected',
      severity: 'warning',
      cause: 'INFRA',
      gate: false,
      message: 'It could not be read.',
      hint: 'Make it readable.',
    };
    const unseen = await plan({ findings: [unread] });
    const seen = await plan({ contents: CONTENTS });
    expect(unseen.plan.findings).toEqual([unread]);
    expect(unseen.plan.tiers[0]).not.toHaveProperty(
      'objects',
      expect.anything(),
    );
    expect(unseen.exclusions).toEqual(seen.exclusions);
    expect(unseen.patches).toEqual(expect.arrayContaining(seen.patches));
  });

  it('lists so many objects of a kind and counts the rest', async () => {
    const {
      plan: { hazards },
    } = await plan({
      contents: Array.from({ length: 250 }, (_, at) => object(JOB, `j${at}`)),
    });
    expect(hazards[0].objects).toHaveLength(200);
    expect(hazards[0].omitted).toBe(50);
  });
});
