import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ConflictError, NotAllowedError } from '@backstage/errors';
import type {
  RestoreTest,
  RestoreTestDefinition,
} from '@kymaros/plugin-kymaros-common';
import {
  claim,
  createStore,
  databases,
  MANUAL,
  resultOf,
  runToEnd,
  testNamed,
} from '../database/__testUtils__/runStores';
import { DefaultRestoreTestService } from './DefaultRestoreTestService';
import { TestSummaries } from './TestSummaries';

jest.setTimeout(60_000);

const DENIED = 'component:default/web is not entitled';
const options = { credentials: mockCredentials.user() };
const [[databaseId]] = databases.eachSupportedId();

const definitionOf = (test: RestoreTest): RestoreTestDefinition => ({
  ref: test.ref,
  title: test.title,
  origin: test.origin,
  entityRefs: test.entityRefs,
  systemRefs: [],
  test,
  problems: [],
});

/** `shop` may run, `web` is not entitled, `broken` has a mistake, `large` has three tiers where two may be. */
async function setUp() {
  const store = await createStore(databaseId);
  const web = testNamed('web');
  const definitions = [
    {
      ...definitionOf(testNamed('broken')),
      test: undefined,
      problems: [
        { field: 'spec.timeout', message: 'is bad', entityRef: 'broken' },
      ],
    },
    definitionOf(testNamed('large', { sandboxNames: ['a', 'b', 'c'] })),
    definitionOf(testNamed('shop')),
    definitionOf(web),
  ] as RestoreTestDefinition[];
  const planned: string[] = [];
  const queued: number[] = [];
  const denialOf = ({ ref }: RestoreTest) =>
    ref === web.ref ? DENIED : undefined;
  const service = new DefaultRestoreTestService({
    auth: mockServices.auth(),
    clusters: [{ name: 'main', maxSandboxes: 2 }],
    entitlements: {
      require: test => {
        if (denialOf(test)) {
          throw new NotAllowedError(DENIED);
        }
      },
    },
    planner: {
      plan: async ({ ref }) => {
        planned.push(ref);
        return { testRef: ref } as never;
      },
    },
    keeping: {
      withLimit: run => run,
      extend: async () => {},
      release: async () => {},
    },
    restoreTests: {
      get: async ref => definitions.find(one => one.ref === ref)!,
      ofEntity: async () => definitions,
    },
    summaries: new TestSummaries({
      instance: 'backstage',
      entitlements: { explainDenial: denialOf },
      reader: store.reader,
    }),
    reader: store.reader,
    evidence: store.evidence,
    reports: { report: async () => ({ runs: [] } as never) },
    archive: store.archive,
    checkHistory: store.checkHistory,
    queue: store.queue,
    onQueued: () => queued.push(1),
    onCancelRequested: () => {},
  });
  return { service, planned, queued, definitions, store };
}

