import { InputError } from '@backstage/errors';
import type { Verdict } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import {
  claim,
  createStore,
  databases,
  MANUAL,
  resultOf,
  runToEnd,
  testNamed,
} from './__testUtils__/runStores';

jest.setTimeout(120_000);

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 1);
const day = (n: number) => ({
  begins: new Date(START + n * DAY_MS),
  ends: new Date(START + (n + 1) * DAY_MS),
});
const YEAR = {
  begins: new Date(START),
  ends: new Date(START + 365 * DAY_MS),
};

/** Rows as finished runs leave them, queued at these times. */
async function insertRuns(
  knex: Knex,
  runs: Array<{ testRef: string; verdict?: Verdict; at: number }>,
): Promise<void> {
  await knex.batchInsert(
    'runs',
    runs.map(({ testRef, verdict = 'pass', at }, i) => ({
      id: `run-${i}`,
      test_ref: testRef,
      cluster: 'main',
      state: 'finished',
      verdict,
      score: i % 101,
      created_at: at,
      last_event_seq: 5,
      test: '{}',
      sandbox_names: '[]',
      picture: '{}',
      definition_hash: 'hash',
      summary: JSON.stringify({ id: `run-${i}`, testRef, verdict }),
    })),
    500,
  );
}

/** A test a day for ten days, each of a thousand tests: the newest tenth cannot be judged. */
async function insertFleet(knex: Knex): Promise<string[]> {
  const refs = Array.from({ length: 1000 }, (_, i) => `test-${i}`);
  await insertRuns(
    knex,
    Array.from({ length: 10_000 }, (_, i) => ({
      testRef: refs[i % 1000],
      verdict: i >= 9_000 ? 'error' : 'pass',
      at: START + Math.floor(i / 1000) * DAY_MS + i,
    })),
  );
  return refs;
}

async function plansOf(
  knex: Knex,
  queries: Array<{ sql: string; bindings: Knex.RawBinding[] }>,
): Promise<string[]> {
  const plans: string[] = [];
  for (const { sql, bindings } of queries) {
    const steps: Array<{ detail: string }> = await knex.raw(
      `EXPLAIN QUERY PLAN ${sql}`,
      bindings,
    );
    plans.push(steps.map(({ detail }) => detail).join('\n'));
  }
  return plans;
}

