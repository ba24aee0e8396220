import type { V1Pod } from '@kubernetes/client-node';
import type { Finding, WorkloadSummary } from '@kymaros/plugin-kymaros-common';
import type { Step, StepContext } from '../engine/Step';
import { sandboxNames } from '../sandbox/names';
import type { ObservedNames } from '../sandbox/resolver/observeNames';
import { ISOLATE_STEP_ID, type IsolatedRun } from './isolateStep';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import { boundsOf, plannedRun } from './runContext';
import { restoreStepId, type TierRestore } from './tierSteps';
import type { RunDependencies } from './RunDependencies';
import { listWorkloads, summarizeWorkloads } from './workloads';

/** Id of the observe step. */
export const OBSERVE_STEP_ID = 'observe';

/** What was seen once the checks were over. */
export interface ObservedRun {
  /** What the application asked its resolver for. */
  names: ObservedNames['names'];
  /** By tier. */
  workloads: Record<string, WorkloadSummary[]>;
}

/**
 * Looks at the sandboxes once more after the checks: a workload that was ready may have been restarted since, and by now
 * the application has asked for all that it depends on.
 */
export function observeStep(dependencies: RunDependencies): Step<ObservedRun> {
  return {
    id: OBSERVE_STEP_ID,
    kind: 'observe',
    runs: 'on-success',
    async execute(context) {
      const [workloads, asked] = await Promise.all([
        observeWorkloads(context, dependencies),
        observeNames(context, dependencies),
      ]);
      return {
        output: {
          workloads: Object.fromEntries(workloads),
          names: asked.names,
        },
        findings: [
          ...workloads.flatMap(([tier, summaries]) =>
            restartFindings(tier, summaries),
          ),
          ...asked.findings,
        ],
      };
    },
  };
}

async function observeWorkloads(
  context: StepContext,
  { clusters }: RunDependencies,
): Promise<Array<[tier: string, workloads: WorkloadSummary[]]>> {
  const cluster = clusters.reader(context.test.cluster);
  const restored = context
    .outputOf<RunPlan>(PLAN_STEP_ID)!
    .tiers.filter(
      ({ name }) => context.outputOf<TierRestore>(restoreStepId(name))?.usable,
    );
  return Promise.all(
    restored.map(
      async ({ name, sandbox }): Promise<[string, WorkloadSummary[]]> => {
        const [workloads, pods] = await Promise.all([
          listWorkloads(cluster, sandbox),
          cluster.list<V1Pod>({
            apiVersion: 'v1',
            kind: 'Pod',
            namespace: sandbox,
          }),
        ]);
        return [name, summarizeWorkloads(workloads, pods)];
      },
    ),
  );
}

async function observeNames(
  context: StepContext,
  { resolvers }: RunDependencies,
): Promise<ObservedNames> {
  const { runId, test } = context;
  const { dns } = context.outputOf<IsolatedRun>(ISOLATE_STEP_ID)!;
  return resolvers.observe(
    plannedRun(context),
    { names: sandboxNames({ runId, spec: test.spec }), dns },
    boundsOf(context),
  );
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
