import type { RestoreTest, StepKind } from '@kymaros/plugin-kymaros-common';
import { resultOf } from '../../database/__testUtils__/runStores';
import type { Step, StepContext, StepFactory, StepOutcome } from '../Step';

type Execute = (context: StepContext) => Promise<StepOutcome> | StepOutcome;

/** A step that does what it is told. */
export function step(
  id: string,
  execute: Execute = () => ({ output: `output of ${id}` }),
  options: Partial<Pick<Step, 'kind' | 'runs' | 'timeoutMs' | 'tier'>> = {},
): Step {
  return {
    id,
    kind: kindOf(id),
    runs: ['score', 'clean-up'].includes(id) ? 'always' : 'on-success',
    ...options,
    execute: async context => execute(context),
  };
}

/** A step that concludes with a verdict that only findings without gate allow. */
export function scoreStep(): Step {
  return step('score', ({ findings }) => ({
    output: resultOf({
      verdict: findings.some(({ gate }) => gate) ? 'error' : 'pass',
      findings: [...findings],
    }),
  }));
}

/** The same steps for every run. */
export function stepsOf(...steps: Step[]): StepFactory {
  return { stepsOf: () => steps };
}

/** Steps that depend on the run. */
export function stepsBy(
  make: (run: { runId: string; test: RestoreTest }) => Step[],
): StepFactory {
  return { stepsOf: make };
}

/** Resolves, by throwing the signal's reason, when it aborts. */
export async function untilAborted({ signal }: StepContext): Promise<never> {
  signal.throwIfAborted();
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
    }),
  );
}

/** A promise that a test settles. */
export function deferred<T = void>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>(settle => {
    resolve = settle;
  });
  return { promise, resolve };
}

function kindOf(id: string): StepKind {
  return id.split('/')[0] as StepKind;
}
