import type { Step, StepContext } from '../engine/Step';
import {
  awaitReadyStepId,
  restoreStepId,
  type TierReadiness,
  type TierRestore,
} from './tierSteps';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import { providerContext } from './runContext';
import type { RunDependencies, RunIdentity } from './RunDependencies';

/** Restores one tier, once the one before it is ready: its stores are there when it starts. */
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
      const outcome = await dependencies.provider.restoreTier(
        providerContext(dependencies, context),
        {
          backupName: plan.backup!.name,
          tier,
          position,
          sandbox: plan.tiers[position].sandbox,
          namespaceMapping: Object.fromEntries(
            plan.tiers.map(({ name, sandbox }) => [name, sandbox]),
          ),
          labelSelector,
        },
        restore => context.report({ type: 'restore.progress', tier, restore }),
      );
      if (!outcome.usable) {
        await context.report({ type: 'tier.changed', tier, state: 'failed' });
      }
      return {
        output: { restore: outcome.restore, usable: outcome.usable },
        findings: outcome.findings,
        message: `${outcome.restore.phase}, ${outcome.restore.itemsRestored} items`,
      };
    },
  };
}

function isReady(context: StepContext, tier: string): boolean {
  return !!context.outputOf<TierReadiness>(awaitReadyStepId(tier))?.ready;
}
