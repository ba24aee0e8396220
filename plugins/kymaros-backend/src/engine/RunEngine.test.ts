import { mockServices } from '@backstage/backend-test-utils';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { createStore, databases } from '../database/__testUtils__/runStores';
import {
  enqueue,
  startEngine,
  stopEngines,
  untilRun,
} from './__testUtils__/engines';
import { deferred, scoreStep, step, stepsOf } from './__testUtils__/fakeSteps';
import { DEFAULT_ENGINE_LIMITS } from './engineLimits';

import { leaseWith } from './__testUtils__/leaseWith';

jest.setTimeout(60_000);
afterEach(stopEngines);

it('promise 5: with the defaults, the run of a lost worker goes on within 30 s', () => {
  const { leaseMs, pollMs, renewMs } = DEFAULT_ENGINE_LIMITS;
  expect(leaseMs + 2 * pollMs).toBeLessThan(30_000);
  expect(3 * renewMs).toBeLessThanOrEqual(leaseMs);
});

describe.each(databases.eachSupportedId())('RunEngine, %s', id => {
  it('a run for a cluster that is no longer configured is worked on, so that it can end', async () => {
    const store = await createStore(id);
    startEngine(store, stepsOf(step('plan'), scoreStep()), { clusters: [] });
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(run.state).toBe('finished');
  });

  it('works on no more runs at the same time than it has capacity for', async () => {
    const store = await createStore(id);
    let working = 0;
    let most = 0;
    const runs = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      runs.push(await enqueue(store, name));
    }
    startEngine(
      store,
      stepsOf(
        step('plan', async ({ report }) => {
          working++;
          most = Math.max(most, working);
          await report({ type: 'tier.changed', tier: 't', state: 'ready' });
          working--;
          return { output: null };
        }),
        scoreStep(),
      ),
      { limits: { capacity: 2 } },
    );
    await Promise.all(runs.map(runId => untilRun(store, runId)));
    expect(most).toBeLessThanOrEqual(2);
  });

  it('starts a run at once when it is told of it', async () => {
    const store = await createStore(id);
    const looked = deferred();
    const lease = leaseWith(store, {
      tryClaim: async options => {
        const run = await store.lease.tryClaim(options);
        looked.resolve();
        return run;
      },
    });
    const engine = startEngine(
      { reader: store.reader, lease },
      stepsOf(step('plan'), scoreStep()),
      { limits: { pollMs: 3_600_000 } },
    );
    await looked.promise;
    const runId = await enqueue(store, 'shop');
    engine.kick();
    expect(await untilRun(store, runId)).toMatchObject({ verdict: 'pass' });
  });

  it('does not die of a database that is gone for a while', async () => {
    const store = await createStore(id);
    let failures = 3;
    const lease = leaseWith(store, {
      tryClaim: async options => {
        if (failures-- > 0) {
          throw new Error('the database is gone');
        }
        return store.lease.tryClaim(options);
      },
    });
    startEngine(
      { reader: store.reader, lease },
      stepsOf(step('plan'), scoreStep()),
    );
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(run.verdict).toBe('pass');
  });

  it('tells of each run that ended, and goes on if nobody can hear it', async () => {
    const store = await createStore(id);
    const heard: unknown[] = [];
    startEngine(store, stepsOf(step('plan'), scoreStep()), {
      onFinished: async run => {
        heard.push([run.testTitle, run.state, run.verdict]);
        throw new Error('nobody listens');
      },
    });
    await untilRun(store, await enqueue(store, 'a'));
    await untilRun(store, await enqueue(store, 'b'));
    await stopEngines();
    expect(heard).toEqual([
      ['a', 'finished', 'pass'],
      ['b', 'finished', 'pass'],
    ]);
  });

  it('logs one line for the start of a run, for the end of each step and for the end of the run, with its id', async () => {
    const store = await createStore(id);
    const lines: string[] = [];
    const child = mockServices.logger.mock({
      info: line => void lines.push(`info: ${line}`),
      warn: line => void lines.push(`warn: ${line}`),
    });
    const logger: LoggerService = mockServices.logger.mock({
      child: meta => {
        lines.push(`child of ${Object.keys(meta)}`);
        return child;
      },
    });
    const engine = startEngine(
      store,
      stepsOf(
        step('plan', () => ({ output: null, stop: true })),
        step('check'),
        scoreStep(),
      ),
      { logger },
    );
    const runId = await enqueue(store, 'shop');
    await untilRun(store, runId);
    await engine.stop();
    expect(lines.map(line => line.replace(/[\d.]+ s$/, 'N s'))).toEqual([
      'child of runId,testRef',
      `info: Run ${runId} of component:default/shop started on cluster main`,
      'info: Step plan done after N s',
      'info: Step check skipped after N s',
      'info: Step score done after N s',
      `info: Run ${runId} of component:default/shop ended: completed, verdict pass, score 100`,
    ]);
  });
});
