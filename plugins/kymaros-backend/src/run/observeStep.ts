import type { V1Pod } from '@kubernetes/client-node';
import type { Finding, WorkloadSummary } from '@kymaros/plugin-kymaros-common';
import type { Step } from '../engine/Step';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import { restoreStepId, type TierRestore } from './tierSteps';
import type { RunDependencies, RunIdentity } from './RunDependencies';
import { listWorkloads, summarizeWorkloads } from './workloads';

/** Id of the observe step. */
export const OBSERVE_STEP_ID = 'observe';

/** How the workloads stood after the checks, by tier. */
export interface ObservedRun {
  workloads: Record<string, WorkloadSummary[]>;
}

/** Looks at the sandboxes once more after the checks: a workload that was ready may have been restarted since. */
export function observeStep(
  { clusters }: RunDependencies,
  run: RunIdentity,
): Step<ObservedRun> {
  return {
    id: OBSERVE_STEP_ID,
    kind: 'observe',
    runs: 'on-success',
    async execute(context) {
      const cluster = clusters.reader(run.test.cluster);
      const restored = context
        .outputOf<RunPlan>(PLAN_STEP_ID)!
        .tiers.filter(
          ({ name }) =>
            context.outputOf<TierRestore>(restoreStepId(name))?.usable,
        );
      const observed = await Promise.all(
        restored.map(async ({ name, sandbox }) => {
          const [workloads, pods] = await Promise.all([
            listWorkloads(cluster, sandbox),
            cluster.list<V1Pod>({
              apiVersion: 'v1',
              kind: 'Pod',
              namespace: sandbox,
            }),
          ]);
          return [name, summarizeWorkloads(workloads, pods)] as const;
        }),
      );
      return {
        output: { workloads: Object.fromEntries(observed) },
        findings: observed.flatMap(([tier, workloads]) =>
          restartFindings(tier, workloads),
        ),
      };
    },
  };
}

function restartFindings(
  tier: string,
  workloads: WorkloadSummary[],
): Finding[] {
  return workloads
    .filter(({ restarts, desired }) => restarts > 0 && desired > 0)
    .map(({ kind, name, restarts }) => ({
      code: 'workload-restarted',
      severity: 'warning',
      cause: 'APP',
      gate: false,
      level: 'startup',
      tier,
      object: { kind, name },
      message: `${kind} ${name} was restarted ${restarts} times in the sandbox.`,
      hint: "Look at the container's previous log: often it starts before what it needs is there.",
    }));
}
