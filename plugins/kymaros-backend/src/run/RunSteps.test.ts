import {
  type IsolationProof,
  type RestoreTestSpecInput,
  worstFinding,
} from '@kymaros/plugin-kymaros-common';
import { RunWorld } from './__testUtils__/RunWorld';
import type { StepDriver } from './__testUtils__/StepDriver';

jest.setTimeout(60_000);

const tiers = ['app-db', 'app-backend', 'app-frontend'].map(name => ({ name }));

const myapp: RestoreTestSpecInput = {
  backupSource: { name: 'myapp-backup', namespaces: tiers },
  networkIsolation: { mode: 'group' },
  checks: [
    {
      name: 'db-resources',
      type: 'resourceExists',
      resourceExists: {
        resources: [
          { kind: 'PVC', name: 'postgres-data' },
          { kind: 'Secret', name: 'db-credentials' },
        ],
      },
    },
    {
      name: 'db-pod-ready',
      type: 'podStatus',
      podStatus: { labelSelector: { app: 'postgres' }, timeout: '10s' },
    },
    {
      name: 'db-rows',
      type: 'exec',
      exec: {
        podSelector: { app: 'postgres' },
        command: [
          'psql',
          '-U',
          'postgres',
          '-c',
          'select count(*) from orders',
        ],
      },
    },
  ],
};

const onlyDatabase: RestoreTestSpecInput = {
  ...myapp,
  backupSource: { name: 'myapp-backup', namespaces: [{ name: 'app-db' }] },
};

function proofOf({ events }: StepDriver): IsolationProof | undefined {
  return events
    .flatMap(event => (event.type === 'isolation.probed' ? [event.proof] : []))
    .at(-1);
}

