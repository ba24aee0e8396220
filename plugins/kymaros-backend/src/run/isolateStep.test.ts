import type {
  IsolationAttempt,
  RestoreTestSpecInput,
} from '@kymaros/plugin-kymaros-common';
import type { StepEvent } from '../engine/Step';
import { RunWorld } from './__testUtils__/RunWorld';
import type { StepDriver } from './__testUtils__/StepDriver';

jest.setTimeout(60_000);

const spec: RestoreTestSpecInput = {
  backupSource: {
    name: 'myapp-backup',
    namespaces: [{ name: 'app-db' }, { name: 'app-backend' }],
  },
  networkIsolation: { mode: 'group' },
};

const OUTSIDE = [
  'the API server',
  'the node',
  "the cloud's metadata service",
  "the cluster's DNS",
];

const proofsOf = ({ events }: StepDriver) =>
  events.flatMap(event =>
    event.type === 'isolation.probed' ? [event.proof] : [],
  );
const targets = (
  attempts: IsolationAttempt[],
  wanted: Partial<IsolationAttempt>,
) =>
  attempts
    .filter(attempt =>
      Object.entries(wanted).every(
        ([field, value]) => attempt[field as keyof IsolationAttempt] === value,
      ),
    )
    .map(({ target }) => target)
    .sort();

/** Ends the run once it has been isolated. */
const untilRestore = {
  cancelWhen: (event: StepEvent) => event.type === 'tier.changed',
};

describe('isolateStep', () => {
  let world: RunWorld;

  beforeAll(async () => {
    world = await RunWorld.start();
  });

  afterEach(() => world.demo.faults.clear());
  afterAll(() => world.stop());

  it.each(['strict', 'group'] as const)(
    'proves a %s run by all that must fail and all that must work',
    async mode => {
      const run = world.run({ ...spec, networkIsolation: { mode } });
      await run.drive(untilRestore);

      const [{ status, attempts }] = proofsOf(run);
      expect(status).toBe('proven');
      const here = { from: 'app-db' };
      expect(targets(attempts, { ...here, moment: 'first-moment' })).toEqual(
        [...OUTSIDE].sort(),
      );
      const settled = { ...here, moment: 'settled' as const };
      const sibling = 'the sandbox of app-backend';
      expect(targets(attempts, { ...settled, outcome: 'blocked' })).toEqual(
        [
          ...OUTSIDE,
          'a pod of another namespace',
          'the resolver, for a name of another namespace',
          ...(mode === 'strict' ? [sibling] : []),
        ].sort(),
      );
      expect(targets(attempts, { ...settled, outcome: 'reached' })).toEqual(
        [
          'itself',
          'the resolver, for its own names',
          ...(mode === 'group' ? [sibling] : []),
        ].sort(),
      );
    },
  );

  it('tries to reach the sandbox of another run', async () => {
    const kept = world.run({
      ...spec,
      checks: [
        {
          name: 'missing',
          type: 'resourceExists',
          resourceExists: { resources: [{ kind: 'secret', name: 'gone' }] },
        },
      ],
      sandbox: { keepOnFailure: '30m' },
    });
    await kept.drive();
    const run = world.run(spec);
    await run.drive(untilRestore);
    const [{ status, attempts }] = proofsOf(run);
    expect(status).toBe('proven');
    expect(
      targets(attempts, { moment: 'settled', target: "another run's sandbox" }),
    ).toHaveLength(3);
  });

  it.each([
    ['the network enforces no policies', { kind: 'open-network' }],
    [
      'the network closes pods only after they have started',
      { kind: 'open-network', firstMs: 300 },
    ],
  ] as const)(
    'restores nothing, leaves nothing and says why when %s',
    async (_, fault) => {
      world.demo.faults.inject(fault);
      const run = world.run(spec);
      const result = await run.drive();

      expect(result.verdict).toBe('error');
      expect(run.ended).toEqual([
        'plan',
        'isolate',
        'score',
        'collect-logs',
        'clean-up',
      ]);
      const [{ status, attempts }] = proofsOf(run);
      expect(status).toBe('refuted');
      const reached = { from: 'app-db', outcome: 'reached' } as const;
      expect(
        targets(attempts, { ...reached, moment: 'first-moment' }),
      ).toContain('the API server');
      expect(run.codes()).toEqual([
        'sandbox-not-closed app-db',
        'sandbox-not-closed app-backend',
        'sandbox-not-closed',
      ]);
      expect(run.findings[0]).toMatchObject({
        cause: 'SANDBOX',
        message: expect.stringMatching(/the API server \(10\.[.\d]+:443\)/),
      });
      expect(await world.leftovers(run.runId)).toEqual([]);
    },
  );

  it('says what to configure when the cluster does not let the probes run', async () => {
    world.demo.faults.inject({
      kind: 'api-error',
      verb: 'create',
      resource: 'pods',
      namespace: 'shut-db',
      code: 403,
      message: 'images must come from our registry',
    });
    const run = world.run({
      ...spec,
      backupSource: {
        name: 'myapp-backup',
        namespaces: [{ name: 'app-db', sandboxName: 'shut-db' }],
      },
    });
    const result = await run.drive();
    expect(result.verdict).toBe('error');
    expect(run.codes()).toEqual(['isolation-not-proven app-db']);
    expect(run.findings[0]).toMatchObject({
      cause: 'INFRA',
      message: expect.stringContaining('images must come from our registry'),
      hint: expect.stringContaining('kymaros.clusters[].probe'),
    });
    expect(proofsOf(run)).toEqual([]);
    expect(await world.leftovers(run.runId)).toEqual([]);
  });

  it('is not in the way of a quota that lets no pod run', async () => {
    const run = world.run({
      ...spec,
      sandbox: { resourceQuota: { pods: '0', services: '0' } },
    });
    await run.drive(untilRestore);
    expect(proofsOf(run)).toMatchObject([{ status: 'proven' }]);
  });
});

describe('isolateStep of a cluster that waives the proof', () => {
  let world: RunWorld;

  beforeAll(async () => {
    world = await RunWorld.start({ isolationProof: 'waived' });
  });
  afterAll(() => world.stop());

  it('goes on, and marks the run', async () => {
    world.demo.faults.inject({ kind: 'open-network' });
    const run = world.run(spec);
    await run.drive();
    expect(run.ended).toContain('restore/app-db');
    expect(proofsOf(run)).toEqual([{ status: 'waived', attempts: [] }]);
    expect(run.findings).toContainEqual(
      expect.objectContaining({
        code: 'isolation-proof-waived',
        severity: 'info',
        gate: false,
      }),
    );
    expect(await world.leftovers(run.runId)).toEqual([]);
  });
});

describe('isolateStep with an image for the probes that cannot do their work', () => {
  let world: RunWorld;

  beforeAll(async () => {
    world = await RunWorld.start({ probe: { image: 'localhost/pause:1' } });
  });
  afterAll(() => world.stop());

  it('restores nothing, leaves nothing and says what to configure', async () => {
    const run = world.run(spec);
    const result = await run.drive();
    expect(result.verdict).toBe('error');
    expect(run.findings[0]).toMatchObject({
      code: 'isolation-not-proven',
      cause: 'INFRA',
      hint: expect.stringContaining('kymaros.clusters[].probe'),
    });
    expect(run.ended).toEqual([
      'plan',
      'isolate',
      'score',
      'collect-logs',
      'clean-up',
    ]);
    expect(await world.leftovers(run.runId)).toEqual([]);
  });
});
