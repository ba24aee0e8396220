import { mockServices } from '@backstage/backend-test-utils';
import {
  type RestoreTest,
  type RestoreTestDefinition,
  type RestoreTestSpecInput,
} from '@kymaros/plugin-kymaros-common';
import type { Entitlement } from '../config/KymarosConfig';
import {
  createStore,
  databases,
  storeOf,
  testNamed,
} from '../database/__testUtils__/runStores';
import type { DatabaseRunStore } from '../database/DatabaseRunStore';
import type { RestoreTests } from '../definitions/RestoreTests';
import { TestEntitlements } from '../definitions/TestEntitlements';
import { DueRunDispatcher } from './DueRunDispatcher';

jest.setTimeout(60_000);

const at = (text: string) => new Date(text);

/** A catalog whose tests can be exchanged. */
class FakeRestoreTests implements RestoreTests {
  definitions: RestoreTestDefinition[] = [];

  set(...tests: RestoreTest[]) {
    this.definitions = tests.map(test => ({
      ref: test.ref,
      title: test.title,
      origin: test.origin,
      entityRefs: test.entityRefs,
      systemRefs: [],
      test,
      problems: [],
    }));
  }

  breakAll() {
    this.definitions = this.definitions.map(({ ref, title, origin }) => ({
      ref,
      title,
      origin,
      entityRefs: [],
      systemRefs: [],
      problems: [{ field: 'spec.timeout', message: 'is bad', entityRef: ref }],
    }));
  }

  async list() {
    return this.definitions;
  }

  get = () => Promise.reject(new Error('not asked for'));
  ofEntity = () => Promise.reject(new Error('not asked for'));
}

/** A replica with a clock that stands still until it is set. */
class Replica {
  now = at('2026-05-01T00:00:00Z');
  readonly logger = mockServices.logger.mock();
  readonly auditor = mockServices.auditor.mock();
  readonly dispatcher: DueRunDispatcher;
  queued = 0;
  readonly #store: DatabaseRunStore;

  constructor(
    store: DatabaseRunStore,
    catalog: RestoreTests,
    entitlements: Entitlement[] = [{ namespaces: ['*'] }],
  ) {
    this.#store = store;
    this.auditor.createEvent.mockResolvedValue({
      success: jest.fn(),
      fail: jest.fn(),
    });
    this.dispatcher = new DueRunDispatcher({
      restoreTests: catalog,
      queue: store.queue,
      schedules: store.schedules,
      entitlements: new TestEntitlements({
        entitlements,
        auditor: this.auditor,
      }),
      clusters: [{ name: 'main', maxSandboxes: 2 }],
      auth: mockServices.auth(),
      logger: this.logger,
      onQueued: () => this.queued++,
      now: () => this.now,
    });
  }

  async lookAt(time: string) {
    this.now = at(time);
    await this.dispatcher.dispatch();
  }

  /** Times for which runs of the test were queued, oldest first, late ones marked. */
  async runsOf({ ref }: RestoreTest): Promise<string[]> {
    const { items } = await this.#store.reader.listRuns(ref, { order: 'asc' });
    return items.map(({ trigger }) =>
      trigger.kind === 'schedule'
        ? `${trigger.scheduledFor}${trigger.late ? ' late' : ''}`
        : 'manual',
    );
  }
}

const nightly = (spec: Partial<RestoreTestSpecInput> = {}) =>
  testNamed('shop', { spec: { schedule: '0 2 * * *', ...spec } });

const DUE = '2026-05-01T02:00:00.000Z';