describe('RunSteps', () => {
  let world: RunWorld;

  beforeAll(async () => {
    world = await RunWorld.start();
  });

  afterEach(() => world.demo.faults.clear());
  afterAll(() => world.stop());

  it('tells the story of a restore test in order, each tier after the one before is ready', async () => {
    const run = world.run(myapp);
    const result = await run.drive();
    expect(run.ended).toEqual([
      'plan',
      'isolate',
      'restore/app-db',
      'await-ready/app-db',
      'restore/app-backend',
      'await-ready/app-backend',
      'restore/app-frontend',
      'await-ready/app-frontend',
      'check',
      'observe',
      'score',
      'collect-logs',
      'clean-up',
    ]);
    expect(
      run.events.flatMap(event =>
        event.type === 'tier.changed' &&
        ['restoring', 'ready'].includes(event.state)
          ? [`${event.tier} ${event.state}`]
          : [],
      ),
    ).toEqual(
      tiers.flatMap(({ name }) => [`${name} restoring`, `${name} ready`]),
    );
    expect(result).toMatchObject({
      verdict: 'pass',
      score: 100,
      coverage: 0.8,
    });
    expect(result.cause).toBeUndefined();
    expect(result.rtoMs).toBeGreaterThan(0);
    expect(result.tiers[0].restore?.volumes).toEqual([
      expect.objectContaining({ claim: 'postgres-data', phase: 'Completed' }),
    ]);
    expect(await world.leftovers(run.runId)).toEqual([]);
  });

  it('tells what the catalog says the service depends on, and counts none of it', async () => {
    const run = world.run(onlyDatabase);
    const relation = { dependents: ['component:default/shop'] };
    run.test.dependsOn = [
      { ...relation, targetRef: 'resource:default/db', namespaces: ['app-db'] },
      {
        ...relation,
        targetRef: 'component:default/billing',
        namespaces: ['billing'],
      },
    ];
    const result = await run.drive();
    expect(
      result.dependencies?.map(({ name, place }) => [name, place]),
    ).toEqual([
      ['resource:default/db', 'inside'],
      ['component:default/billing', 'blocked'],
    ]);
    expect(result).toMatchObject({ verdict: 'pass', score: 100 });
    expect(run.codes()).toContain('dependency-not-tested');
  });

  it('promises 1 and 2: writes go only to its own namespaces and objects, and every sandbox is closed, and proven to be, before the first Restore', async () => {
    const run = world.run(myapp);
    const writes: Array<{ verb: string; what: string }> = [];
    const proofs: Array<string | undefined> = [];
    const stopRecording = world.demo.cluster.interceptors.onRequest(
      ({ verb, resource, subresource, namespace, name, body }) => {
        const isReview = resource.endsWith('reviews');
        if (
          ['get', 'list', 'watch'].includes(verb) ||
          subresource ||
          isReview
        ) {
          return;
        }
        if (resource === 'restores' && verb === 'create') {
          proofs.push(proofOf(run)?.status);
        }
        const created = (body as { metadata?: { name?: string } } | undefined)
          ?.metadata?.name;
        const owner = namespace ?? name ?? created;
        writes.push({ verb, what: `${resource} ${owner}` });
      },
    );
    await run.drive();
    stopRecording();

    const id = run.runId.slice(0, 8);
    const sandboxes = tiers.map(({ name }) => `kymaros-${name}-${id}`);
    const own = [...sandboxes, `kymaros-${id}-control`, 'velero'];
    expect(
      writes.filter(({ what }) => !own.includes(what.split(' ')[1])),
    ).toEqual([]);
    expect(
      new Set(
        writes
          .filter(({ what }) => what.endsWith(' velero'))
          .map(({ what }) => what.split(' ')[0]),
      ),
    ).toEqual(new Set(['configmaps', 'downloadrequests', 'restores']));
    const firstRestore = writes.findIndex(
      ({ what }) => what === 'restores velero',
    );
    const closed = new Set(
      writes
        .slice(0, firstRestore)
        .filter(({ what }) => what.startsWith('networkpolicies '))
        .map(({ what }) => what.split(' ')[1]),
    );
    const namespaces = own.filter(name => name !== 'velero').sort();
    expect([...closed].sort()).toEqual(namespaces);
    expect(proofs).toEqual(['proven', 'proven', 'proven']);
    const removed = writes
      .slice(0, firstRestore)
      .filter(({ verb, what }) => verb === 'delete' && what.startsWith('pods '))
      .map(({ what }) => what.split(' ')[1]);
    expect(removed.sort()).toEqual(namespaces);
  });

  it('doubles nothing when each step is done again after a crash', async () => {
    const run = world.run(onlyDatabase);
    const result = await run.drive({ twice: true });
    expect(result).toMatchObject({ verdict: 'pass', score: 100 });
    const restores = run.events.flatMap(event =>
      event.type === 'restore.progress' ? [event.restore.object.name] : [],
    );
    expect(new Set(restores).size).toBe(1);
    expect(await world.leftovers(run.runId)).toEqual([]);
  });

  it('derives the checks of a test by annotations from the backup and from what came up', async () => {
    const run = world.run({ ...onlyDatabase, checks: [] }, 'annotations');
    const result = await run.drive();
    expect(result.verdict).toBe('pass');
    expect(result.tiers[0].checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'app-db: PersistentVolumeClaims of the backup',
        'app-db: Secrets of the backup',
        'app-db: StatefulSet postgres is ready',
      ]),
    );
  });

  it('calls a document without checks unverified', async () => {
    const result = await world.run({ ...onlyDatabase, checks: [] }).drive();
    expect(result.verdict).toBe('unverified');
  });

  it('fails on a namespace that the backup does not hold, and touches nothing', async () => {
    const run = world.run({
      ...myapp,
      backupSource: {
        name: 'myapp-backup',
        namespaces: [...tiers, { name: 'gone' }],
      },
    });
    const result = await run.drive();
    expect(run.codes()).toEqual(['namespace-not-in-backup gone']);
    expect(run.ended).toEqual(['plan', 'score', 'collect-logs', 'clean-up']);
    expect(result).toMatchObject({ verdict: 'fail', score: 0 });
  });

  it('fails when an object of the backup did not come back', async () => {
    world.demo.faults.inject({
      kind: 'restore',
      sourceNamespace: 'app-db',
      missing: ['secrets/db-credentials'],
    });
    const run = world.run(onlyDatabase);
    const result = await run.drive();
    expect(result).toMatchObject({ verdict: 'fail', cause: 'BACKUP' });
    expect(worstFinding(result.findings)).toMatchObject({
      code: 'tier-not-ready',
      object: { kind: 'Secret', name: 'db-credentials' },
      message: expect.stringContaining('Pod postgres-0 cannot start without'),
    });
    expect(await world.leftovers(run.runId)).toEqual([]);
  });

  it('skips the tiers after one that does not come up, and still checks those before it', async () => {
    world.demo.faults.inject({
      kind: 'unready-pods',
      labelSelector: 'app=api-server',
    });
    const run = world.run({
      ...myapp,
      checks: [
        ...myapp.checks!,
        {
          name: 'backend-ready',
          type: 'podStatus',
          namespace: 'app-backend',
          podStatus: { labelSelector: { app: 'api-server' }, timeout: '2s' },
        },
        {
          name: 'frontend-port',
          type: 'tcpSocket',
          tcpSocket: { service: 'frontend-svc', port: 3000, timeout: '1s' },
        },
      ].map(check =>
        check.name === 'db-pod-ready'
          ? { ...check, namespace: 'app-db' }
          : check,
      ) as RestoreTestSpecInput['checks'],
    });
    const result = await run.drive();
    expect(run.codes()).toEqual(['tier-not-ready app-backend']);
    expect(run.ended).toContain('restore/app-frontend (skipped)');
    expect(result.verdict).toBe('fail');
    expect(result.tiers.map(({ state }) => state)).toEqual([
      'ready',
      'failed',
      'skipped',
    ]);
    expect(result.tiers[0].checks.map(({ state }) => state)).toEqual([
      'passed',
      'passed',
      'passed',
    ]);
    expect(
      result.unplacedChecks.map(({ name, state }) => `${name} ${state}`),
    ).toEqual(['backend-ready skipped', 'frontend-port skipped']);
  });

  it('does not wait for an image that is gone', async () => {
    const begunMs = Date.now();
    const run = world.run({
      backupSource: {
        name: 'schedule/statistics-weekly',
        namespaces: [{ name: 'statistics' }],
      },
      checks: [
        {
          name: 'ready',
          type: 'podStatus',
          podStatus: { labelSelector: { app: 'statistics' }, timeout: '50s' },
        },
      ],
    });
    const result = await run.drive();
    expect(run.findings.find(({ gate }) => gate)).toMatchObject({
      code: 'tier-not-ready',
      cause: 'APP',
    });
    expect(result.verdict).toBe('fail');
    expect(Date.now() - begunMs).toBeLessThan(40_000);
  });

  it('does not hold it against the backup when the sandbox has no room', async () => {
    const run = world.run({
      ...onlyDatabase,
      sandbox: { resourceQuota: { pods: '0' } },
      checks: [
        {
          name: 'ready',
          type: 'podStatus',
          podStatus: { labelSelector: { app: 'postgres' }, timeout: '2s' },
        },
      ],
    });
    const result = await run.drive();
    expect(run.findings.find(({ gate }) => gate)).toMatchObject({
      cause: 'SANDBOX',
    });
    expect(result.verdict).toBe('error');
  });

  it.each(['Failed', 'FailedValidation'] as const)(
    'does not start a tier whose restore ended as %s',
    async outcome => {
      world.demo.faults.inject({
        kind: 'restore',
        outcome,
        message: 'The BSL default is unavailable, cannot retrieve the backup',
      });
      const run = world.run(onlyDatabase);
      const result = await run.drive();
      expect(run.ended).toContain('await-ready/app-db (skipped)');
      expect(result.verdict).toBe('error');
      expect(await world.leftovers(run.runId)).toEqual([]);
    },
  );

  it('fails when the data of a volume does not arrive', async () => {
    world.demo.faults.inject({
      kind: 'restore',
      sourceNamespace: 'app-db',
      failedVolumes: ['postgres-data'],
    });
    const run = world.run(onlyDatabase);
    const result = await run.drive();
    expect(run.codes()).toContain('volume-data-missing app-db');
    expect(result.verdict).toBe('fail');
    expect(await world.leftovers(run.runId)).toEqual([]);
  });

  it('waits for a running restore to end before it cleans up after a cancel', async () => {
    const run = world.run(onlyDatabase);
    const result = await run.drive({
      cancelWhen: event =>
        event.type === 'restore.progress' &&
        event.restore.phase === 'InProgress',
    });
    expect(result).toMatchObject({ verdict: 'error', cause: 'CANCELLED' });
    expect(result.score).toBeUndefined();
    expect(run.ended).toEqual([
      'plan',
      'isolate',
      'score',
      'collect-logs',
      'clean-up',
    ]);
    expect(await world.leftovers(run.runId)).toEqual([]);
  });

  it('takes a restore that still waits in the queue back at a cancel', async () => {
    world.demo.faults.inject({ kind: 'restore', stuckIn: 'New' });
    const run = world.run(onlyDatabase);
    await run.drive({ cancelWhen: event => event.type === 'restore.progress' });
    expect(await world.leftovers(run.runId)).toEqual([]);
  });

  it('keeps the sandboxes of a failed run when asked, and none of a cancelled one', async () => {
    const failing: RestoreTestSpecInput = {
      ...onlyDatabase,
      sandbox: { keepOnFailure: '30m' },
      checks: [
        {
          name: 'missing',
          type: 'resourceExists',
          resourceExists: { resources: [{ kind: 'secret', name: 'gone' }] },
        },
      ],
    };
    const kept = world.run(failing);
    await kept.drive();
    const until = kept.events.flatMap(event =>
      event.type === 'run.kept' ? [event.until] : [],
    );
    expect(Date.parse(until[0]) - Date.now()).toBeGreaterThan(29 * 60_000);
    expect(await world.leftovers(kept.runId)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Namespace kymaros-app-db-/),
      ]),
    );
    // The kept application goes on asking the run's resolver.
    expect(
      (await world.leftovers(kept.runId)).filter(
        name => !name.startsWith('Namespace'),
      ),
    ).toEqual(['ConfigMap kymaros-resolver']);

    const cancelled = world.run(failing);
    await cancelled.drive({
      cancelWhen: event => event.type === 'run.planned',
    });
    expect(await world.leftovers(cancelled.runId)).toEqual([]);
  });
});
