import {
  applyRunEvent,
  initialRun,
  type Finding,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { failsWith } from './__testUtils__/failsWith';
import {
  claim,
  createStore,
  databases,
  MANUAL,
  resultOf,
  runToEnd,
  testNamed,
} from './__testUtils__/runStores';
import type { DatabaseRunStore } from './DatabaseRunStore';
import { LeaseLostError, type RunHandle } from './RunStore';

jest.setTimeout(60_000);

const FINDING: Finding = {
  code: 'tier-not-ready',
  severity: 'critical',
  cause: 'APP',
  gate: true,
  message: 'The tier did not become ready.',
  hint: 'Look at its pods.',
};

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

/** Every way in which a worker writes to a run. */
function writesOf({ lease }: DatabaseRunStore) {
  return {
    renew: (run: RunHandle) => lease.renew(run, 1_000),
    appendEvents: (run: RunHandle) =>
      lease.appendEvents(run, [{ type: 'finding.added', finding: FINDING }]),
    startStep: (run: RunHandle) => lease.startStep(run, 'plan'),
    finishStep: (run: RunHandle) =>
      lease.finishStep(run, { id: 'plan', state: 'skipped' }),
    conclude: (run: RunHandle) =>
      lease.conclude(run, resultOf({ verdict: 'fail' })),
    finish: (run: RunHandle) => lease.finish(run, { ending: 'timed-out' }),
  };
}

/** All that is stored, for comparison. */
async function contentsOf(knex: Knex): Promise<Record<string, unknown[]>> {
  return {
    runs: await knex('runs').orderBy('position'),
    steps: await knex('run_steps').orderBy(['run_id', 'ordinal']),
    events: await knex('run_events').orderBy(['run_id', 'seq']),
    slots: await knex('cluster_slots').orderBy(['cluster', 'slot']),
  };
}

describe.each(databases.eachSupportedId())(
  'DatabaseRunLease: writes, %s',
  id => {
    it('promise 5: a worker that was succeeded writes nothing, by any way', async () => {
      const store = await createStore(id);
      await enqueue(store, 'shop');
      const lost = (await claim(store, { leaseMs: 0 }))!;
      await claim(store);
      const before = await contentsOf(store.knex);
      for (const write of Object.values(writesOf(store))) {
        await expect(write(lost)).rejects.toThrow(LeaseLostError);
      }
      expect(await contentsOf(store.knex)).toEqual(before);
    });

    it('promise 6: nothing changes a finished run, by any way', async () => {
      const store = await createStore(id);
      await enqueue(store, 'shop');
      const run = (await claim(store))!;
      await store.lease.conclude(run, resultOf());
      await store.lease.finish(run, { ending: 'completed' });
      const before = await contentsOf(store.knex);
      for (const write of Object.values(writesOf(store))) {
        await expect(write(run)).rejects.toThrow(LeaseLostError);
      }
      await store.lease.release(run);
      await store.queue.requestCancel(run.runId, 'user:default/eve');
      expect(await claim(store)).toBeUndefined();
      expect(await contentsOf(store.knex)).toEqual(before);
    });

    it('promise 6: not even the database lets a finished run be changed', async () => {
      const { knex, ...store } = await createStore(id);
      const runId = await runToEnd(
        store as DatabaseRunStore,
        testNamed('shop'),
      );
      const before = await contentsOf(knex);
      const refused = failsWith(/a finished run never changes/);
      await expect(
        knex('runs').where({ id: runId }).update({ verdict: 'fail' }),
      ).rejects.toMatchObject(refused);
      await expect(
        knex('run_steps').where({ run_id: runId }).update({ output: '{}' }),
      ).rejects.toMatchObject(refused);
      await expect(
        knex('run_events').insert({
          run_id: runId,
          seq: 99,
          at: 1,
          body: '{}',
        }),
      ).rejects.toMatchObject(refused);
      await expect(
        knex('run_events').where({ run_id: runId }).update({ body: '{}' }),
      ).rejects.toMatchObject(failsWith(/never changes|only ever added/));
      expect(await contentsOf(knex)).toEqual(before);
    });

    it('events that were stored are never changed, even while the run goes on', async () => {
      const store = await createStore(id);
      const runId = await enqueue(store, 'shop');
      await expect(
        store
          .knex('run_events')
          .where({ run_id: runId })
          .update({ body: '{}' }),
      ).rejects.toMatchObject(failsWith(/only ever added/));
    });

    it('the list of events has no gaps and is the picture, however many write at once', async () => {
      const store = await createStore(id);
      const runId = await enqueue(store, 'shop');
      const queued = await store.reader.getRun(runId);
      const run = (await claim(store))!;
      await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          store.lease.appendEvents(run, [
            {
              type: 'finding.added',
              finding: { ...FINDING, code: `finding-${i}` },
            },
            {
              type: 'tier.changed',
              tier: 'tier-0',
              state: i % 2 ? 'ready' : 'starting',
            },
          ]),
        ),
      );
      await store.lease.startStep(run, 'plan');
      await store.lease.finishStep(run, { id: 'plan', state: 'done' });
      await store.lease.conclude(run, resultOf({ findings: [FINDING] }));
      await store.lease.finish(run, { ending: 'completed' });

      const events = await store.reader.listEvents(runId, {
        after: 0,
        limit: 500,
      });
      expect(events.map(({ seq }) => seq)).toEqual(
        Array.from({ length: events.length }, (_, i) => i + 1),
      );
      const times = events.map(({ at }) => at);
      expect(times).toEqual([...times].sort());
      const picture = await store.reader.getRun(runId);
      const replayed = events.reduce(
        applyRunEvent,
        initialRun({
          id: runId,
          test: testNamed('shop'),
          trigger: MANUAL,
          createdAt: queued!.createdAt,
        }),
      );
      expect(picture).toEqual(JSON.parse(JSON.stringify(replayed)));
    });

    it('events can be read from any point on', async () => {
      const store = await createStore(id);
      const runId = await enqueue(store, 'shop');
      await claim(store);
      const all = await store.reader.listEvents(runId, {
        after: 0,
        limit: 500,
      });
      const page = await store.reader.listEvents(runId, { after: 1, limit: 2 });
      expect(page).toEqual(all.slice(1, 3));
    });

    it('a finding that is reported again after a crash is there once', async () => {
      const store = await createStore(id);
      const runId = await enqueue(store, 'shop');
      const run = (await claim(store))!;
      const found = { type: 'finding.added', finding: FINDING } as const;
      await store.lease.appendEvents(run, [found, found]);
      await store.lease.appendEvents(run, [found]);
      await store.lease.finishStep(run, {
        id: 'plan',
        state: 'skipped',
        findings: [FINDING],
      });
      expect((await store.reader.getRun(runId))?.findings).toEqual([FINDING]);
    });

    it('keeps whatever a step printed', async () => {
      const store = await createStore(id);
      const runId = await enqueue(store, 'shop');
      const run = (await claim(store))!;
      const odd = 'a\u0000b \uD800 \u{1F600} \u001b[31m';
      await store.lease.startStep(run, 'plan');
      await store.lease.finishStep(run, {
        id: 'plan',
        state: 'failed',
        message: odd,
        output: { odd },
        findings: [{ ...FINDING, message: odd }],
      });
      const picture = await store.reader.getRun(runId);
      expect(picture?.findings[0].message).toBe(odd);
      expect(picture?.steps[0].message).toMatch(/^a\uFFFDb /);
    });

    it('promise 5: what a step gave is there for whoever takes the run over', async () => {
      const store = await createStore(id);
      await enqueue(store, 'shop');
      const first = (await claim(store, { leaseMs: 0 }))!;
      await store.lease.startStep(first, 'plan');
      await store.lease.finishStep(first, {
        id: 'plan',
        state: 'done',
        output: { backup: 'b1', nested: [1, null, 'x'] },
        findings: [FINDING],
        message: 'Planned',
        stops: 'failed',
      });
      await store.lease.startStep(first, 'restore/tier-0');
      await store.lease.conclude(first, resultOf({ verdict: 'partial' }));
      const second = await claim(store);
      expect(second).toMatchObject({
        stopped: 'failed',
        result: { verdict: 'partial' },
        steps: [
          {
            id: 'plan',
            state: 'done',
            attempts: 1,
            output: { backup: 'b1', nested: [1, null, 'x'] },
          },
          { id: 'restore/tier-0', state: 'running', attempts: 1 },
          { id: 'clean-up', state: 'pending' },
        ],
      });
    });

    it('a step counts its tries and keeps the start of the first one', async () => {
      const store = await createStore(id);
      await enqueue(store, 'shop');
      const run = (await claim(store))!;
      const first = await store.lease.startStep(run, 'plan');
      const second = await store.lease.startStep(run, 'plan');
      expect([first.attempts, second.attempts]).toEqual([1, 2]);
      expect(second.startedAt).toBe(first.startedAt);
    });

    it('a step that is over never changes again', async () => {
      const store = await createStore(id);
      await enqueue(store, 'shop');
      const run = (await claim(store))!;
      await store.lease.startStep(run, 'plan');
      await store.lease.finishStep(run, { id: 'plan', state: 'done' });
      const before = await contentsOf(store.knex);
      await expect(store.lease.startStep(run, 'plan')).rejects.toThrow(
        'is done and cannot become running',
      );
      await expect(
        store.lease.finishStep(run, { id: 'plan', state: 'failed' }),
      ).rejects.toThrow('is done and cannot become failed');
      await expect(store.lease.startStep(run, 'nope')).rejects.toThrow(
        'has no step nope',
      );
      expect(await contentsOf(store.knex)).toEqual(before);
    });

    it('the first verdict counts', async () => {
      const store = await createStore(id);
      const runId = await enqueue(store, 'shop');
      const run = (await claim(store))!;
      await store.lease.conclude(run, resultOf({ verdict: 'fail', score: 3 }));
      await store.lease.conclude(run, resultOf({ verdict: 'pass' }));
      await store.lease.finish(run, { ending: 'completed' });
      expect(await store.reader.getRun(runId)).toMatchObject({
        verdict: 'fail',
        score: 3,
      });
    });

    it('promise 9: a run cannot end without a verdict', async () => {
      const store = await createStore(id);
      await enqueue(store, 'shop');
      const run = (await claim(store))!;
      await expect(
        store.lease.finish(run, { ending: 'completed' }),
      ).rejects.toThrow('cannot end without a verdict');
    });

    it('steps that were not reached are skipped when the run ends', async () => {
      const store = await createStore(id);
      const runId = await runToEnd(store, testNamed('shop'));
      const run = await store.reader.getRun(runId);
      expect(run?.steps.map(({ state }) => state)).toEqual([
        'skipped',
        'skipped',
        'skipped',
      ]);
    });

    it('tells of each change after it can be read', async () => {
      const seen: Array<Promise<number | undefined>> = [];
      const store: DatabaseRunStore = await createStore(id, {
        onRunChanged: ({ runId }) =>
          seen.push(store.reader.getRun(runId).then(run => run?.lastEventSeq)),
      });
      const runId = await enqueue(store, 'shop');
      const run = (await claim(store))!;
      await store.lease.startStep(run, 'plan');
      const last = (await store.reader.getRun(runId))?.lastEventSeq;
      expect(await Promise.all(seen)).toEqual([1, 5, last]);
    });
  },
);
