import type { Run } from '@kymaros/plugin-kymaros-common';
import {
  changedSince,
  takeSnapshot,
  type ClusterSnapshot,
} from '../support/ClusterSnapshot';
import { refOf, restoreTest } from '../support/definitions';
import { HazardApplication } from '../support/HazardApplication';
import { KymarosBackend } from '../support/KymarosBackend';
import { clusterUnderTest } from '../support/TestCluster';
import { until } from '../support/until';

jest.setTimeout(300_000);

const MODES = ['strict', 'group'] as const;

/** What a restored pod is to reach: itself by its production name and, in group mode, the other tier. */
const ALLOWED = { strict: ['inside'], group: ['inside', 'sibling'] };

/** A check that fails, so that the sandboxes are kept and can be looked at. */
const hostileTest = (mode: (typeof MODES)[number]) =>
  restoreTest(mode, {
    backupSource: {
      name: HazardApplication.BACKUP,
      namespaces: HazardApplication.SOURCES.map(name => ({ name })),
    },
    networkIsolation: { mode },
    sandbox: { keepOnFailure: '10m' },
    checks: [
      {
        name: 'kept-to-be-looked-at',
        type: 'exec',
        namespace: 'hazard-app',
        exec: {
          podSelector: { app: 'prober' },
          container: 'ways',
          command: ['false'],
        },
      },
    ],
  });