describe.each(databases.eachSupportedId())('DueRunDispatcher, %p', id => {
  async function start(options: { entitlements?: Entitlement[] } = {}) {
    const store = await createStore(id);
    const catalog = new FakeRestoreTests();
    const replica = new Replica(store, catalog, options.entitlements);
    return { store, catalog, replica };
  }

  it('waits at first sight for the next time, then queues it once', async () => {
    const { catalog, replica } = await start();
    const test = nightly();
    catalog.set(test);
    await replica.lookAt('2026-05-01T01:59:00Z');
    expect(await replica.runsOf(test)).toEqual([]);
    await replica.lookAt('2026-05-01T02:00:10Z');
    await replica.lookAt('2026-05-01T02:01:10Z');
    expect(await replica.runsOf(test)).toEqual([DUE]);
    expect(replica.queued).toBe(1);
  });

  it('queues a time once for any number of replicas that look at once', async () => {
    const { store, catalog, replica } = await start();
    const test = nightly();
    catalog.set(test);
    const others = await Promise.all(
      [1, 2, 3].map(
        async () => new Replica(await storeOf(store.knex), catalog),
      ),
    );
    await Promise.all(
      [replica, ...others].map(it => it.lookAt('2026-05-01T01:59:00Z')),
    );
    await Promise.all(
      [replica, ...others].map(it => it.lookAt('2026-05-01T02:00:00Z')),
    );
    expect(await replica.runsOf(test)).toEqual([DUE]);
    expect([replica, ...others].map(it => it.queued).sort()).toEqual([
      0, 0, 0, 1,
    ]);
  });

  it('queues one late run for all times missed while no backend ran', async () => {
    const { store, catalog, replica } = await start();
    const test = nightly();
    catalog.set(test);
    await replica.lookAt('2026-05-01T01:00:00Z');
    const returned = new Replica(await storeOf(store.knex), catalog);
    await returned.lookAt('2026-05-04T09:00:00Z');
    await returned.lookAt('2026-05-04T09:01:00Z');
    expect(await returned.runsOf(test)).toEqual([
      '2026-05-04T02:00:00.000Z late',
    ]);
  });

  it.each([
    ['2026-05-01T02:05:00Z', DUE],
    ['2026-05-01T02:05:01Z', `${DUE} late`],
  ])('at %s records %s', async (time, expected) => {
    const { catalog, replica } = await start();
    const test = nightly();
    catalog.set(test);
    await replica.lookAt('2026-05-01T01:00:00Z');
    await replica.lookAt(time);
    expect(await replica.runsOf(test)).toEqual([expected]);
  });

  it('waits for the active run of the test, then queues the missed time as late', async () => {
    const { store, catalog, replica } = await start();
    const test = nightly();
    catalog.set(test);
    await replica.lookAt('2026-05-01T01:00:00Z');
    const active = await store.queue.enqueue({
      test,
      trigger: { kind: 'manual', by: 'user:default/guest' },
    });
    await replica.lookAt('2026-05-01T02:00:00Z');
    await replica.lookAt('2026-05-01T02:01:00Z');
    expect(await replica.runsOf(test)).toEqual(['manual']);
    expect(replica.logger.info).toHaveBeenCalledTimes(1);
    expect(replica.logger.info).toHaveBeenCalledWith(
      expect.stringContaining('waits for the active one to end'),
    );
    await store.queue.requestCancel(active.id, 'user:default/guest');
    await replica.lookAt('2026-05-01T02:30:00Z');
    expect(await replica.runsOf(test)).toEqual(['manual', `${DUE} late`]);
  });

  it('goes on when it crashed between queueing a time and remembering that it did', async () => {
    const { store, catalog, replica } = await start();
    const test = nightly();
    catalog.set(test);
    await replica.lookAt('2026-05-01T01:00:00Z');
    await replica.lookAt('2026-05-01T02:00:00Z');
    await store
      .knex('schedules')
      .update({ since: at('2026-05-01T01:00:00Z').getTime() });
    await replica.lookAt('2026-05-01T02:01:00Z');
    expect(await replica.runsOf(test)).toEqual([DUE]);
    expect(await store.schedules.list()).toMatchObject([{ since: at(DUE) }]);
  });

  it('counts a changed schedule from its first sight', async () => {
    const { store, catalog, replica } = await start();
    catalog.set(nightly());
    await replica.lookAt('2026-05-01T01:00:00Z');
    await replica.lookAt('2026-05-01T02:00:00Z');
    await finishAll(store, catalog);
    const changed = nightly({ schedule: '0 9 * * *' });
    catalog.set(changed);
    await replica.lookAt('2026-05-01T10:00:00Z');
    expect(await replica.runsOf(changed)).toEqual([DUE]);
    await replica.lookAt('2026-05-02T09:00:00Z');
    expect(await replica.runsOf(changed)).toEqual([
      DUE,
      '2026-05-02T09:00:00.000Z',
    ]);
  });

  it('reads the schedule in its time zone, also when the clock changes', async () => {
    const { store, catalog, replica } = await start();
    const test = nightly({ schedule: '30 2 * * *', timezone: 'Europe/Berlin' });
    catalog.set(test);
    for (
      let time = at('2026-10-24T00:00:00Z');
      time < at('2026-10-27T00:00:00Z');
      time = new Date(time.getTime() + 30 * 60_000)
    ) {
      await replica.lookAt(time.toISOString());
      await finishAll(store, catalog);
    }
    expect(await replica.runsOf(test)).toEqual([
      '2026-10-24T00:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it('never queues a suspended test, nor its missed times when it is resumed', async () => {
    const { catalog, replica } = await start();
    const test = nightly();
    catalog.set(test);
    await replica.lookAt('2026-05-01T01:00:00Z');
    catalog.set(nightly({ suspend: true }));
    await replica.lookAt('2026-05-01T02:00:00Z');
    await replica.lookAt('2026-05-01T02:01:00Z');
    expect(replica.logger.info.mock.calls).toEqual([
      ['Restore test component:default/shop is not queued: it is suspended'],
    ]);
    catalog.set(test);
    await replica.lookAt('2026-05-01T03:00:00Z');
    await replica.lookAt('2026-05-01T03:01:00Z');
    expect(await replica.runsOf(test)).toEqual([]);
  });

  it('never queues a broken test, but its missed time once it is mended', async () => {
    const { catalog, replica } = await start();
    const test = nightly();
    catalog.set(test);
    await replica.lookAt('2026-05-01T01:00:00Z');
    catalog.breakAll();
    await replica.lookAt('2026-05-01T02:00:00Z');
    expect(await replica.runsOf(test)).toEqual([]);
    expect(replica.logger.info).toHaveBeenCalledWith(
      'Restore test component:default/shop is not queued: spec.timeout is bad',
    );
    catalog.set(test);
    await replica.lookAt('2026-05-01T02:30:00Z');
    expect(await replica.runsOf(test)).toEqual([`${DUE} late`]);
  });

  it('promise 8: never queues a test that is not entitled; each time that it is denied is audited and explained', async () => {
    const { catalog, replica } = await start({
      entitlements: [{ namespaces: ['other'] }],
    });
    const test = nightly();
    catalog.set(test);
    await replica.lookAt('2026-05-01T01:00:00Z');
    await replica.lookAt('2026-05-01T02:00:00Z');
    await replica.lookAt('2026-05-01T02:01:00Z');
    expect(await replica.runsOf(test)).toEqual([]);
    expect(replica.auditor.createEvent.mock.calls).toEqual([
      [
        expect.objectContaining({
          severityLevel: 'medium',
          meta: {
            actionType: 'schedule',
            scheduledFor: DUE,
            testRef: test.ref,
          },
        }),
      ],
    ]);
    expect(replica.logger.info.mock.calls).toEqual([
      [expect.stringContaining('is not entitled to restore namespace tier-0')],
    ]);
  });

  it('does not make up for times at which a test was not entitled', async () => {
    const { store, catalog, replica } = await start({ entitlements: [] });
    const test = nightly();
    catalog.set(test);
    await replica.lookAt('2026-05-01T01:00:00Z');
    await replica.lookAt('2026-05-01T02:00:00Z');
    const entitled = new Replica(await storeOf(store.knex), catalog);
    await entitled.lookAt('2026-05-01T03:00:00Z');
    expect(await entitled.runsOf(test)).toEqual([]);
    await entitled.lookAt('2026-05-02T02:00:00Z');
    expect(await entitled.runsOf(test)).toEqual(['2026-05-02T02:00:00.000Z']);
  });

  it('never queues a test that needs more sandboxes than its cluster may have, and says why', async () => {
    const { catalog, replica } = await start();
    const test = testNamed('shop', {
      sandboxNames: ['a', 'b', 'c'],
      spec: { schedule: '0 2 * * *' },
    });
    catalog.set(test);
    await replica.lookAt('2026-05-01T01:00:00Z');
    await replica.lookAt('2026-05-01T02:00:00Z');
    expect(await replica.runsOf(test)).toEqual([]);
    expect(replica.logger.info).toHaveBeenCalledWith(
      expect.stringContaining('needs 3 sandboxes at once'),
    );
  });

  it('keeps the times of others when one test cannot be queued', async () => {
    const { store, catalog, replica } = await start();
    const tests = [nightly(), testNamed('web', { spec: nightly().spec })];
    catalog.set(...tests);
    await replica.lookAt('2026-05-01T01:00:00Z');
    const enqueue = store.queue.enqueueScheduled.bind(store.queue);
    jest
      .spyOn(store.queue, 'enqueueScheduled')
      .mockImplementation(async run => {
        if (run.test.ref === tests[0].ref) {
          throw new Error('no space left');
        }
        return enqueue(run);
      });
    await replica.lookAt('2026-05-01T02:00:00Z');
    expect(await replica.runsOf(tests[1])).toEqual([DUE]);
    expect(replica.logger.error).toHaveBeenCalledWith(
      expect.stringContaining('no space left'),
    );
  });
});

it('looks once a minute by one global task', async () => {
  const scheduler = mockServices.scheduler.mock();
  const [id] = databases.eachSupportedId()[0];
  const { dispatcher } = new Replica(
    await createStore(id),
    new FakeRestoreTests(),
  );
  await dispatcher.register(scheduler);
  expect(scheduler.scheduleTask).toHaveBeenCalledTimes(1);
  expect(scheduler.scheduleTask).toHaveBeenCalledWith(
    expect.objectContaining({
      id: 'dispatch-due-runs',
      scope: 'global',
      frequency: { cron: '* * * * *' },
    }),
  );
});

/** Ends the active runs of all tests. */
async function finishAll(store: DatabaseRunStore, catalog: FakeRestoreTests) {
  const refs = catalog.definitions.map(({ ref }) => ref);
  for (const { activeRun } of (await store.reader.overviewOf(refs)).values()) {
    if (activeRun) {
      await store.queue.requestCancel(activeRun.id, 'user:default/guest');
    }
  }
}
