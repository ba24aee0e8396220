import { mockServices } from '@backstage/backend-test-utils';
import type { Run } from '@kymaros/plugin-kymaros-common';
import { MANUAL, testNamed } from '../../database/__testUtils__/runStores';
import type { DatabaseRunStore } from '../../database/DatabaseRunStore';
import type { EngineLimits } from '../engineLimits';
import { RunEngine, type RunEngineOptions } from '../RunEngine';
import type { StepFactory } from '../Step';

/** Short enough for tests; the lease is still much longer than what a loaded machine stalls. */
export const FAST: Partial<EngineLimits> = {
  pollMs: 20,
  leaseMs: 2_000,
  renewMs: 100,
  retryDelayMs: 1,
  abortGraceMs: 200,
};

const started: RunEngine[] = [];

/** An engine that nobody stops, for processes that are killed. */
export function createEngine(
  store: Pick<DatabaseRunStore, 'lease' | 'reader'>,
  steps: StepFactory,
  options: Partial<RunEngineOptions> = {},
): RunEngine {
  return new RunEngine({
    lease: store.lease,
    reader: store.reader,
    steps,
    clusters: [{ name: 'main', maxConcurrentRuns: 100, maxSandboxes: 100 }],
    logger: mockServices.logger.mock({
      child: () => mockServices.logger.mock(),
    }),
    ...options,
    limits: { ...FAST, ...options.limits },
  });
}

/** Starts an engine that is stopped after the test by {@link stopEngines}. */
export function startEngine(
  ...args: Parameters<typeof createEngine>
): RunEngine {
  const engine = createEngine(...args);
  started.push(engine);
  engine.start();
  return engine;
}

/** Stops all engines of the test. */
export async function stopEngines(): Promise<void> {
  await Promise.all(started.splice(0).map(engine => engine.stop()));
}

/** Queues a run of a test. */
export async function enqueue(
  store: DatabaseRunStore,
  ...args: Parameters<typeof testNamed>
): Promise<string> {
  const run = await store.queue.enqueue({
    test: testNamed(...args),
    trigger: MANUAL,
  });
  return run.id;
}

/** Waits until a run is as it should be. */
export async function untilRun(
  { reader }: Pick<DatabaseRunStore, 'reader'>,
  runId: string,
  isReached: (run: Run) => boolean = ({ state }) => state === 'finished',
): Promise<Run> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const run = await reader.getRun(runId);
    if (run && isReached(run)) {
      return run;
    }
    if (Date.now() > deadline) {
      throw new Error(`Gave up waiting for ${JSON.stringify(run, null, 2)}`);
    }
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

/** Steps of the run by id, with the state that they came to. */
export function statesOf(run: { steps: Array<{ id: string; state: string }> }) {
  return Object.fromEntries(run.steps.map(({ id, state }) => [id, state]));
}