describe('a hostile application, restored in strict and in group mode at the same time', () => {
  const cluster = clusterUnderTest();
  let application: HazardApplication;
  let backend: KymarosBackend;
  let before: ClusterSnapshot;
  let runs: Record<(typeof MODES)[number], Run>;

  const sandboxesOf = (run: Run) => run.tiers.map(({ sandbox }) => sandbox!);
  const appSandbox = (run: Run) => sandboxesOf(run)[1];
  const sandboxes = () => MODES.flatMap(mode => sandboxesOf(runs[mode]));

  beforeAll(async () => {
    application = await HazardApplication.install(cluster);
    backend = await KymarosBackend.start({
      kubeconfig: cluster.kubeconfig,
      namespaces: HazardApplication.SOURCES,
      entities: MODES.map(hostileTest),
      hazards: [
        {
          id: 'pod-template',
          action: 'exclude',
          title: 'PodTemplate',
          risk: 'The platform team does not want it.',
          resources: ['podtemplates'],
        },
      ],
    });
    before = await takeSnapshot(cluster.adminKubeconfig);
    const [strict, group] = await Promise.all(
      MODES.map(mode => backend.run(refOf(mode))),
    );
    runs = { strict, group };
    for (const { id, keptUntil, findings } of [strict, group]) {
      if (!keptUntil) {
        throw new Error(
          `Run ${id} kept no sandboxes: ${JSON.stringify(findings)}`,
        );
      }
    }
    await application.aCronJobFired();
  });

  afterAll(async () => {
    if (runs) {
      await giveUpSandboxes();
    }
    await backend?.stop();
    await application?.remove();
  });

  it.each(MODES)('%s: is restored, started, and kept closed', mode => {
    const { findings, tiers, keptUntil } = runs[mode];

    expect(
      findings.filter(
        ({ code, level, severity }) =>
          severity !== 'info' &&
          code !== 'check-failed' &&
          level !== 'dependencies',
      ),
    ).toEqual([]);
    expect(tiers.map(({ checks }) => checks.map(({ state }) => state))).toEqual(
      [[], ['failed']],
    );
    expect(Date.parse(keptUntil!)).toBeGreaterThan(Date.now());
  });

  it('has at least twenty ways out, which are all open to it in production', async () => {
    const attempts = await application.attempts('hazard-app', 'prober');

    const waysOut = [...attempts.keys()].filter(
      way => !ALLOWED.group.includes(way),
    );
    expect(waysOut.length).toBeGreaterThanOrEqual(20);
    expect(
      [...attempts].filter(([, outcomes]) => !outcomes.has('reached')),
    ).toEqual([]);
    expect(await application.namespacesThatConnected()).toEqual(['hazard-app']);
  });

  it.each(MODES)(
    '%s: reaches nothing but its own, from its first moment on',
    async mode => {
      const production = await application.attempts('hazard-app', 'prober');
      for (const app of ['prober', 'on-the-node']) {
        const attempts = await application.attempts(
          appSandbox(runs[mode]),
          app,
        );

        expect([...attempts.keys()].sort()).toEqual(
          [...production.keys()].sort(),
        );
        for (const [way, outcomes] of attempts) {
          expect([way, outcomes.has('reached')]).toEqual([
            way,
            ALLOWED[mode].includes(way),
          ]);
        }
      }
    },
  );

  it('promise 1: production saw no connection from a sandbox', async () => {
    const connected = await application.namespacesThatConnected();

    expect(connected.filter(name => name !== 'hazard-app')).toEqual([]);
  });

  it.each([
    ['strict', 'group'],
    ['group', 'strict'],
  ] as const)(
    '%s: does not reach the sandboxes of the other run, nor its resolver',
    async (mode, other) => {
      const from = appSandbox(runs[mode]);
      const [prober] = await cluster.pods(from, 'app=prober');
      const own = `${prober.status!.podIP}:8080`;
      const foreign = await addressesOfRun(runs[other]);
      expect(foreign.length).toBeGreaterThan(5);

      expect(await application.reachedFrom(from, [own, ...foreign])).toEqual([
        own,
      ]);
    },
  );

  it.each(MODES)(
    '%s: reaches nothing of its control namespace but the port of its resolver',
    async mode => {
      const control = await cluster.controlNamespaceOf(runs[mode].id);
      const open = await application.reachedFrom(
        appSandbox(runs[mode]),
        await podAddresses(control, [443, 8080, 8181, 9153]),
      );

      expect(open).toEqual([]);
    },
  );

  it('no CronJob and no Job ran, though one outside fired meanwhile', async () => {
    for (const sandbox of sandboxes()) {
      expect(await cluster.list('batch/v1', 'Job', sandbox)).toEqual([]);
      expect(
        (await cluster.pods(sandbox, 'batch.kubernetes.io/job-name')).length,
      ).toBe(0);
      for (const { spec } of await cluster.list(
        'batch/v1',
        'CronJob',
        sandbox,
      )) {
        expect(spec.suspend).toBe(true);
      }
    }
    const [cronJobs] = await Promise.all(
      MODES.map(mode =>
        cluster.list('batch/v1', 'CronJob', appSandbox(runs[mode])),
      ),
    );
    expect(cronJobs).toHaveLength(1);
  });

  it.each([
    ['networking.k8s.io/v1', 'Ingress'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler'],
    ['policy/v1', 'PodDisruptionBudget'],
    ['velero.io/v1', 'Schedule'],
    ['v1', 'PodTemplate'],
  ])('no sandbox has a %s %s', async (apiVersion, kind) => {
    for (const sandbox of sandboxes()) {
      expect(await cluster.list(apiVersion, kind, sandbox)).toEqual([]);
    }
    expect(await cluster.list(apiVersion, kind, 'hazard-app')).toHaveLength(1);
  });

  it.each(MODES)('%s: Services lead neither in nor out', async mode => {
    const services = await cluster.list(
      'v1',
      'Service',
      appSandbox(runs[mode]),
    );
    const byName = Object.fromEntries(
      services.map(service => [service.metadata.name, service]),
    );

    expect(byName.prober.spec.type).toBe('ClusterIP');
    expect(byName.prober.spec.ports[0].nodePort).toBeFalsy();
    expect(byName.prober.metadata.annotations ?? {}).toEqual({});
    expect(byName.outside.spec.externalName).toBe('refused.invalid');
    const slices = await cluster.list(
      'discovery.k8s.io/v1',
      'EndpointSlice',
      appSandbox(runs[mode]),
    );
    expect(
      slices.map(
        ({ metadata }) => metadata.labels['kubernetes.io/service-name'],
      ),
    ).not.toContain('pinned');
  });

  it.each(MODES)(
    '%s: pods have neither the node nor hooks, tracking and cloud identity',
    async mode => {
      const sandbox = appSandbox(runs[mode]);
      const pods = await cluster.pods(sandbox);

      expect(pods).toHaveLength(2);
      for (const { metadata, spec } of pods) {
        expect(spec!.hostNetwork).toBeFalsy();
        expect(spec!.hostPID).toBeFalsy();
        expect(spec!.initContainers ?? []).toEqual([]);
        expect(metadata!.annotations ?? {}).toEqual({});
      }
      const [prober] = await cluster.pods(sandbox, 'app=prober');
      const hooked = await cluster.exec(
        sandbox,
        prober.metadata!.name!,
        'ways',
        ['ls', '/tmp/hooked'],
      );
      expect(hooked).toEqual({
        ok: false,
        output: expect.stringContaining('No such file'),
      });
      const objects = [
        ...(await cluster.list('apps/v1', 'Deployment', sandbox)),
        ...(await cluster.list('v1', 'ServiceAccount', sandbox)),
        ...(await cluster.list('v1', 'ConfigMap', sandbox)),
      ];
      expect(objects.length).toBeGreaterThan(4);
      for (const { metadata } of objects) {
        expect(metadata.labels ?? {}).not.toHaveProperty([
          'argocd.argoproj.io/instance',
        ]);
        expect(metadata.annotations ?? {}).not.toHaveProperty([
          'eks.amazonaws.com/role-arn',
        ]);
        expect(metadata.finalizers ?? []).toEqual([]);
      }
    },
  );

  it.each(MODES)('%s: only policies of our own hold', async mode => {
    for (const sandbox of sandboxesOf(runs[mode])) {
      const policies = await cluster.list(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        sandbox,
      );

      expect(policies.length).toBeGreaterThan(0);
      for (const { metadata } of policies) {
        expect(metadata.labels['app.kubernetes.io/managed-by']).toBe('kymaros');
      }
    }
  });

  it.each(MODES)('%s: tells each hazard, with what became of it', mode => {
    const told = runs[mode].hazards.flatMap(({ id, action, objects }) =>
      objects.map(({ kind, name }) => `${id} ${action}: ${kind} ${name}`),
    );

    expect(told).toEqual(
      expect.arrayContaining([
        'cron-job changed: CronJob mail',
        'job excluded: Job migrate',
        'ingress excluded: Ingress shop',
        'exposed-service changed: Service prober',
        'external-dns changed: Service prober',
        'external-name changed: Service outside',
        'foreign-endpoints excluded: Endpoints pinned',
        'network-policy excluded: NetworkPolicy open',
        'autoscaler excluded: HorizontalPodAutoscaler prober',
        'pod-disruption-budget excluded: PodDisruptionBudget prober',
        'cloud-identity changed: ServiceAccount prober',
        'role-binding excluded: RoleBinding prober-edits',
        'finalizer changed: ConfigMap note',
        'velero-object excluded: Schedule nightly',
        'gitops-tracking changed: Deployment prober',
        'host-access changed: Deployment on-the-node',
        'pod-template excluded: PodTemplate errand',
        expect.stringMatching(/^velero-exec-hook changed: Pod prober-/),
        expect.stringMatching(/^velero-init-hook changed: Pod prober-/),
      ]),
    );
  });

  it('leaves nothing behind and production untouched', async () => {
    await giveUpSandboxes();
    const after = await takeSnapshot(cluster.adminKubeconfig);

    expect(before.size).toBeGreaterThan(50);
    expect(changedSince(before, after)).toEqual([]);
  });

  /** Whatever a case found, nothing stays kept. */
  async function giveUpSandboxes(): Promise<void> {
    for (const mode of MODES) {
      const { id, keptUntil } = await backend.client.getRun(runs[mode].id);
      if (keptUntil && Date.parse(keptUntil) > Date.now()) {
        await backend.client.releaseSandbox(id);
      }
    }
    await until(
      'the released sandboxes to be gone',
      180_000,
      async () => (await cluster.leftovers(backend.instance)).length === 0,
    );
  }

  /** Of its pods and Services, those of its resolver too. */
  async function addressesOfRun({ id, tiers }: Run): Promise<string[]> {
    const control = await cluster.controlNamespaceOf(id);
    const namespaces = [...tiers.map(({ sandbox }) => sandbox!), control];
    const lists = namespaces.flatMap(namespace => [
      podAddresses(namespace, [8080, 8181]),
      serviceAddresses(namespace),
    ]);
    return (await Promise.all(lists)).flat();
  }

  async function podAddresses(
    namespace: string,
    ports: number[],
  ): Promise<string[]> {
    const pods = await cluster.pods(namespace);
    return pods.flatMap(({ status }) =>
      ports.map(port => `${status!.podIP}:${port}`),
    );
  }

  async function serviceAddresses(namespace: string): Promise<string[]> {
    const services = await cluster.list('v1', 'Service', namespace);
    return services
      .filter(({ spec }) => spec.clusterIP && spec.clusterIP !== 'None')
      .flatMap(({ spec }) =>
        spec.ports.map(
          ({ port }: { port: number }) => `${spec.clusterIP}:${port}`,
        ),
      );
  }
});
