import type { RunLogs } from '@kymaros/plugin-kymaros-common';
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

const LOGS: RunLogs = {
  collectedAt: '2026-11-23T00:00:00.000Z',
  containers: [
    {
      tier: 'app-db',
      pod: 'db-0',
      container: 'db',
      previous: false,
      text: 'odd \u0000 \uD800 \u{1F600}\nready',
      truncated: true,
    },
  ],
  events: [],
  notes: ['pod db-1 had no log'],
};

async function startRun(store: DatabaseRunStore) {
  await store.queue.enqueue({ test: testNamed('shop'), trigger: MANUAL });
  return (await claim(store))!;
}

describe.each(databases.eachSupportedId())('DatabaseRunArchive, %s', id => {
  it('gives back what was saved, whatever is in it', async () => {
    const store = await createStore(id);
    const { runId } = await startRun(store);
    const contents = {
      'app-db': { 'v1/Secret': { password: '' }, 'v1/ConfigMap': { c: 'abc' } },
      'app-web': {},
    };
    await store.archive.saveContents(runId, contents);
    await store.archive.saveLogs(runId, LOGS);

    expect(await store.archive.contentsOf(runId)).toEqual(contents);
    expect(await store.archive.logsOf(runId)).toEqual(LOGS);
  });

  it('says so when nothing was saved', async () => {
    const store = await createStore(id);
    const { runId } = await startRun(store);

    expect(await store.archive.contentsOf(runId)).toBeUndefined();
    expect(await store.archive.logsOf(runId)).toBeUndefined();
    expect(await store.archive.logsOf('no-such-run')).toBeUndefined();
  });

  it('promise 5: a step that is repeated after a crash leaves one copy, its last', async () => {
    const store = await createStore(id);
    const { runId } = await startRun(store);
    await store.archive.saveLogs(runId, LOGS);
    await store.archive.saveLogs(runId, { ...LOGS, notes: [] });

    expect(await store.archive.logsOf(runId)).toEqual({ ...LOGS, notes: [] });
    expect(await store.knex('run_parts')).toHaveLength(1);
  });

  it('promise 6: takes nothing for a run that has finished', async () => {
    const store = await createStore(id);
    const run = await startRun(store);
    await store.archive.saveLogs(run.runId, LOGS);
    await store.lease.conclude(run, resultOf());
    await store.lease.finish(run, { ending: 'completed' });

    await expect(
      store.archive.saveLogs(run.runId, { ...LOGS, notes: [] }),
    ).rejects.toThrow(`The logs of run ${run.runId} cannot be saved`);
    await expect(store.archive.saveContents('nope', {})).rejects.toThrow(
      'there is no such run',
    );
    expect(await store.archive.logsOf(run.runId)).toEqual(LOGS);
  });

  it('5,000 objects take less than half a megabyte', async () => {
    const store = await createStore(id);
    const { runId } = await startRun(store);
    const names = Array.from({ length: 5_000 }, (_, i) => [
      `configuration-of-service-${i}`,
      Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1)))
        .toString(16)
        .padStart(16, '0'),
    ]);
    await store.archive.saveContents(runId, {
      big: { 'v1/ConfigMap': Object.fromEntries(names) },
    });

    const [{ body }] = await store.knex('run_parts');
    expect(body.length).toBeLessThan(500_000);
  });
});
