import type { V1CronJob, V1Service } from '@kubernetes/client-node';
import type {
  HazardReport,
  RestoreTestSpecInput,
} from '@kymaros/plugin-kymaros-common';
import type { StepEvent } from '../engine/Step';
import { RunWorld } from './__testUtils__/RunWorld';

jest.setTimeout(60_000);

const wiki: RestoreTestSpecInput = {
  backupSource: { name: 'latest', namespaces: [{ name: 'wiki' }] },
  sandbox: { keepOnFailure: '1h' },
  checks: [
    {
      name: 'pages',
      type: 'resourceExists',
      resourceExists: {
        resources: [
          { kind: 'service', name: 'wiki' },
          { kind: 'cronjob', name: 'wiki-reindex' },
        ],
      },
    },
  ],
};

describe('a run of what would act on the world', () => {
  let world: RunWorld;

  beforeAll(async () => {
    world = await RunWorld.start();
  });

  afterAll(() => world.stop());

  const inSandbox = (kind: string, apiVersion: string, namespace: string) =>
    world.clusters
      .reader('demo')
      .list<any>({ apiVersion, kind, namespace }, {});

  it('restores it harmless, or not at all', async () => {
    const run = world.run({
      ...wiki,
      checks: [
        ...wiki.checks!,
        {
          name: 'keeps the sandbox for the test to look at',
          type: 'resourceExists',
          resourceExists: { resources: [{ kind: 'secret', name: 'gone' }] },
        },
      ],
    });
    await run.drive();
    const { tiers, hazards } = planned(run.events);
    const [{ sandbox }] = tiers;
    expect(
      Object.fromEntries(hazards!.map(({ id, action }) => [id, action])),
    ).toEqual({
      'cron-job': 'changed',
      'exposed-service': 'changed',
      'external-dns': 'changed',
      ingress: 'excluded',
      'network-policy': 'excluded',
    });
    const [service]: V1Service[] = await inSandbox('Service', 'v1', sandbox!);
    expect(service.spec?.type).toBe('ClusterIP');
    expect(service.spec?.ports?.[0].nodePort ?? 0).toBe(0);
    expect(service.metadata?.annotations ?? {}).toEqual({});
    const cronJobs: V1CronJob[] = await inSandbox(
      'CronJob',
      'batch/v1',
      sandbox!,
    );
    expect(cronJobs.map(({ spec }) => spec?.suspend)).toEqual([true]);
    expect(
      await inSandbox('Ingress', 'networking.k8s.io/v1', sandbox!),
    ).toEqual([]);
    const policies = await inSandbox(
      'NetworkPolicy',
      'networking.k8s.io/v1',
      sandbox!,
    );
    expect(policies.map(({ metadata }) => metadata.name)).not.toContain(
      'everyone-may-read',
    );
  });

  it('refuses what cannot be made harmless, and touches nothing', async () => {
    const run = world.run({
      backupSource: { name: 'latest', namespaces: [{ name: 'scanner' }] },
    });
    const result = await run.drive();
    expect(run.codes()).toEqual(['hazard-refused scanner']);
    expect(run.ended).toEqual(['plan', 'score', 'collect-logs', 'clean-up']);
    expect(result.verdict).toBe('error');
    expect(planned(run.events).hazards).toEqual([
      expect.objectContaining({
        id: 'host-path',
        action: 'refused',
        objects: [expect.objectContaining({ kind: 'DaemonSet' })],
      }),
    ]);
  });

  it('ends at once when something dangerous came in after all, and keeps none of it', async () => {
    const run = world.run(wiki);
    const stop = world.demo.cluster.interceptors.onRequest(
      ({ verb, resource }) => {
        if (verb === 'create' && resource === 'restores') {
          stop();
          makeCronJob(world, planned(run.events).tiers[0].sandbox!);
        }
      },
    );
    const result = await run.drive();
    expect(run.findings.filter(({ gate }) => gate)).toEqual([
      expect.objectContaining({
        code: 'hazard-not-neutralised',
        tier: 'wiki',
        object: expect.objectContaining({ kind: 'CronJob', name: 'stray' }),
      }),
    ]);
    expect(result.verdict).toBe('error');
    expect(run.ended).toEqual([
      'plan',
      'isolate',
      'restore/wiki',
      'score',
      'collect-logs',
      'clean-up',
    ]);
    expect(run.events.some(({ type }) => type === 'run.kept')).toBe(false);
    expect(await world.leftovers(run.runId)).toEqual([]);
  });
});

function planned(events: StepEvent[]) {
  return events.find(event => event.type === 'run.planned') as Extract<
    StepEvent,
    { type: 'run.planned' }
  > & { hazards?: HazardReport[] };
}

/** As if Velero had not suspended it. */
function makeCronJob(world: RunWorld, namespace: string): void {
  const template = {
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'mail', image: 'localhost/busybox:1' }],
    },
  };
  world.clusters.writer('demo').create({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'stray', namespace },
    spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template } } },
  } as V1CronJob);
}
