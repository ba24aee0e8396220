import type { RunResult } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import {
  claim,
  createStore,
  databases,
  MANUAL,
  resultOf,
  testNamed,
} from './__testUtils__/runStores';
import type { DatabaseRunStore } from './DatabaseRunStore';

jest.setTimeout(60_000);

const ALL = Number.MAX_SAFE_INTEGER / 2;
const shop = testNamed('shop');

type Store = DatabaseRunStore & { knex: Knex };

/** A finished run with all that is kept of one. A limit below zero is one that it is beyond at once. */
async function finishedRun(
  store: Store,
  options: {
    result?: Partial<RunResult>;
    test?: typeof shop;
    sandbox?: 'kept' | 'gone';
  } = {},
): Promise<string> {
  const { test = shop, result, sandbox } = options;
  const { id } = await store.queue.enqueue({ test, trigger: MANUAL });
  const run = (await claim(store))!;
  await store.archive.saveContents(id, { 'tier-0': {} });
  const place = { runId: id, cluster: 'main' };
  if (sandbox) {
    await store.ledger.reserve({ ...place, namespaces: [`x-${id}`] });
  }
  if (sandbox === 'gone') {
    await store.ledger.recordDeleted({ ...place, namespace: `x-${id}` });
  }
  await store.lease.conclude(run, resultOf(result));
  await store.lease.finish(run, { ending: 'completed' });
  return id;
}

async function idsOf({ knex }: Store): Promise<string[]> {
  const rows = await knex('runs').orderBy('position').select('id');
  return rows.map(({ id }) => id);
}

describe.each(databases.eachSupportedId())('DatabaseRunRetention, %s', id => {
  const tooOld = { maxAgeMs: -60_000, maxPerTest: 1000 };

  it('promise 6: keeps every run within its limits, whatever its verdict', async () => {
    const store = await createStore(id);
    for (const verdict of ['pass', 'fail', 'error', 'unverified'] as const) {
      await finishedRun(store, { result: { verdict } });
    }
    const before = await idsOf(store);

    await store.retention.dropRuns({ maxAgeMs: 60_000, maxPerTest: 4 }, ALL);

    expect(await idsOf(store)).toEqual(before);
  });

  it('gives up runs that are too old, but not the newest that speaks about the backup', async () => {
    const store = await createStore(id);
    await finishedRun(store);
    const proof = await finishedRun(store, { result: { verdict: 'fail' } });
    await finishedRun(store, { result: { verdict: 'error' } });
    const other = await finishedRun(store, { test: testNamed('other') });

    expect(await store.retention.dropRuns(tooOld, ALL)).toBe(2);
    expect(await idsOf(store)).toEqual([proof, other]);
    expect(await store.retention.dropRuns(tooOld, ALL)).toBe(0);
  });

  it('gives up what is too much of a test, the oldest first', async () => {
    const store = await createStore(id);
    const runs = [];
    for (let i = 0; i < 5; i++) {
      runs.push(await finishedRun(store));
    }
    const other = await finishedRun(store, { test: testNamed('other') });

    await store.retention.dropRuns({ maxAgeMs: 60_000, maxPerTest: 2 }, ALL);

    expect(await idsOf(store)).toEqual([...runs.slice(3), other]);
  });

  it('never touches an active run, and never one whose sandboxes are not known to be gone', async () => {
    const store = await createStore(id);
    const kept = await finishedRun(store, { sandbox: 'kept' });
    await finishedRun(store, { sandbox: 'gone' });
    const proof = await finishedRun(store);
    const active = await store.queue.enqueue({ test: shop, trigger: MANUAL });
    await claim(store);

    await store.retention.dropRuns({ maxAgeMs: -60_000, maxPerTest: 1 }, ALL);
    await store.retention.dropDetails({ maxAgeMs: -60_000 }, ALL);

    expect(await idsOf(store)).toEqual([kept, proof, active.id]);
    expect(await store.ledger.namespacesOf(kept)).toHaveLength(1);
    expect(
      await store.reader.listEvents(active.id, { after: 0, limit: 5 }),
    ).not.toEqual([]);
  });

  it('goes on batch by batch until nothing is left to do', async () => {
    const store = await createStore(id);
    for (let i = 0; i < 4; i++) {
      await finishedRun(store);
    }

    const dropped = [];
    for (let i = 0; i < 3; i++) {
      dropped.push(await store.retention.dropRuns(tooOld, 2));
    }
    expect(dropped).toEqual([2, 1, 0]);
  });

  it('promise 6: a run without its details is as it was', async () => {
    const store = await createStore(id);
    const runId = await finishedRun(store);
    const before = await store.reader.getRun(runId);

    expect(await store.retention.dropDetails({ maxAgeMs: 60_000 }, ALL)).toBe(
      0,
    );
    expect(await store.archive.contentsOf(runId)).toBeDefined();
    expect(await store.retention.dropDetails({ maxAgeMs: -60_000 }, ALL)).toBe(
      1,
    );
    expect(await store.retention.dropDetails({ maxAgeMs: -60_000 }, ALL)).toBe(
      0,
    );

    expect(await store.archive.contentsOf(runId)).toBeUndefined();
    expect(
      await store.reader.listEvents(runId, { after: 0, limit: 5 }),
    ).toEqual([]);
    expect(await store.reader.getRun(runId)).toEqual(before);
  });

  it('evidence outlives its runs by its own limit, and the chain of a test never loses its end', async () => {
    const store = await createStore(id);
    const first = await finishedRun(store);
    const second = await finishedRun(store);
    const other = await finishedRun(store, { test: testNamed('other') });
    await store.retention.dropRuns(tooOld, ALL);
    const evidenceOf = async () =>
      (await store.knex('evidence').orderBy('finished_at').select('run_id'))
        .map(row => row.run_id)
        .sort();

    await store.retention.dropEvidence({ maxAgeMs: 60_000 }, ALL);
    expect(await evidenceOf()).toEqual([first, second, other].sort());

    expect(await store.retention.dropEvidence({ maxAgeMs: -60_000 }, ALL)).toBe(
      1,
    );
    expect(await evidenceOf()).toEqual([second, other].sort());
  });

  it('what steps gave to each other goes when their run ends', async () => {
    const store = await createStore(id);
    await store.queue.enqueue({ test: shop, trigger: MANUAL });
    const run = (await claim(store))!;
    await store.lease.startStep(run, 'plan');
    await store.lease.finishStep(run, {
      id: 'plan',
      state: 'done',
      output: { patches: 'many' },
    });
    const outputs = () => store.knex('run_steps').whereNotNull('output');
    expect(await outputs()).toHaveLength(1);
    await store.lease.conclude(run, resultOf());
    expect(await outputs()).toHaveLength(1);

    await store.lease.finish(run, { ending: 'completed' });

    expect(await outputs()).toEqual([]);
  });
});
