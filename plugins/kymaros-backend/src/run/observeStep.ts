import type {
  Dependency,
  Finding,
  TierContents,
  WorkloadSummary,
} from '@kymaros/plugin-kymaros-common';
import type { Step, StepContext } from '../engine/Step';
import { sandboxNames } from '../sandbox/names';
import { observeTiers } from './contents/observeTiers';
import { observeWorkloads } from './observeWorkloads';
import { ISOLATE_STEP_ID, type IsolatedRun } from './isolateStep';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import { catalogDependencies } from './references/catalogDependencies';
import { dependenciesOf } from './references/dependenciesOf';
import { dependencyFindings } from './references/dependencyFindings';
import { boundsOf, plannedRun } from './runContext';
import type { RunDependencies } from './RunDependencies';

/** Id of the observe step. */
export const OBSERVE_STEP_ID = 'observe';

/** What was seen once the checks were over. */
export interface ObservedRun {
  /** What the tiers need by name: asked for, or written in their configuration; and what the catalog says of the service. */
  dependencies: Dependency[];
  /** By tier. */
  workloads: Record<string, WorkloadSummary[]>;
  /** By tier. */
  contents?: Record<string, TierContents>;
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
      const [workloads, names, compared] = await Promise.all([
        observeWorkloads(context, dependencies),
        observeDependencies(context, dependencies),
        observeTiers(context, dependencies),
      ]);
      return {
        output: {
          workloads,
          dependencies: names.dependencies,
          contents: compared.contents,
        },
        findings: [...names.findings, ...compared.findings],
      };
    },
  };
}

async function observeDependencies(
  context: StepContext,
  { resolvers }: RunDependencies,
): Promise<{ dependencies: Dependency[]; findings: Finding[] }> {
  const { runId, test } = context;
  const { spec } = test;
  const { dns } = context.outputOf<IsolatedRun>(ISOLATE_STEP_ID)!;
  const plan = context.outputOf<RunPlan>(PLAN_STEP_ID)!;
  const { names, directory, findings } = await resolvers.observe(
    plannedRun(context),
    { names: sandboxNames({ runId, spec }), dns },
    boundsOf(context),
  );
  const pods = Object.entries(plan.inventory ?? {}).map(([tier, kinds]) => [
    tier,
    kinds['v1/Pod'] ?? [],
  ]);
  const dependencies = [
    ...dependenciesOf({
      declared: plan.references ?? { names: [], services: {} },
      names,
      directory,
      pods: Object.fromEntries(pods),
    }),
    ...catalogDependencies(test),
  ];
  return {
    dependencies,
    findings: [
      ...findings,
      ...dependencyFindings(dependencies, spec.networkIsolation.mode),
    ],
  };
}
