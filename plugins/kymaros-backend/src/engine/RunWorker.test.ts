import {
  createStore,
  databases,
  resultOf,
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
  stepsBy,
  stepsOf,
} from './__testUtils__/fakeSteps';

import { leaseWith } from './__testUtils__/leaseWith';

jest.setTimeout(60_000);
afterEach(stopEngines);

describe.each(databases.eachSupportedId())('RunWorker: steps, %s', id => {
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

  it('a passing error is survived by trying again', async () => {
    const store = await createStore(id);
    startEngine(
      store,
      stepsOf(
        step('plan', ({ attempt }) => {
          if (attempt < 3) {
            throw new Error('connection reset');
          }
          return { output: null };
        }),
        scoreStep(),
      ),
    );
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(run).toMatchObject({
      verdict: 'pass',
      findings: [],
      steps: [{ id: 'plan', state: 'done', attempts: 3 }, { id: 'score' }],
    });
  });

  it('promise 9: a step that keeps throwing ends the run as an error of ours that names step and error; always steps still run', async () => {
    const store = await createStore(id);
    const stopped: unknown[] = [];
    startEngine(
      store,
      stepsOf(
        step('plan'),
        step(
          'restore/db',
          () => {
            throw new TypeError('x is not a function');
          },
          { tier: 'db' },
        ),
        step('check'),
        step('score', context => {
          stopped.push(context.stopped, context.findings[0]?.code);
          return {
            output: resultOf({
              verdict: 'error',
              findings: [...context.findings],
            }),
          };
        }),
        step('clean-up'),
      ),
    );
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(statesOf(run)).toEqual({
      plan: 'done',
      'restore/db': 'failed',
      check: 'skipped',
      score: 'done',
      'clean-up': 'done',
    });
    expect(stopped).toEqual(['failed', 'step-failed']);
    expect(run).toMatchObject({
      ending: 'completed',
      verdict: 'error',
      findings: [
        {
          code: 'step-failed',
          cause: 'INFRA',
          gate: true,
          tier: 'db',
          message:
            'Step restore/db failed after 3 tries: TypeError: x is not a function',
        },
      ],
    });
  });

  it('a step that stops the run is done, and the steps that need success are skipped', async () => {
    const store = await createStore(id);
    startEngine(
      store,
      stepsOf(
        step('plan', () => ({
          output: 'no backup',
          stop: true,
          findings: [
            {
              code: 'no-backup',
              severity: 'critical',
              cause: 'BACKUP',
              gate: true,
              message: 'There is no backup.',
              hint: 'Make one.',
            },
          ],
        })),
        step('restore/db'),
        scoreStep(),
        step('clean-up'),
      ),
    );
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(statesOf(run)).toEqual({
      plan: 'done',
      'restore/db': 'skipped',
      score: 'done',
      'clean-up': 'done',
    });
    expect(run).toMatchObject({
      ending: 'completed',
      findings: [{ code: 'no-backup' }],
    });
  });

  it('promise 4: a run ends even if its clean-up keeps failing, with a finding that leaves the verdict alone', async () => {
    const store = await createStore(id);
    startEngine(
      store,
      stepsOf(
        step('plan'),
        scoreStep(),
        step('clean-up', () => {
          throw new Error('namespace sandbox-db is stuck');
        }),
      ),
    );
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(run).toMatchObject({
      ending: 'completed',
      verdict: 'pass',
      findings: [
        {
          code: 'clean-up-failed',
          cause: 'CLEANUP',
          gate: false,
          message: expect.stringContaining('namespace sandbox-db is stuck'),
        },
      ],
    });
    expect(statesOf(run)['clean-up']).toBe('failed');
  });

  it('promise 4: a run ends even if an always step never does and does not heed its signal', async () => {
    const store = await createStore(id);
    startEngine(
      store,
      stepsOf(
        step('plan'),
        scoreStep(),
        step('clean-up', () => new Promise(() => {}), { timeoutMs: 50 }),
      ),
    );
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(run).toMatchObject({
      verdict: 'pass',
      findings: [
        {
          code: 'clean-up-failed',
          message: expect.stringContaining('within 0.05 s'),
        },
      ],
    });
  });

  it('promise 9: a run whose score step fails ends with the verdict error', async () => {
    const store = await createStore(id);
    const verdictAtCleanUp = deferred<unknown>();
    startEngine(
      store,
      stepsOf(
        step('plan', async ({ report }) => {
          await report({
            type: 'tier.changed',
            tier: 'tier-0',
            state: 'ready',
          });
          return { output: null };
        }),
        step('score', () => {
          throw new Error('bug');
        }),
        step('clean-up', async ({ runId }) => {
          const run = await store.reader.getRun(runId);
          verdictAtCleanUp.resolve(run?.verdict);
          return { output: null };
        }),
      ),
    );
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(await verdictAtCleanUp.promise).toBe('error');
    expect(run).toMatchObject({
      verdict: 'error',
      coverage: 0,
      tiers: [{ name: 'tier-0', state: 'ready' }],
      findings: [{ code: 'step-failed' }],
    });
    expect(run.score).toBeUndefined();
  });

  it('promise 9: a run without any verdict ends with the verdict error', async () => {
    const store = await createStore(id);
    startEngine(store, stepsOf(step('plan')));
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(run).toMatchObject({ ending: 'completed', verdict: 'error' });
  });

  it('promise 9: a run whose steps cannot even be listed ends with a finding that says why', async () => {
    const store = await createStore(id);
    startEngine(
      store,
      stepsBy(({ test }) => {
        throw new Error(`cluster ${test.cluster} is not configured`);
      }),
    );
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(run).toMatchObject({
      verdict: 'error',
      findings: [
        {
          code: 'no-steps',
          message: expect.stringContaining('cluster main is not configured'),
        },
      ],
    });
  });

  it('promise 5: a step whose end could not be stored is taken again', async () => {
    const store = await createStore(id);
    let failures = 1;
    const lease = leaseWith(store, {
      finishStep: async (run, end) => {
        if (failures-- > 0) {
          throw new Error('the database is gone');
        }
        return store.lease.finishStep(run, end);
      },
    });
    startEngine(
      { reader: store.reader, lease },
      stepsOf(step('plan'), scoreStep()),
      { limits: { leaseMs: 1_000 } },
    );
    const run = await untilRun(store, await enqueue(store, 'shop'));
    expect(run).toMatchObject({
      verdict: 'pass',
      steps: [
        { id: 'plan', state: 'done' },
        { id: 'score', state: 'done' },
      ],
    });
    expect(run.steps[0].attempts).toBeGreaterThan(1);
  });

  it('a step cannot report once it is over', async () => {
    const store = await createStore(id);
    const answer = deferred<unknown>();
    startEngine(
      store,
      stepsOf(
        step('plan', ({ report, runId }) => {
          untilRun(store, runId)
            .then(() =>
              report({ type: 'tier.changed', tier: 't', state: 'ready' }),
            )
            .then(answer.resolve, answer.resolve);
          return { output: null };
        }),
        scoreStep(),
      ),
    );
    await untilRun(store, await enqueue(store, 'shop'));
    expect(await answer.promise).toEqual(
      new Error('Step plan reported after its end'),
    );
  });
});
