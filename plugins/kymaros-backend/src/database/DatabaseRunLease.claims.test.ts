import fc from 'fast-check';
import {
  claim,
  createStore,
  databases,
  MANUAL,
  resultOf,
  storeOf,
  testNamed,
} from './__testUtils__/runStores';
import type { DatabaseRunStore } from './DatabaseRunStore';
import { type ClaimedRun } from './RunStore';
import type { ClusterSlotRow, SandboxRow } from './tables';

jest.setTimeout(60_000);

async function enqueue(
  { queue }: DatabaseRunStore,
  ...args: Parameters<typeof testNamed>
): Promise<string> {
  const run = await queue.enqueue({
    test: testNamed(...args),
    trigger: MANUAL,
  });
  return run.id;
}

describe.each(databases.eachSupportedId())(
  'DatabaseRunLease: claims, %s',
  id => {
    it('runs are claimed first in, first out', async () => {
      const store = await createStore(id);
      const queued = [
        await enqueue(store, 'a'),
        await enqueue(store, 'b'),
        await enqueue(store, 'c'),
      ];
      const claimed = [
        await claim(store),
        await claim(store),
        await claim(store),
      ];
      expect(claimed.map(run => run?.runId)).toEqual(queued);
      expect(await claim(store)).toBeUndefined();
    });

    it('a claimed run knows its test, its steps and when it began', async () => {
      const store = await createStore(id);
      await enqueue(store, 'shop', { sandboxNames: ['sandbox-db'] });
      expect(await claim(store)).toMatchObject({
        token: 1,
        resumed: false,
        test: testNamed('shop', { sandboxNames: ['sandbox-db'] }),
        trigger: MANUAL,
        startedAt: expect.any(Date),
        ageMs: 0,
        findings: [],
        steps: [
          { id: 'plan', kind: 'plan', state: 'pending', attempts: 0 },
          { id: 'restore/tier-0', kind: 'restore', tier: 'tier-0' },
          { id: 'clean-up', kind: 'clean-up' },
        ],
      });
    });

    it('promise 5: two workers never get the same run', async () => {
      const store = await createStore(id);
      const queued: string[] = [];
      for (let i = 0; i < 8; i++) {
        queued.push(await enqueue(store, `test-${i}`));
      }
      const replicas = await Promise.all(
        Array.from({ length: 4 }, () => storeOf(store.knex)),
      );
      const claimAll = async (replica: DatabaseRunStore) => {
        const claimed: string[] = [];
        for (;;) {
          const run = await claim(replica);
          if (!run) {
            return claimed;
          }
          claimed.push(run.runId);
        }
      };
      const claimed = (await Promise.all(replicas.map(claimAll))).flat();
      expect([...claimed].sort()).toEqual([...queued].sort());
    });

    it('promise 5: of two workers that find the same lost run, one gets it', async () => {
      const store = await createStore(id);
      await enqueue(store, 'shop');
      await claim(store, { leaseMs: 0 });
      const replicas = await Promise.all(
        Array.from({ length: 4 }, () => storeOf(store.knex)),
      );
      const claimed = await Promise.all(replicas.map(r => claim(r)));
      expect(claimed.filter(Boolean)).toMatchObject([
        { token: 2, resumed: true },
      ]);
    });

    const tiers = (count: number) => ({
      sandboxNames: Array.from({ length: count }, (_, i) => `${count}-${i}`),
    });
    const withRoomFor = (most: number) => ({ maxSandboxesOf: () => most });

    it('a run waits until its cluster has room for its sandboxes, and lets smaller ones pass', async () => {
      const store = await createStore(id);
      const first = await enqueue(store, 'first', tiers(3));
      const large = await enqueue(store, 'large', tiers(4));
      const small = await enqueue(store, 'small', tiers(2));
      const elsewhere = await enqueue(store, 'elsewhere', {
        cluster: 'other',
        ...tiers(4),
      });
      const held = (await claim(store, withRoomFor(5)))!;
      expect(held.runId).toBe(first);
      expect((await claim(store, withRoomFor(5)))?.runId).toBe(small);
      expect((await claim(store, withRoomFor(5)))?.runId).toBe(elsewhere);
      expect(await claim(store, withRoomFor(5))).toBeUndefined();

      await store.lease.conclude(held, resultOf());
      await store.lease.finish(held, { ending: 'completed' });
      expect(await claim(store, withRoomFor(5))).toBeUndefined();
      expect((await claim(store, withRoomFor(6)))?.runId).toBe(large);
    });

    it('kept sandboxes take room until they are gone', async () => {
      const store = await createStore(id);
      await enqueue(store, 'kept', tiers(3));
      const run = (await claim(store))!;
      const entry = { runId: run.runId, cluster: 'main' };
      await store.ledger.reserve({ ...entry, namespaces: ['a', 'control'] });
      await store.ledger.keep({
        runId: run.runId,
        until: new Date(Date.now() + 60_000),
      });
      await store.lease.conclude(run, resultOf());
      await store.lease.finish(run, { ending: 'completed' });
      const waiting = await enqueue(store, 'waiting', tiers(2));
      expect(await claim(store, withRoomFor(4))).toBeUndefined();

      await store.ledger.release(run.runId);
      expect(await claim(store, withRoomFor(4))).toBeUndefined();
      for (const namespace of ['a', 'control']) {
        await store.ledger.recordDeleted({ ...entry, namespace });
      }
      expect((await claim(store, withRoomFor(4)))?.runId).toBe(waiting);
    });

    it('promise 4: a run that needs more than its cluster allows by now has the cluster to itself', async () => {
      const store = await createStore(id);
      await enqueue(store, 'small', tiers(1));
      const large = await enqueue(store, 'large', tiers(4));
      const held = (await claim(store, withRoomFor(2)))!;
      expect(await claim(store, withRoomFor(2))).toBeUndefined();

      await store.lease.conclude(held, resultOf());
      await store.lease.finish(held, { ending: 'completed' });
      expect((await claim(store, withRoomFor(2)))?.runId).toBe(large);
    });

    it('replicas that claim at once never give a cluster more sandboxes than it may have', async () => {
      const store = await createStore(id);
      for (let i = 0; i < 6; i++) {
        await enqueue(store, `test-${i}`, {
          sandboxNames: [`s-${i}`, `t-${i}`],
        });
      }
      const replicas = await Promise.all(
        Array.from({ length: 6 }, () => storeOf(store.knex)),
      );
      const claimed = await Promise.all(
        replicas.map(replica => claim(replica, withRoomFor(5))),
      );
      expect(claimed.filter(Boolean)).toHaveLength(2);
    });

    it('a run whose lease is not over is left alone', async () => {
      const store = await createStore(id);
      await enqueue(store, 'shop');
      await claim(store);
      expect(await claim(store)).toBeUndefined();
    });

    it('a lost run comes before queued ones and keeps its place on the cluster', async () => {
      const store = await createStore(id);
      const lost = await enqueue(store, 'lost');
      await claim(store, { leaseMs: 0, slotsOf: () => 1 });
      await enqueue(store, 'next');
      expect(await claim(store, { slotsOf: () => 1 })).toMatchObject({
        runId: lost,
        resumed: true,
      });
      expect(await claim(store, { slotsOf: () => 1 })).toBeUndefined();
    });

    it('a run that was given back can be claimed at once, and tells why it was resumed', async () => {
      const store = await createStore(id);
      const runId = await enqueue(store, 'shop');
      const first = (await claim(store))!;
      await store.lease.release(first);
      const second = (await claim(store, { leaseMs: 0 }))!;
      expect(second).toMatchObject({ runId, token: 2, resumed: true });
      expect(second.startedAt).toEqual(first.startedAt);
      await claim(store);
      const events = await store.reader.listEvents(runId, {
        after: 0,
        limit: 100,
      });
      expect(events.filter(({ type }) => type === 'run.resumed')).toMatchObject(
        [
          { reason: 'its worker was shut down and gave it back' },
          { reason: 'its worker worker stopped renewing its lease' },
        ],
      );
    });

    it('a worker that was succeeded cannot give the run back', async () => {
      const store = await createStore(id);
      await enqueue(store, 'shop');
      const first = (await claim(store, { leaseMs: 0 }))!;
      await claim(store);
      await store.lease.release(first);
      expect(await claim(store)).toBeUndefined();
    });

    it('steps that a newer version takes are added when it takes the run over', async () => {
      const store = await createStore(id);
      await enqueue(store, 'shop');
      const first = (await claim(store, {
        leaseMs: 0,
        stepsOf: () => [{ id: 'plan', kind: 'plan' }],
      }))!;
      await store.lease.startStep(first, 'plan');
      await store.lease.finishStep(first, {
        id: 'plan',
        state: 'done',
        output: 1,
      });
      const second = await claim(store, {
        stepsOf: () => [
          { id: 'plan', kind: 'plan' },
          { id: 'observe', kind: 'observe' },
        ],
      });
      expect(second?.steps).toMatchObject([
        { id: 'plan', state: 'done', output: 1 },
        { id: 'observe', state: 'pending' },
      ]);
    });

    it('a cluster never has more runs than slots, and a full one does not hold up the others', async () => {
      const store = await createStore(id);
      await enqueue(store, 'a1', { cluster: 'a' });
      await enqueue(store, 'a2', { cluster: 'a' });
      const a3 = await enqueue(store, 'a3', { cluster: 'a' });
      const b1 = await enqueue(store, 'b1', { cluster: 'b' });
      const slotsOf = (cluster: string) => (cluster === 'a' ? 2 : 1);
      const first = (await claim(store, { slotsOf }))!;
      await claim(store, { slotsOf });
      expect(await claim(store, { slotsOf })).toMatchObject({ runId: b1 });
      expect(await claim(store, { slotsOf })).toBeUndefined();

      await store.lease.conclude(first, resultOf());
      await store.lease.finish(first, { ending: 'completed' });
      expect(await claim(store, { slotsOf })).toMatchObject({ runId: a3 });
    });

    it('a taken sandbox name queues the second run, and the one behind it goes ahead', async () => {
      const store = await createStore(id);
      await enqueue(store, 'first', { sandboxNames: ['x', 'y'] });
      const second = await enqueue(store, 'second', {
        sandboxNames: ['y', 'z'],
      });
      const third = await enqueue(store, 'third', { sandboxNames: ['z'] });
      const elsewhere = await enqueue(store, 'fourth', {
        sandboxNames: ['x'],
        cluster: 'other',
      });
      const run = (await claim(store))!;
      expect((await claim(store))?.runId).toBe(third);
      expect((await claim(store))?.runId).toBe(elsewhere);
      expect(await claim(store)).toBeUndefined();
      expect(second).toBeDefined();
      await store.lease.conclude(run, resultOf());
      await store.lease.finish(run, { ending: 'completed' });
      expect(await claim(store)).toBeUndefined();
    });

    it('a name that was never used is free when its run ends, a used one when the namespace is gone', async () => {
      const store = await createStore(id);
      await enqueue(store, 'first', { sandboxNames: ['unused', 'used'] });
      const unused = await enqueue(store, 'a', { sandboxNames: ['unused'] });
      const used = await enqueue(store, 'b', { sandboxNames: ['used'] });
      const first = (await claim(store))!;
      const entry = { runId: first.runId, cluster: 'main' };
      await store.ledger.reserve({ ...entry, namespaces: ['used'] });
      await store.lease.conclude(first, resultOf());
      await store.lease.finish(first, { ending: 'completed' });

      expect((await claim(store))?.runId).toBe(unused);
      expect(await claim(store)).toBeUndefined();
      await store.ledger.recordDeleted({ ...entry, namespace: 'used' });
      expect((await claim(store))?.runId).toBe(used);
    });

    it('places are never given twice, however many claim and finish at once', async () => {
      const names = ['n1', 'n2', 'n3'];
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              cluster: fc.constantFrom('a', 'b'),
              sandboxNames: fc.subarray(names),
            }),
            { minLength: 2, maxLength: 8 },
          ),
          async tests => {
            const store = await createStore(id);
            for (const [i, options] of tests.entries()) {
              await enqueue(store, `test-${i}`, options);
            }
            const running = new Map<string, ClaimedRun>();
            const ended = await Promise.all(
              [1, 2, 3].map(async () => {
                let count = 0;
                for (;;) {
                  const run = await claim(store, { slotsOf: () => 2 });
                  if (!run) {
                    return count;
                  }
                  running.set(run.runId, run);
                  expectNoSharedPlaces([...running.values()]);
                  running.delete(run.runId);
                  await store.lease.conclude(run, resultOf());
                  await store.lease.finish(run, { ending: 'completed' });
                  count++;
                }
              }),
            );
            // Whoever found nothing to claim left the rest to those who held the places.
            expect(ended.reduce((a, b) => a + b)).toBe(tests.length);
            expect(await store.knex<ClusterSlotRow>('cluster_slots')).toEqual(
              [],
            );
            expect(await store.knex<SandboxRow>('sandboxes')).toEqual([]);
            await store.knex.destroy();
          },
        ),
        { numRuns: 8 },
      );
    });

    function expectNoSharedPlaces(runs: ClaimedRun[]) {
      for (const cluster of ['a', 'b']) {
        const here = runs.filter(({ test }) => test.cluster === cluster);
        expect(here.length).toBeLessThanOrEqual(2);
        const taken = here.flatMap(({ test }) =>
          test.spec.backupSource.namespaces.flatMap(
            ({ sandboxName }) => sandboxName ?? [],
          ),
        );
        expect(taken).toHaveLength(new Set(taken).size);
      }
    }
  },
);
