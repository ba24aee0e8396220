import type { IsolationProof } from '@kymaros/plugin-kymaros-common';
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

/** Takes a run up to the end of its step to isolate, with this proof. */
async function isolated(
  store: DatabaseRunStore,
  name: string,
  status?: IsolationProof['status'],
) {
  await store.queue.enqueue({ test: testNamed(name), trigger: MANUAL });
  const run = (await claim(store, {
    stepsOf: () => [
      { id: 'isolate', kind: 'isolate' },
      { id: 'clean-up', kind: 'clean-up' },
    ],
  }))!;
  await store.lease.startStep(run, 'isolate');
  if (status) {
    await store.lease.appendEvents(run, [
      { type: 'isolation.probed', proof: { status, attempts: [] } },
    ]);
  }
  await store.lease.finishStep(run, { id: 'isolate', state: 'done' });
  return run;
}

describe.each(databases.eachSupportedId())(
  'DatabaseClusterRunReader, %s',
  id => {
    it('tells what the newest run with a proof has shown, whether it has ended or not', async () => {
      const store = await createStore(id);
      expect(await store.clusterRuns.newestIsolation('main')).toBeUndefined();

      const first = await isolated(store, 'first', 'refuted');
      await store.lease.conclude(first, resultOf());
      await store.lease.finish(first, { ending: 'completed' });
      expect(await store.clusterRuns.newestIsolation('main')).toMatchObject({
        runId: first.runId,
        proof: { status: 'refuted' },
      });

      const second = await isolated(store, 'second', 'proven');
      await isolated(store, 'waived', 'waived');
      await isolated(store, 'without-proof');
      expect(await store.clusterRuns.newestIsolation('main')).toMatchObject({
        runId: second.runId,
        at: second.startedAt,
        proof: { status: 'proven' },
      });
      expect(await store.clusterRuns.newestIsolation('other')).toBeUndefined();
    });

    it('counts what is running, waits and has sandboxes, of each cluster by itself', async () => {
      const store = await createStore(id);
      await isolated(store, 'running', 'proven');
      await store.queue.enqueue({
        test: testNamed('waiting'),
        trigger: MANUAL,
      });

      const use = await store.clusterRuns.useOf(['main', 'other']);

      expect(use.get('main')).toEqual({ running: 1, queued: 1, sandboxes: 1 });
      expect(use.get('other')).toEqual({ running: 0, queued: 0, sandboxes: 0 });
    });
  },
);
