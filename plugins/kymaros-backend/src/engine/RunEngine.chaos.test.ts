import { createHash } from 'node:crypto';
import {
  applyRunEvent,
  initialRun,
  type Run,
} from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import {
  createStore,
  databases,
  MANUAL,
  resultOf,
  testNamed,
} from '../database/__testUtils__/runStores';
import type { DatabaseRunStore } from '../database/DatabaseRunStore';
import type { RunLease } from '../database/RunStore';
import { createEngine, enqueue, untilRun } from './__testUtils__/engines';
import { step, stepsOf } from './__testUtils__/fakeSteps';
import type { RunEngine } from './RunEngine';
import type { StepContext, StepFactory } from './Step';

jest.setTimeout(300_000);

const STEPS = [
  'plan',
  'restore/db',
  'restore/web',
  'check',
  'score',
  'clean-up',
];

/** A process that can be killed: from then on nothing that it began ever comes back to it. */
class Process {
  /** Fencing tokens of the runs that it claimed. */
  readonly tokens = new Map<string, number>();
  #alive = true;

  get alive(): boolean {
    return this.#alive;
  }

  kill(): void {
    this.#alive = false;
  }

  /** Dies before or after the work, never in it: what was sent to the database or the cluster happens. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    await this.#ifAlive();
    const result = await work();
    await this.#ifAlive();
    return result;
  }

  async #ifAlive(): Promise<void> {
    if (!this.#alive) {
      await new Promise(() => {});
    }
  }
}

interface Effect {
  stepId: string;
  token: number;
}

/** What the steps did to the outside, and who was doing it. */
class World {
  readonly effects = new Map<string, Effect[]>();
  readonly violations: string[] = [];
  #total = 0;
  readonly #onEffect: (total: number, process: Process) => void;

  constructor(onEffect: (total: number, process: Process) => void) {
    this.#onEffect = onEffect;
  }

  /** An effect of a step that heeds its signal, as steps must before they touch the cluster. */
  async touch(process: Process, context: StepContext, stepId: string) {
    context.signal.throwIfAborted();
    const { runId } = context;
    const before = this.effects.get(runId) ?? [];
    const effect = { stepId, token: process.tokens.get(runId)! };
    this.effects.set(runId, [...before, effect]);
    this.#check(runId, effect, before[before.length - 1]);
    this.#onEffect(++this.#total, process);
    await process.through(async () => {});
  }

  /** A worker that was succeeded never comes back, and no step comes after a later one. */
  #check(runId: string, effect: Effect, previous?: Effect): void {
    if (!previous) {
      return;
    }
    if (effect.token < previous.token) {
      this.violations.push(
        `${runId}: token ${effect.token} after ${previous.token}`,
      );
    }
    if (STEPS.indexOf(effect.stepId) < STEPS.indexOf(previous.stepId)) {
      this.violations.push(
        `${runId}: ${effect.stepId} after ${previous.stepId}`,
      );
    }
  }
}

function digest(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Each output depends on all outputs before it: one that is lost or made again from other ones shows in the last. */
function expectedOutput(runId: string, index: number): string {
  const before = STEPS.slice(0, index).map((_, i) => expectedOutput(runId, i));
  return digest(runId, STEPS[index], ...before);
}

function stepsIn(process: Process, world: World): StepFactory {
  return stepsOf(
    ...STEPS.map((id, index) =>
      step(id, async context => {
        await world.touch(process, context, id);
        await context.report({
          type: 'tier.changed',
          tier: id,
          state: 'ready',
        });
        await world.touch(process, context, id);
        const before = STEPS.slice(0, index).map(other =>
          other === 'score'
            ? expectedOutput(context.runId, 4)
            : context.outputOf(other),
        );
        const output = digest(context.runId, id, ...before);
        await world.touch(process, context, id);
        return id === 'score'
          ? { output: { ...resultOf(), unplacedChecks: [], rtoMs: 1, output } }
          : { output };
      }),
    ),
  );
}

function leaseIn(
  process: Process,
  lease: RunLease,
  beforeFinish: (runId: string) => Promise<void>,
): RunLease {
  return {
    tryClaim: async options => {
      const run = await process.through(() => lease.tryClaim(options));
      if (run) {
        process.tokens.set(run.runId, run.token);
      }
      return run;
    },
    renew: (r, ms) => process.through(() => lease.renew(r, ms)),
    appendEvents: (r, e) => process.through(() => lease.appendEvents(r, e)),
    startStep: (r, s) => process.through(() => lease.startStep(r, s)),
    finishStep: (r, e) => process.through(() => lease.finishStep(r, e)),
    conclude: (r, result) => process.through(() => lease.conclude(r, result)),
    finish: async (r, o) => {
      // Outputs are given up with the end of the run.
      await beforeFinish(r.runId);
      return process.through(() => lease.finish(r, o));
    },
    release: r => process.through(() => lease.release(r)),
  };
}

async function outputsOf(
  { knex }: Pick<Awaited<ReturnType<typeof createStore>>, 'knex'>,
  runId: string,
): Promise<string[]> {
  const rows = await knex('run_steps')
    .where({ run_id: runId })
    .orderBy('ordinal')
    .select('output');
  return rows.map(({ output }) => {
    const value = JSON.parse(output);
    return typeof value === 'string' ? value : value.output;
  });
}

async function replayed(store: DatabaseRunStore, run: Run): Promise<Run> {
  const events = await store.reader.listEvents(run.id, {
    after: 0,
    limit: 10_000,
  });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  const first = initialRun({
    id: run.id,
    test: testNamed(run.testTitle),
    trigger: MANUAL,
    createdAt: run.createdAt,
  });
  return JSON.parse(JSON.stringify(events.reduce(applyRunEvent, first)));
}

describe.each(databases.eachSupportedId())('RunEngine under fire, %s', id => {
  it('promises 4 and 5: however often processes are killed, every run ends, each step in its order, no output is lost and no two processes drive a run', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: 50 }), {
          minLength: 1,
          maxLength: 4,
        }),
        async killsAt => {
          const store = await createStore(id);
          const engines = new Map<Process, RunEngine>();
          const outputs = new Map<string, string[]>();
          const world = new World((total, process) => {
            if (killsAt.includes(total)) {
              process.kill();
              boot();
            }
          });
          function boot() {
            const process = new Process();
            const engine = createEngine(
              {
                reader: store.reader,
                lease: leaseIn(process, store.lease, async runId => {
                  outputs.set(runId, await outputsOf(store, runId));
                }),
              },
              stepsIn(process, world),
              { limits: { leaseMs: 1_500, maxAttempts: 100, capacity: 2 } },
            );
            engines.set(process, engine);
            engine.start();
          }
          const runIds = [];
          for (const name of ['a', 'b', 'c']) {
            runIds.push(await enqueue(store, name));
          }
          boot();
          boot();
          for (const runId of runIds) {
            const run = await untilRun(store, runId);
            expect(run).toMatchObject({
              ending: 'completed',
              verdict: 'pass',
              findings: [],
            });
            expect(run).toEqual(await replayed(store, run));
            expect(outputs.get(runId)).toEqual(
              STEPS.map((_, index) => expectedOutput(runId, index)),
            );
          }
          expect(world.violations).toEqual([]);
          const survivors = [...engines].filter(([{ alive }]) => alive);
          expect(survivors).toHaveLength(2);
          await Promise.all(survivors.map(([, engine]) => engine.stop()));
        },
      ),
      { numRuns: 5, endOnFailure: true },
    );
  });
});
