import type { RestorePatch } from '@kymaros/plugin-kymaros-node';
import type { Step, StepContext } from '../engine/Step';
import { dnsPatches } from '../sandbox/resolver/dnsPatches';
import { ISOLATE_STEP_ID, type IsolatedRun } from './isolateStep';
import { inspectSandbox } from './inspectSandbox';
import { mappingOf } from './plan/planRun';
import {
  awaitReadyStepId,
  restoreStepId,
  type TierReadiness,
  type TierRestore,
} from './tierSteps';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import { plannedRun, providerContext } from './runContext';
import type { RunDependencies, RunIdentity } from './RunDependencies';
import { findGoneSandboxes } from './sandboxGone';

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
      const sandboxTier = plan.tiers[position];
      const gone = await findGoneSandboxes(
        dependencies.clusters.reader(run.test.cluster),
        [sandboxTier],
      );
      if (gone.length > 0) {
        await context.report({ type: 'tier.changed', tier, state: 'failed' });
        return { output: { usable: false }, findings: gone };
      }
      await context.report({ type: 'tier.changed', tier, state: 'restoring' });
      await dependencies.sandboxes.limit(plannedRun(context), tier);
      const outcome = await dependencies.provider.restoreTier(
        providerContext(dependencies, context),
        {
          backupName: plan.backup!.name,
          tier,
          position,
          sandbox: sandboxTier.sandbox,
          namespaceMapping: mappingOf(plan.tiers),
          labelSelector,
          exclusions: plan.exclusions,
          patches: [...plan.patches, ...namePatches(context, tier)],
        },
        restore => context.report({ type: 'restore.progress', tier, restore }),
      );
      // Before anything is waited for: what came in live must not live long.
      const remaining = await inspectSandbox(
        dependencies,
        context,
        sandboxTier,
      );
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

function isReady(context: StepContext, tier: string): boolean {
  return !!context.outputOf<TierReadiness>(awaitReadyStepId(tier))?.ready;
}
