import {
  createStore,
  databases,
  resultOf,
  storeOf,
} from '../database/__testUtils__/runStores';
import {
  enqueue,
  startEngine,
  statesOf,
  stopEngines,
  untilRun,
} from './__testUtils__/engines';
import {
  deferred,
  scoreStep,
  step,
  stepsOf,
  untilAborted,
} from './__testUtils__/fakeSteps';

jest.setTimeout(60_000);
afterEach(stopEngines);

describe.each(databases.eachSupportedId())('RunWorker: interrupts, %s', id => {
  it('promise 5: after a shutdown another replica goes on at the unfinished step, and takes no finished one again', async () => {
    const store = await createStore(id);
    const executed: string[] = [];
    const atRestore = deferred();
    const first = startEngine(
      store,
      stepsOf(
        step('plan', () => {
          executed.push('first: plan');
          return { output: 'the plan' };
        }),
        step('restore/db', async context => {
          executed.push('first: restore');
          atRestore.resolve();
          return untilAborted(context);
        }),
        scoreStep(),
      ),
    );
    const runId = await enqueue(store, 'shop');
    await atRestore.promise;
    await first.stop();
    startEngine(
      await storeOf(store.knex),
      stepsOf(
        step('plan', () => {
          executed.push('second: plan');
          return { output: 'another plan' };
        }),
        step('restore/db', ({ attempt, outputOf }) => {
          executed.push(
            `second: restore, attempt ${attempt}, ${outputOf('plan')}`,
          );
          return { output: null };
        }),
        scoreStep(),
      ),
    );
    const run = await untilRun(store, runId);
    expect(executed).toEqual([
      'first: plan',
      'first: restore',
      'second: restore, attempt 2, the plan',
    ]);
    expect(run).toMatchObject({ ending: 'completed', verdict: 'pass' });
    expect(run.findings).toEqual([]);
  });

  it('promise 5: what a step still says while its replica shuts down is not taken for its end', async () => {
    const store = await createStore(id);
    const working = deferred();
    const first = startEngine(
      store,
      stepsOf(
        step('plan', async context => {
          working.resolve();
          await untilAborted(context).catch(() => {});
          await context
            .report({ type: 'tier.changed', tier: 'tier-0', state: 'failed' })
            .catch(() => {});
          return { output: 'cut short' };
        }),
      ),
    );
    const runId = await enqueue(store, 'shop');
    await working.promise;
    await first.stop();
    startEngine(store, stepsOf(step('plan'), scoreStep()));
    const run = await untilRun(store, runId);
    const events = await store.reader.listEvents(runId, {
      after: 0,
      limit: 500,
    });
    expect(events.map(({ type }) => type)).not.toContain('tier.changed');
    expect(run).toMatchObject({
      verdict: 'pass',
      steps: [{ id: 'plan', state: 'done', attempts: 2 }, { id: 'score' }],
    });
  });

  it('promise 4: a step that kills its workers does not do so for ever', async () => {
    const store = await createStore(id);
    const limits = { maxAttempts: 2 };
    const runId = await enqueue(store, 'shop');
    for (let i = 0; i < 2; i++) {
      const fatal = deferred();
      const steps = stepsOf(
        step('plan', context => {
          fatal.resolve();
          return untilAborted(context);
        }),
      );
      const engine = startEngine(store, steps, { limits });
      await fatal.promise;
      await engine.stop();
    }
    const executed: string[] = [];
    startEngine(
      store,
      stepsOf(
        step('plan', () => {
          executed.push('plan');
          return { output: null };
        }),
        scoreStep(),
      ),
      { limits },
    );
    const run = await untilRun(store, runId);
    expect(executed).toEqual([]);
    expect(run).toMatchObject({
      verdict: 'error',
      findings: [
        { code: 'step-failed', message: expect.stringContaining('2 tries') },
      ],
    });
  });

  it('a cancel in this replica cuts the run short at once; always steps still run', async () => {
    const store = await createStore(id);
    const working = deferred();
    const atScore = deferred<unknown>();
    const engine = startEngine(
      store,
      stepsOf(
        step('plan', context => {
          working.resolve();
          return untilAborted(context);
        }),
        step('restore/db'),
        step('score', ({ stopped, findings, signal }) => {
          atScore.resolve([stopped, findings[0].code, signal.aborted]);
          return {
            output: resultOf({ verdict: 'error', findings: [...findings] }),
          };
        }),
        step('clean-up'),
      ),
      { limits: { renewMs: 60_000, leaseMs: 120_000 } },
    );
    const runId = await enqueue(store, 'shop');
    await working.promise;
    await store.queue.requestCancel(runId, 'user:default/bob');
    engine.cancel(runId);
    const run = await untilRun(store, runId);
    expect(await atScore.promise).toEqual([
      'cancelled',
      'run-cancelled',
      false,
    ]);
    expect(run).toMatchObject({
      ending: 'cancelled',
      verdict: 'error',
      findings: [
        {
          code: 'run-cancelled',
          cause: 'CANCELLED',
          message: 'The run was cancelled by user:default/bob.',
        },
      ],
    });
    expect(statesOf(run)).toEqual({
      plan: 'failed',
      'restore/db': 'skipped',
      score: 'done',
      'clean-up': 'done',
    });
  });

  it('a cancel that was asked for anywhere else is seen with the next renewal', async () => {
    const store = await createStore(id);
    const working = deferred();
    startEngine(
      store,
      stepsOf(
        step('plan', context => {
          working.resolve();
          return untilAborted(context);
        }),
        scoreStep(),
      ),
    );
    const runId = await enqueue(store, 'shop');
    await working.promise;
    await (await storeOf(store.knex)).queue.requestCancel(runId, 'bob');
    expect(await untilRun(store, runId)).toMatchObject({ ending: 'cancelled' });
  });

  it('a cancel after the verdict changes neither verdict nor ending, and clean-up goes on', async () => {
    const store = await createStore(id);
    const cleaning = deferred();
    const go = deferred();
    const engine = startEngine(
      store,
      stepsOf(
        step('plan'),
        scoreStep(),
        step('clean-up', async ({ signal }) => {
          cleaning.resolve();
          await go.promise;
          return { output: signal.aborted };
        }),
      ),
    );
    const runId = await enqueue(store, 'shop');
    await cleaning.promise;
    await store.queue.requestCancel(runId, 'user:default/bob');
    engine.cancel(runId);
    go.resolve();
    expect(await untilRun(store, runId)).toMatchObject({
      ending: 'completed',
      verdict: 'pass',
      cancelRequested: true,
    });
  });

  it('promise 4: a run that is over its deadline is cut short, and says where', async () => {
    const store = await createStore(id);
    const deadlines: number[] = [];
    startEngine(
      store,
      stepsOf(
        step('plan', ({ deadlineMs }) => {
          deadlines.push(deadlineMs - Date.now());
          return { output: null };
        }),
        step('restore/db', untilAborted),
        scoreStep(),
        step('clean-up'),
      ),
    );
    const runId = await enqueue(store, 'shop', { spec: { timeout: '1s' } });
    const run = await untilRun(store, runId);
    expect(deadlines[0]).toBeGreaterThan(0);
    expect(deadlines[0]).toBeLessThanOrEqual(1_000);
    expect(run).toMatchObject({
      ending: 'timed-out',
      verdict: 'error',
      findings: [
        {
          code: 'run-timed-out',
          cause: 'INFRA',
          gate: true,
          message: expect.stringContaining('step restore/db'),
        },
      ],
    });
    expect(statesOf(run)).toEqual({
      plan: 'done',
      'restore/db': 'failed',
      score: 'done',
      'clean-up': 'done',
    });
  });

  it('what a step gives although it was cut short is kept', async () => {
    const store = await createStore(id);
    const atScore = deferred<unknown>();
    startEngine(
      store,
      stepsOf(
        step('check', async context => {
          await untilAborted(context).catch(() => {});
          return { output: 'what was seen until then' };
        }),
        step('score', ({ outputOf, findings }) => {
          atScore.resolve(outputOf('check'));
          return { output: resultOf({ findings: [...findings] }) };
        }),
      ),
    );
    const runId = await enqueue(store, 'shop', { spec: { timeout: '1s' } });
    const run = await untilRun(store, runId);
    expect(await atScore.promise).toBe('what was seen until then');
    expect(run).toMatchObject({
      ending: 'timed-out',
      findings: [{ code: 'run-timed-out' }],
    });
  });

  it('the deadline counts from the first start, whoever works on the run', async () => {
    const store = await createStore(id);
    const working = deferred();
    const first = startEngine(
      store,
      stepsOf(
        step('plan', context => {
          working.resolve();
          return untilAborted(context);
        }),
      ),
    );
    const runId = await enqueue(store, 'shop', { spec: { timeout: '1h' } });
    await working.promise;
    await first.stop();
    await store
      .knex('runs')
      .where({ id: runId })
      .decrement('started_at', 3_600_000);
    const executed: string[] = [];
    startEngine(
      store,
      stepsOf(
        step('plan', () => {
          executed.push('plan');
          return { output: null };
        }),
        scoreStep(),
        step('clean-up', () => {
          executed.push('clean-up');
          return { output: null };
        }),
      ),
    );
    const run = await untilRun(store, runId);
    expect(executed).toEqual(['clean-up']);
    expect(run).toMatchObject({ ending: 'timed-out', verdict: 'error' });
  });
});