describe('DefaultRestoreTestService', () => {
  it('promise 8: tells with each definition whether it is entitled, and why not', async () => {
    const { service } = await setUp();

    const items = await service.ofEntity('component:default/shop', options);

    expect(
      Object.fromEntries(items.map(one => [one.title, one.entitlement])),
    ).toEqual({
      broken: undefined,
      large: { allowed: true },
      shop: { allowed: true },
      web: { allowed: false, reason: DENIED },
    });
  });

  it('tells how far the last proof can be relied on, and whether it is of this definition', async () => {
    const { service, definitions, store } = await setUp();
    const shop = testNamed('shop');
    await runToEnd(store, shop, { verdict: 'partial', score: 71 });
    await runToEnd(store, shop, { verdict: 'error', score: undefined });

    const proven = await service.get(shop.ref, options);
    definitions[2] = definitionOf({ ...shop, hash: 'another' });
    const changed = await service.get(shop.ref, options);
    const never = await service.get('component:default/web', options);
    const broken = await service.get('component:default/broken', options);

    expect(proven).toMatchObject({
      freshness: { factor: 1, provenAt: proven.lastConclusiveRun?.startedAt },
      readiness: 71,
      changedSinceVerified: false,
    });
    expect(changed.changedSinceVerified).toBe(true);
    expect(never).toMatchObject({
      freshness: { factor: 0 },
      readiness: 0,
      changedSinceVerified: false,
    });
    expect(broken.readiness).toBeUndefined();
  });

  it('promise 6: the runs of a test stay readable when it leaves the catalog', async () => {
    const { service, store, definitions } = await setUp();
    const shop = testNamed('shop');
    const runId = await runToEnd(store, shop, { verdict: 'fail', score: 10 });
    definitions.length = 0;

    const { items } = await service.listRuns(shop.ref, {});
    expect(items).toMatchObject([{ id: runId, verdict: 'fail' }]);
    expect(await service.getRun(runId)).toMatchObject({ testTitle: 'shop' });
    expect(
      await service.listEvents(runId, { after: 0, limit: 1 }),
    ).toHaveLength(1);
    expect(await service.compareRuns(runId, runId)).toMatchObject({
      definitionChanged: false,
    });
  });

  it('compares two runs, with what their backups held', async () => {
    const { service, store } = await setUp();
    const shop = testNamed('shop');
    const ids = [];
    for (const hash of ['a', 'b']) {
      const test = { ...shop, hash };
      const { id } = await store.queue.enqueue({ test, trigger: MANUAL });
      const run = (await claim(store))!;
      await store.archive.saveContents(id, {
        db: { 'v1/Secret': { [hash]: '' } },
      });
      await store.lease.conclude(run, resultOf());
      await store.lease.finish(run, { ending: 'completed' });
      ids.push(id);
    }

    const comparison = await service.compareRuns(ids[1], ids[0]);

    expect(comparison).toMatchObject({
      before: { id: ids[0] },
      after: { id: ids[1] },
      definitionChanged: true,
      contents: [
        { object: { name: 'a' }, change: 'removed' },
        { object: { name: 'b' }, change: 'added' },
      ],
    });
    await expect(service.compareRuns(ids[0], 'nope')).rejects.toThrow(
      'There is no run nope',
    );
  });

  const verbs = {
    plan: (service: DefaultRestoreTestService, ref: string) =>
      service.plan(ref, { ...options, signal: new AbortController().signal }),
    startRun: (service: DefaultRestoreTestService, ref: string) =>
      service.startRun(ref, options),
  };

  it.each(Object.entries(verbs))(
    'promise 8: %s is refused without an entitlement, and with a mistake in the definition',
    async (_, verb) => {
      const { service, planned, queued } = await setUp();

      await expect(
        verb(service, 'component:default/web'),
      ).rejects.toMatchObject({ name: 'NotAllowedError', message: DENIED });
      await expect(
        verb(service, 'component:default/broken'),
      ).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining('spec.timeout: is bad'),
      });

      expect([...planned, ...queued]).toEqual([]);
    },
  );

  it('plans without queueing anything', async () => {
    const { service, planned, queued } = await setUp();

    await verbs.plan(service, 'component:default/shop');

    expect(planned).toEqual(['component:default/shop']);
    expect(queued).toEqual([]);
    const { items } = await service.listRuns('component:default/shop', {});
    expect(items).toEqual([]);
  });

  it('queues a run for its caller, and not a second one', async () => {
    const { service, queued } = await setUp();

    const run = await service.startRun('component:default/shop', options);

    expect(run).toMatchObject({
      state: 'queued',
      trigger: { kind: 'manual', by: 'user:default/mock' },
    });
    expect(queued).toHaveLength(1);
    await expect(
      service.startRun('component:default/shop', options),
    ).rejects.toThrow(ConflictError);
  });

  it('refuses a run that its cluster could never give enough sandboxes, and says why', async () => {
    const { service, queued } = await setUp();

    await expect(
      service.startRun('component:default/large', options),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/needs 3 sandboxes.*allows 2/),
    });

    expect(queued).toEqual([]);
  });

  it('evidence is there once a run has ended; before, it is a conflict, and without a record it says why', async () => {
    const { service, store } = await setUp();
    const test = testNamed('shop');
    const { id } = await store.queue.enqueue({ test, trigger: MANUAL });
    await expect(service.getRunEvidence(id)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('is queued'),
    });

    const run = (await claim(store))!;
    await store.lease.conclude(run, resultOf());
    await store.lease.finish(run, { ending: 'completed' });
    await expect(service.getRunEvidence(id)).resolves.toMatchObject({
      record: { run: { id } },
    });

    await store.knex('evidence').delete();
    await expect(service.getRunEvidence(id)).rejects.toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining('ended before evidence was recorded'),
    });
  });
});
