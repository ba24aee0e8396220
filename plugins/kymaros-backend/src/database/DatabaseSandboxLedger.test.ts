import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  claim,
  createStore,
  databases,
  MANUAL,
  resultOf,
  testNamed,
} from './__testUtils__/runStores';
import type { DatabaseRunStore } from './DatabaseRunStore';
import type { ClaimedRun } from './RunStore';

jest.setTimeout(60_000);

async function running(
  store: DatabaseRunStore,
  ...args: Parameters<typeof testNamed>
): Promise<ClaimedRun> {
  await store.queue.enqueue({ test: testNamed(...args), trigger: MANUAL });
  return (await claim(store))!;
}

async function finish(store: DatabaseRunStore, run: ClaimedRun) {
  await store.lease.conclude(run, resultOf());
  await store.lease.finish(run, { ending: 'completed' });
}

describe.each(databases.eachSupportedId())('DatabaseSandboxLedger, %s', id => {
  it('promise 1: knows the namespaces of a run from before they are made until they are gone', async () => {
    const store = await createStore(id);
    const { runId } = await running(store, 'shop', { sandboxNames: ['x'] });
    const { ledger } = store;
    const entry = { runId, cluster: 'main' };
    expect(await ledger.namespacesOf(runId)).toEqual([]);

    await ledger.reserve({ ...entry, namespaces: ['x', 'y'] });
    await ledger.reserve({ ...entry, namespaces: ['y', 'x'] });
    await ledger.recordCreated({ ...entry, namespace: 'x', uid: 'uid-x' });
    expect(await ledger.namespacesOf(runId)).toEqual([
      { cluster: 'main', namespace: 'x', uid: 'uid-x' },
      { cluster: 'main', namespace: 'y', uid: undefined },
    ]);

    await ledger.recordDeleted({ ...entry, namespace: 'x' });
    await ledger.recordDeleted({ ...entry, namespace: 'x' });
    expect(await ledger.namespacesOf(runId)).toEqual([
      { cluster: 'main', namespace: 'y', uid: undefined },
    ]);
  });

  it('promise 1: a namespace belongs to one run, and only once it is gone to the next', async () => {
    const store = await createStore(id);
    const first = await running(store, 'first');
    const second = await running(store, 'second');
    const { ledger } = store;
    const of = ({ runId }: ClaimedRun, cluster = 'main') => ({
      runId,
      cluster,
    });
    await ledger.reserve({ ...of(first), namespaces: ['x'] });
    const attempt = ledger.reserve({
      ...of(second),
      namespaces: ['w', 'x'],
    });
    await expect(attempt).rejects.toThrow(ConflictError);
    await expect(attempt).rejects.toThrow(
      `Namespace x on cluster main belongs to run ${first.runId}`,
    );
    expect(await ledger.namespacesOf(second.runId)).toEqual([]);
    await ledger.reserve({ ...of(second, 'other'), namespaces: ['x'] });

    await ledger.recordDeleted({ ...of(first), namespace: 'x' });
    await ledger.reserve({ ...of(second), namespaces: ['x'] });
    expect(await ledger.namespacesOf(first.runId)).toEqual([]);
  });

  it('promise 1: of runs that want a name at once, one gets it', async () => {
    const store = await createStore(id);
    const runs = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      runs.push(await running(store, name));
    }
    const results = await Promise.allSettled(
      runs.map(({ runId }) =>
        store.ledger.reserve({ runId, cluster: 'main', namespaces: ['x'] }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      1,
    );
  });

  it('promise 1: a namespace that was not reserved cannot be recorded', async () => {
    const store = await createStore(id);
    const { runId } = await running(store, 'shop');
    await expect(
      store.ledger.recordCreated({
        runId,
        cluster: 'main',
        namespace: 'production',
        uid: 'u',
      }),
    ).rejects.toThrow(NotFoundError);
  });

  it('promise 4: a run that is over with namespaces left is reaped, an active one is not', async () => {
    const store = await createStore(id);
    const { ledger } = store;
    const run = await running(store, 'shop');
    const entry = { runId: run.runId, cluster: 'main' };
    await ledger.reserve({ ...entry, namespaces: ['x'] });
    expect(await ledger.runsToReap('main')).toEqual([]);
    expect(await ledger.runsWithLiveSandboxes('main')).toEqual(
      new Set([run.runId]),
    );

    await finish(store, run);
    expect(await ledger.runsToReap('main')).toEqual([run.runId]);
    expect(await ledger.runsToReap('other')).toEqual([]);
    expect(await ledger.runsWithLiveSandboxes('main')).toEqual(new Set());

    await ledger.recordDeleted({ ...entry, namespace: 'x' });
    expect(await ledger.runsToReap('main')).toEqual([]);
  });

  it('promise 4: kept namespaces stay until their time, and no longer', async () => {
    const store = await createStore(id);
    const { ledger } = store;
    const run = await running(store, 'shop');
    await ledger.reserve({
      runId: run.runId,
      cluster: 'main',
      namespaces: ['x'],
    });
    const until = new Date(Date.now() + 3_600_000);
    await ledger.keep({ runId: run.runId, until });
    await finish(store, run);
    expect(await ledger.runsToReap('main')).toEqual([]);
    expect(await ledger.runsWithLiveSandboxes('main')).toEqual(
      new Set([run.runId]),
    );

    await ledger.keep({ runId: run.runId, until: new Date(0) });
    expect(await ledger.runsToReap('main')).toEqual([run.runId]);
    expect(await ledger.runsWithLiveSandboxes('main')).toEqual(new Set());
  });

  async function keeping(store: DatabaseRunStore, until: Date) {
    const run = await running(store, 'shop');
    const { runId } = run;
    await store.ledger.reserve({
      runId,
      cluster: 'main',
      namespaces: ['x', 'y'],
    });
    await store.ledger.keep({ runId, until });
    await finish(store, run);
    return runId;
  }
  const keptUntil = async ({ reader }: DatabaseRunStore, runId: string) =>
    (await reader.getRun(runId))?.keptUntil;
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

  it('kept namespaces can be extended, never shortened, and of two who extend the later time counts', async () => {
    const changed: string[] = [];
    const store = await createStore(id, {
      onRunChanged: run => changed.push(run.runId),
    });
    const runId = await keeping(store, inHours(1));
    const [two, three] = [inHours(2), inHours(3)];
    const before = changed.length;

    const results = await Promise.all(
      [three, two].map(until => store.ledger.extend({ runId, until })),
    );

    expect(results).toContainEqual(three);
    expect(await store.ledger.extend({ runId, until: two })).toEqual(three);
    expect(await keptUntil(store, runId)).toBe(three.toISOString());
    expect(changed.slice(before)).toContain(runId);
  });

  it('promise 4: released namespaces are reaped at once and cannot be extended any more', async () => {
    const store = await createStore(id);
    const { ledger } = store;
    const runId = await keeping(store, inHours(1));

    const released = await Promise.all([
      ledger.release(runId),
      ledger.release(runId),
    ]);

    expect(released.sort()).toEqual([false, true]);
    expect(await ledger.runsToReap('main')).toEqual([runId]);
    expect(await ledger.extend({ runId, until: inHours(2) })).toBeUndefined();
    expect(await keptUntil(store, runId)).toBeUndefined();
  });

  it('namespaces whose time is over can be neither extended nor released', async () => {
    const store = await createStore(id);
    const runId = await keeping(store, new Date(Date.now() - 1));

    expect(
      await store.ledger.extend({ runId, until: inHours(1) }),
    ).toBeUndefined();
    expect(await store.ledger.release(runId)).toBe(false);
    expect(await keptUntil(store, runId)).toBeUndefined();
  });

  it('promise 6: what is kept changes how a finished run reads everywhere, and nothing of its record', async () => {
    const store = await createStore(id);
    const run = await running(store, 'shop');
    const { runId } = run;
    const until = inHours(1);
    await store.ledger.reserve({ runId, cluster: 'main', namespaces: ['x'] });
    await store.ledger.keep({ runId, until });
    await store.lease.appendEvents(run, [
      { type: 'run.kept', until: until.toISOString() },
    ]);
    await finish(store, run);
    const record = () =>
      store.knex('runs').where({ id: runId }).first('picture', 'summary');
    const before = await record();
    const readings = async () => {
      const { items } = await store.reader.listRuns(
        'component:default/shop',
        {},
      );
      const overviews = await store.reader.overviewOf([
        'component:default/shop',
      ]);
      const overview = overviews.get('component:default/shop');
      return [
        await keptUntil(store, runId),
        items[0].keptUntil,
        overview?.lastRun?.keptUntil,
        overview?.lastConclusiveRun?.keptUntil,
      ];
    };
    expect(await readings()).toEqual(Array(4).fill(until.toISOString()));

    const later = inHours(2);
    await store.ledger.extend({ runId, until: later });
    expect(await readings()).toEqual(Array(4).fill(later.toISOString()));

    await store.ledger.recordDeleted({
      runId,
      cluster: 'main',
      namespace: 'x',
    });
    expect(await readings()).toEqual(Array(4).fill(undefined));
    expect(await record()).toEqual(before);
  });
});
