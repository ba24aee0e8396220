import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  claim,
  createStore,
  databases,
  MANUAL,
  runToEnd,
  scheduledFor,
  storeOf,
  testNamed,
} from './__testUtils__/runStores';

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('DatabaseRunQueue, %s', id => {
  it('queues a run that can be read at once', async () => {
    const { queue, reader } = await createStore(id);
    const run = await queue.enqueue({
      test: testNamed('shop', { sandboxNames: ['sandbox-db'] }),
      trigger: MANUAL,
    });
    expect(run).toMatchObject({
      id: expect.stringMatching(/^[a-z0-9]{12}$/),
      testRef: 'component:default/shop',
      state: 'queued',
      trigger: MANUAL,
      tiers: [{ name: 'tier-0', sandbox: 'sandbox-db', state: 'pending' }],
      lastEventSeq: 1,
    });
    expect(await reader.getRun(run.id)).toEqual(run);
    expect(Math.abs(Date.parse(run.createdAt) - Date.now())).toBeLessThan(
      60_000,
    );
  });

  it('a test never has two runs active, whoever tries at once', async () => {
    const store = await createStore(id);
    const test = testNamed('shop');
    const replicas = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(() => storeOf(store.knex)),
    );
    const results = await Promise.allSettled(
      replicas.map(({ queue }) => queue.enqueue({ test, trigger: MANUAL })),
    );
    const [run, ...others] = results.flatMap(result =>
      result.status === 'fulfilled' ? result.value : [],
    );
    expect(others).toEqual([]);
    const refusals: unknown[] = results.flatMap(result =>
      result.status === 'rejected' ? result.reason : [],
    );
    expect(refusals).toEqual(
      Array(5).fill(
        new ConflictError(
          `Restore test ${test.ref} has run ${run.id}, which is queued; wait for it or cancel it`,
        ),
      ),
    );

    await claim(store);
    await expect(
      store.queue.enqueue({ test, trigger: MANUAL }),
    ).rejects.toThrow(`has run ${run.id}, which is running`);
  });

  it('a test may run again once its run is finished', async () => {
    const store = await createStore(id);
    const test = testNamed('shop');
    await runToEnd(store, test);
    await expect(
      store.queue.enqueue({ test, trigger: MANUAL }),
    ).resolves.toMatchObject({ state: 'queued' });
  });

  it('a point of a schedule is queued once, by whichever replica comes first, even after its run is finished', async () => {
    const store = await createStore(id);
    const test = testNamed('shop');
    const trigger = scheduledFor('2026-03-01T02:00:00.000Z');
    const replicas = await Promise.all(
      [1, 2, 3, 4].map(() => storeOf(store.knex)),
    );
    const queued = await Promise.all(
      replicas.map(({ queue }) => queue.enqueueScheduled({ test, trigger })),
    );
    expect(queued.filter(Boolean)).toHaveLength(1);

    const run = await claim(store);
    await store.queue.requestCancel(run!.runId, 'user:default/ann');
    await store.lease.conclude(run!, {
      verdict: 'error',
      coverage: 0,
      levels: [],
      tiers: [],
      unplacedChecks: [],
      findings: [],
    });
    await store.lease.finish(run!, { ending: 'cancelled' });
    expect(await store.queue.enqueueScheduled({ test, trigger })).toBe(false);
    expect(
      await store.queue.enqueueScheduled({
        test,
        trigger: scheduledFor('2026-03-02T02:00:00.000Z'),
      }),
    ).toBe(true);
  });

  it('a schedule does not queue while a run is active', async () => {
    const { queue } = await createStore(id);
    const test = testNamed('shop');
    await queue.enqueue({ test, trigger: MANUAL });
    const trigger = scheduledFor('2026-03-01T02:00:00.000Z');
    expect(await queue.enqueueScheduled({ test, trigger })).toBe(false);
    expect(await queue.lastScheduledFor(test.ref)).toBeUndefined();
  });

  it('knows when the schedule of a test was last dispatched', async () => {
    const store = await createStore(id);
    const test = testNamed('shop');
    const trigger = scheduledFor('2026-03-01T02:00:00.000Z');
    await store.queue.enqueueScheduled({ test, trigger });
    const { runId } = (await claim(store))!;
    expect(runId).toBeDefined();
    expect(await store.queue.lastScheduledFor(test.ref)).toEqual(
      new Date(trigger.scheduledFor),
    );
    expect(
      await store.queue.lastScheduledFor('component:default/other'),
    ).toBeUndefined();
  });

  it('promise 9: a queued run that is cancelled ends at once, as cancelled and without a verdict on the backup', async () => {
    const store = await createStore(id);
    const test = testNamed('shop');
    const { id: runId } = await store.queue.enqueue({ test, trigger: MANUAL });
    await store.queue.requestCancel(runId, 'user:default/bob');
    await store.queue.requestCancel(runId, 'user:default/bob');
    const run = await store.reader.getRun(runId);
    expect(run).toMatchObject({
      state: 'finished',
      ending: 'cancelled',
      verdict: 'error',
      cancelRequested: true,
      findings: [{ code: 'run-cancelled', cause: 'CANCELLED', gate: true }],
      finishedAt: expect.any(String),
    });
    expect(run!.startedAt).toBeUndefined();
    expect(await claim(store)).toBeUndefined();
    await expect(
      store.queue.enqueue({ test, trigger: MANUAL }),
    ).resolves.toBeDefined();
  });

  it('the first one who cancels a running run is remembered', async () => {
    const store = await createStore(id);
    await store.queue.enqueue({ test: testNamed('shop'), trigger: MANUAL });
    const run = (await claim(store))!;
    await store.queue.requestCancel(run.runId, 'user:default/bob');
    await store.queue.requestCancel(run.runId, 'user:default/eve');
    expect(await store.lease.renew(run, 1_000)).toEqual({
      cancelRequestedBy: 'user:default/bob',
    });
    expect(await store.reader.getRun(run.runId)).toMatchObject({
      state: 'running',
      cancelRequested: true,
    });
  });

  it('a run that does not exist cannot be cancelled', async () => {
    const { queue } = await createStore(id);
    await expect(
      queue.requestCancel('nope', 'user:default/bob'),
    ).rejects.toThrow(NotFoundError);
  });
});
