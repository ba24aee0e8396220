import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { SandboxTier } from '@kymaros/plugin-kymaros-node';
import type { StepContext } from '../engine/Step';
import { findRemainingHazards } from '../sandbox/hazards/remainingHazards';
import { mappingOf } from './plan/planRun';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import { boundsOf } from './runContext';
import type { RunDependencies } from './RunDependencies';

/** What is still dangerous in the sandbox of a tier, each thing a gate. */
export async function inspectSandbox(
  { clusters, hazards }: RunDependencies,
  context: StepContext,
  { name: tier, sandbox }: SandboxTier,
): Promise<Finding[]> {
  const { runId, test } = context;
  const { tiers, inventory } = context.outputOf<RunPlan>(PLAN_STEP_ID)!;
  return findRemainingHazards(clusters.reader(test.cluster), {
    hazards: hazards.on(test.cluster),
    restored: {
      runId,
      tier,
      sandbox,
      namespaceMapping: mappingOf(tiers),
      held: inventory?.[tier],
    },
    bounds: boundsOf(context),
  });
}
