import {
  createStore,
  databases,
  storeOf,
} from '../database/__testUtils__/runStores';
import {
  enqueue,
  startEngine,
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

describe.each(databases.eachSupportedId())('RunEngine, %s', id => {
  it('takes the steps of a queued run in order, each with the outputs of those before it, and ends it', async () => {
    const store = await createStore(id);
    const seen: unknown[] = [];
    startEngine(
      store,
      stepsOf(
        step('plan', () => ({ output: { backup: 'b1' }, message: 'Planned' })),
        step('restore/db', ({ outputOf }) => {
          seen.push(outputOf('plan'), outputOf('restore/db'));
          return { output: 'restored' };
        }),
        scoreStep(),
        step('clean-up', ({ outputOf, stopped }) => {
          seen.push(outputOf('restore/db'), stopped);
          return { output: null };
        }),
      ),
    );
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(seen).toEqual([{ backup: 'b1' }, undefined, 'restored', undefined]);
    expect(run).toMatchObject({
      state: 'finished',
      ending: 'completed',
      verdict: 'pass',
      score: 100,
      steps: [
        { id: 'plan', state: 'done', attempts: 1, message: 'Planned' },
        { id: 'restore/db', state: 'done', attempts: 1 },
        { id: 'score', state: 'done' },
        { id: 'clean-up', state: 'done' },
      ],
    });
    const events = await store.reader.listEvents(run.id, {
      after: 0,
      limit: 500,
    });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(events[events.length - 1].type).toBe('run.finished');
    expect(run.lastEventSeq).toBe(events.length);
  });

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
});
