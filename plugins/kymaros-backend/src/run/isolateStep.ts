import type { Step } from '../engine/Step';
import { boundsOf, plannedRun } from './runContext';
import type { RunDependencies, RunIdentity } from './RunDependencies';

/** Makes the sandboxes and closes them off, before anything is restored into them (promise 2). */
export function isolateStep(
  { sandboxes }: RunDependencies,
  run: RunIdentity,
): Step {
  return {
    id: 'isolate',
    kind: 'isolate',
    runs: 'on-success',
    async execute(context) {
      const { findings } = await sandboxes.isolate(
        plannedRun(run),
        boundsOf(context),
      );
      const count = run.test.spec.backupSource.namespaces.length;
      return {
        output: {},
        findings,
        stop: findings.some(({ gate }) => gate),
        message: `${count} ${count === 1 ? 'sandbox' : 'sandboxes'}, ${
          run.test.spec.networkIsolation.mode
        } isolation`,
      };
    },
  };
}
