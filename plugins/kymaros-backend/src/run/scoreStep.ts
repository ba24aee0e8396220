import type {
  CheckResult,
  RunResult,
  TierResult,
} from '@kymaros/plugin-kymaros-common';
import type { SandboxTier } from '@kymaros/plugin-kymaros-node';
import type { Step, StepContext } from '../engine/Step';
import { sandboxNames } from '../sandbox/names';
import type {
  RunObservations,
  TierObservations,
} from '../scoring/RunObservations';
import { regressions } from '../scoring/regressions';
import { scoreRun } from '../scoring/scoreRun';
import { CHECK_STEP_ID, type CheckedRun, skippedCheck } from './checkStep';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import { OBSERVE_STEP_ID, type ObservedRun } from './observeStep';
import {
  awaitReadyStepId,
  restoreStepId,
  type TierReadiness,
  type TierRestore,
} from './tierSteps';
import type { RunDependencies, RunIdentity } from './RunDependencies';

/** Id of the score step. */
export const SCORE_STEP_ID = 'score';

/** A run is compared with at most so many earlier ones. */
const EARLIER_RUNS = 10;

/**
 * Computes the result from what the steps before it recorded, whatever became of them, and says where earlier runs did
 * better. Asks the cluster nothing.
 */
export function scoreStep(
  { history, scoring }: Pick<RunDependencies, 'history' | 'scoring'>,
  run: RunIdentity,
): Step<RunResult> {
  return {
    id: SCORE_STEP_ID,
    kind: 'score',
    runs: 'always',
    async execute(context) {
      const result = scoreRun({
        ...observationsOf(run, context),
        weights: scoring.weights,
      });
      const earlier = await history.comparableRuns(run.runId, EARLIER_RUNS);
      return {
        output: {
          ...result,
          findings: [...result.findings, ...regressions(result, earlier)],
        },
        message:
          result.score === undefined
            ? result.verdict
            : `${result.verdict}, ${result.score} of 100`,
      };
    },
  };
}

function observationsOf(
  run: RunIdentity,
  context: StepContext,
): Omit<RunObservations, 'weights'> {
  const checks =
    context.outputOf<CheckedRun>(CHECK_STEP_ID)?.checks ??
    run.test.spec.checks.map(check =>
      skippedCheck(check, 'the run ended before the checks'),
    );
  const { tiers } = sandboxNames({ runId: run.runId, spec: run.test.spec });
  return {
    startedAt: context.startedAt,
    backup: context.outputOf<RunPlan>(PLAN_STEP_ID)?.backup,
    dependencies: context.outputOf<ObservedRun>(OBSERVE_STEP_ID)?.dependencies,
    findings: context.findings,
    steps: context.steps,
    objectives: run.test.spec.objectives,
    tiers: tiers.map(tier => observeTier(context, { tier, checks })),
    unplacedChecks: checks.filter(
      check => !tiers.some(({ name }) => name === check.tier),
    ),
  };
}

function observeTier(
  context: StepContext,
  { tier, checks }: { tier: SandboxTier; checks: CheckResult[] },
): TierObservations {
  const restored = context.outputOf<TierRestore>(restoreStepId(tier.name));
  const readiness = context.outputOf<TierReadiness>(
    awaitReadyStepId(tier.name),
  );
  const observed = context.outputOf<ObservedRun>(OBSERVE_STEP_ID);
  return {
    ...tier,
    state: stateOf(restored, readiness),
    restore: restored?.restore,
    workloads: observed?.workloads[tier.name] ?? readiness?.workloads ?? [],
    contents: observed?.contents?.[tier.name],
    checks: checks.filter(check => check.tier === tier.name),
  };
}

function stateOf(
  restored: TierRestore | undefined,
  readiness: TierReadiness | undefined,
): TierResult['state'] {
  if (!restored?.restore) {
    return 'skipped';
  }
  return restored.usable && readiness?.ready ? 'ready' : 'failed';
}
