import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { RestorePatch } from '@kymaros/plugin-kymaros-node';
import type { Step, StepContext } from '../engine/Step';
import { findRemainingHazards } from '../sandbox/hazards/remainingHazards';
import { dnsPatches } from '../sandbox/resolver/dnsPatches';
import { ISOLATE_STEP_ID, type IsolatedRun } from './isolateStep';
import { mappingOf } from './plan/planRun';
import {
  awaitReadyStepId,
  restoreStepId,
  type TierReadiness,
  type TierRestore,
} from './tierSteps';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import { boundsOf, plannedRun, providerContext } from './runContext';
import type { RunDependencies, RunIdentity } from './RunDependencies';

/**
 * Restores one tier, once the one before it is ready: its stores are there when it starts. Then looks whether something
 * dangerous came along after all, which ends the run.
 */
export function restoreStep(
  dependencies: RunDependencies,
  run: RunIdentity,
  position: number,
): Step<TierRestore> {
  const { namespaces, labelSelector } = run.test.spec.backupSource;
  const tier = namespaces[position].name;
  const before = namespaces[position - 1]?.name;
  return {
    id: restoreStepId(tier),
    kind: 'restore',
    tier,
    runs: 'on-success',
    async execute(context) {
      if (before && !isReady(context, before)) {
        await context.report({ type: 'tier.changed', tier, state: 'skipped' });
        return {
          output: { usable: false },
          skipped: true,
          message: `${before} did not come up`,
        };
      }
      const plan = context.outputOf<RunPlan>(PLAN_STEP_ID)!;
      await context.report({ type: 'tier.changed', tier, state: 'restoring' });
      await dependencies.sandboxes.limit(plannedRun(context), tier);
      const outcome = await dependencies.provider.restoreTier(
        providerContext(dependencies, context),
        {
          backupName: plan.backup!.name,
          tier,
          position,
          sandbox: plan.tiers[position].sandbox,
          namespaceMapping: mappingOf(plan.tiers),
          labelSelector,
          exclusions: plan.exclusions,
          patches: [...plan.patches, ...namePatches(context, tier)],
        },
        restore => context.report({ type: 'restore.progress', tier, restore }),
      );
      const remaining = await remainingHazards(dependencies, context, position);
      const usable = outcome.usable && remaining.length === 0;
      if (!usable) {
        await context.report({ type: 'tier.changed', tier, state: 'failed' });
      }
      return {
        output: { restore: outcome.restore, usable },
        findings: [...outcome.findings, ...remaining],
        stop: remaining.length > 0,
        message: `${outcome.restore.phase}, ${outcome.restore.itemsRestored} items`,
      };
    },
  };
}

/** Makes the tier's pods ask the run's resolver. */
function namePatches(context: StepContext, tier: string): RestorePatch[] {
  const { dns } = context.outputOf<IsolatedRun>(ISOLATE_STEP_ID)!;
  return dnsPatches(dns[tier]);
}

/** Before anything is waited for: what came in live must not live long. */
async function remainingHazards(
  { clusters, hazards }: RunDependencies,
  context: StepContext,
  position: number,
): Promise<Finding[]> {
  const { runId, test } = context;
  const { tiers, inventory } = context.outputOf<RunPlan>(PLAN_STEP_ID)!;
  const { name: tier, sandbox } = tiers[position];
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

function isReady(context: StepContext, tier: string): boolean {
  return !!context.outputOf<TierReadiness>(awaitReadyStepId(tier))?.ready;
}
