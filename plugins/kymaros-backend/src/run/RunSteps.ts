import type { Step, StepFactory } from '../engine/Step';
import { awaitReadyStep } from './awaitReadyStep';
import { checkStep } from './checkStep';
import { cleanUpStep } from './cleanUpStep';
import { collectLogsStep } from './collectLogsStep';
import { isolateStep } from './isolateStep';
import { observeStep } from './observeStep';
import { planStep } from './planStep';
import { restoreStep } from './restoreStep';
import type { RunDependencies, RunIdentity } from './RunDependencies';
import { scoreStep } from './scoreStep';

/** The story of a restore test. */
export class RunSteps implements StepFactory {
  readonly #dependencies: RunDependencies;

  constructor(dependencies: RunDependencies) {
    this.#dependencies = dependencies;
  }

  stepsOf(run: RunIdentity): Step[] {
    const dependencies = this.#dependencies;
    const { namespaces } = run.test.spec.backupSource;
    return [
      planStep(dependencies),
      isolateStep(dependencies, run),
      ...namespaces.flatMap((_, position) => [
        restoreStep(dependencies, run, position),
        awaitReadyStep(dependencies, run, position),
      ]),
      checkStep(dependencies, run),
      observeStep(dependencies),
      scoreStep(dependencies, run),
      collectLogsStep(dependencies, run),
      cleanUpStep(dependencies, run),
    ];
  }
}