describe.each(databases.eachSupportedId())('DatabaseFleetRunReader, %s', id => {
  it('knows the newest conclusive run of each test, whatever came after it', async () => {
    const store = await createStore(id);
    const [shop, web] = [testNamed('shop'), testNamed('web')];
    await runToEnd(store, shop, { verdict: 'fail', score: 10 });
    const newest = await runToEnd(store, shop, {
      verdict: 'partial',
      score: 70,
    });
    await runToEnd(store, shop, { verdict: 'error', score: undefined });
    await runToEnd(store, web, { verdict: 'unverified' });
    await store.queue.enqueue({ test: shop, trigger: MANUAL });

    const proofs = await store.fleet.proofsOf([shop.ref, web.ref, 'none']);

    expect([...proofs.keys()]).toEqual([shop.ref]);
    const { createdAt, startedAt } = (await store.reader.getRun(newest))!;
    expect(proofs.get(shop.ref)).toEqual({
      verdict: 'partial',
      score: 70,
      definitionHash: shop.hash,
      createdAt,
      startedAt,
    });
  });

  it('lists running runs before queued ones, of the tests asked for', async () => {
    const store = await createStore(id);
    const queue = (name: string) =>
      store.queue.enqueue({ test: testNamed(name), trigger: MANUAL });
    const ids = [];
    for (const name of ['a', 'b', 'c', 'other']) {
      ids.push((await queue(name)).id);
    }
    await claim(store);
    await claim(store);
    const refs = ['c', 'b', 'a'].map(name => testNamed(name).ref);

    const { first, total } = await store.fleet.activeRuns(refs, 10);

    expect(first).toMatchObject([
      { id: ids[0], state: 'running' },
      { id: ids[1], state: 'running' },
      { id: ids[2], state: 'queued' },
    ]);
    expect(total).toBe(3);
    expect(await store.fleet.activeRuns(refs, 1)).toMatchObject({
      first: [{ id: ids[0] }],
      total: 3,
    });
  });

  it('lists what is kept by when it goes, and not what is over, gone or of others', async () => {
    const store = await createStore(id);
    const keep = async (name: string, untilMs: number) => {
      const { id: runId } = await store.queue.enqueue({
        test: testNamed(name),
        trigger: MANUAL,
      });
      const run = (await claim(store))!;
      const sandbox = { runId, cluster: 'main', namespace: `sandbox-${name}` };
      await store.ledger.reserve({
        ...sandbox,
        namespaces: [sandbox.namespace],
      });
      await store.ledger.recordCreated({ ...sandbox, uid: name });
      await store.ledger.keep({ runId, until: new Date(Date.now() + untilMs) });
      await store.lease.conclude(run, resultOf());
      await store.lease.finish(run, { ending: 'completed' });
      return { ...sandbox, runId };
    };
    const late = await keep('late', 2 * DAY_MS);
    const soon = await keep('soon', DAY_MS);
    await keep('over', -DAY_MS);
    await store.ledger.recordDeleted(await keep('gone', DAY_MS));
    await keep('other', DAY_MS);
    const refs = ['late', 'soon', 'over', 'gone'].map(
      name => testNamed(name).ref,
    );

    const { first, total } = await store.fleet.keptRuns(refs, 10);

    expect(first.map(run => run.id)).toEqual([soon.runId, late.runId]);
    expect(first[0].keptUntil).toBeDefined();
    expect(total).toBe(2);
    expect(await store.fleet.keptRuns(refs, 1)).toMatchObject({
      first: [{ id: soon.runId }],
      total: 2,
    });
  });

  it('counts the verdicts of each span, its end excluded, of the tests asked for', async () => {
    const { knex, fleet } = await createStore(id);
    const at = (n: number) => START + n * DAY_MS;
    await insertRuns(knex, [
      { testRef: 'a', verdict: 'pass', at: at(0) - 1 },
      { testRef: 'a', verdict: 'pass', at: at(0) },
      { testRef: 'b', verdict: 'pass', at: at(0) + 1 },
      { testRef: 'b', verdict: 'fail', at: at(1) - 1 },
      { testRef: 'a', verdict: 'error', at: at(1) },
      { testRef: 'other', verdict: 'fail', at: at(1) },
    ]);
    expect(
      await fleet.countVerdicts(['a', 'b'], [day(0), day(1), day(2)]),
    ).toEqual([{ pass: 2, fail: 1 }, { error: 1 }, {}]);
  });

  it('lists the runs of a period page by page, newest first, also those of one moment', async () => {
    const { knex, fleet } = await createStore(id);
    await insertRuns(knex, [
      { testRef: 'a', at: START - 1 },
      { testRef: 'a', at: START },
      { testRef: 'b', verdict: 'fail', at: START + 1 },
      { testRef: 'a', at: START + 1 },
      { testRef: 'other', at: START + 1 },
      { testRef: 'a', verdict: 'error', at: START + DAY_MS },
    ]);
    const list = (query: object = {}) =>
      fleet.listRuns(['a', 'b'], { ...day(0), ...query });

    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, cursor: first.nextCursor });

    expect(first).toMatchObject({
      items: [{ id: 'run-3' }, { id: 'run-2' }],
      totalItems: 3,
    });
    expect(second).toMatchObject({
      items: [{ id: 'run-1' }],
      totalItems: 3,
      nextCursor: undefined,
    });
    expect(await list({ verdicts: ['fail'] })).toMatchObject({
      items: [{ id: 'run-2' }],
      totalItems: 1,
    });
    await expect(list({ cursor: 'x' })).rejects.toThrow(InputError);
  });

  it('is quick with 1,000 tests and 10,000 runs, and never reads all runs', async () => {
    const { knex, fleet, reader } = await createStore(id);
    const refs = await insertFleet(knex);
    if (id !== 'SQLITE_3') {
      // As autovacuum does.
      await knex.raw('ANALYZE');
    }
    const days = Array.from({ length: 366 }, (_, i) => day(i));
    const asked: Array<{ sql: string; bindings: Knex.RawBinding[] }> = [];
    const times: Record<string, number> = {};
    const timed = async (name: string, work: () => Promise<unknown>) => {
      const before = performance.now();
      await work();
      times[name] = performance.now() - before;
    };
    await timed('active', () => fleet.activeRuns(refs, 50));
    knex.on('query', query => asked.push(query));
    await timed('proofs', () => fleet.proofsOf(refs));
    await timed('kept', () => fleet.keptRuns(refs, 50));
    await timed('calendar', () => fleet.countVerdicts(refs, days));
    await timed('runs', () => fleet.listRuns(refs, YEAR));
    await timed('page', () => reader.overviewOf(refs.slice(0, 100)));
    knex.removeAllListeners('query');
    if (process.env.SHOW_TIMES) {
      process.stdout.write(`${id} ${JSON.stringify(times)}\n`);
    }

    for (const time of Object.values(times)) {
      expect(time).toBeLessThan(1_000);
    }
    const plans = id === 'SQLITE_3' ? await plansOf(knex, asked) : [];
    for (const plan of plans) {
      expect(plan).not.toMatch(
        /SCAN runs|SEARCH runs USING INDEX runs_state\S+ \(state=\?\)$/m,
      );
    }
  });
});
