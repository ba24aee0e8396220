import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { Step, StepOutcome } from '../engine/Step';
import type { TierDns } from '../sandbox/resolver/TierDns';
import { boundsOf, plannedRun } from './runContext';
import type { RunDependencies, RunIdentity } from './RunDependencies';

/** Id of the isolate step. */
export const ISOLATE_STEP_ID = 'isolate';

/** What the steps after it need to know of the sandboxes. */
export interface IsolatedRun {
  /** How pods ask for names, by source namespace. */
  dns: Record<string, TierDns>;
}

/** Makes the sandboxes and closes them off, before anything is restored into them (promise 2). */
export function isolateStep(
  { sandboxes, resolvers }: RunDependencies,
  run: RunIdentity,
): Step<IsolatedRun> {
  return {
    id: ISOLATE_STEP_ID,
    kind: 'isolate',
    runs: 'on-success',
    async execute(context) {
      const planned = plannedRun(run);
      const bounds = boundsOf(context);
      const { findings, ...names } = await sandboxes.isolate(planned, bounds);
      if (findings.some(({ gate }) => gate)) {
        return stopped(findings);
      }
      const resolver = await resolvers.start(planned, names, bounds);
      if (resolver.findings.some(({ gate }) => gate)) {
        return stopped([...findings, ...resolver.findings]);
      }
      return {
        output: { dns: resolver.dns },
        findings: [...findings, ...resolver.findings],
        message: summarize(run),
      };
    },
  };
}

function stopped(findings: Finding[]): StepOutcome<IsolatedRun> {
  return { output: { dns: {} }, findings, stop: true };
}

function summarize({ test }: RunIdentity): string {
  const count = test.spec.backupSource.namespaces.length;
  return `${count} ${count === 1 ? 'sandbox' : 'sandboxes'}, ${
    test.spec.networkIsolation.mode
  } isolation`;
}
