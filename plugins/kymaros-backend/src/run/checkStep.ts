import type { Check, CheckResult } from '@kymaros/plugin-kymaros-common';
import type { SandboxTier } from '@kymaros/plugin-kymaros-node';
import limit from 'p-limit';
import type { Step, StepContext } from '../engine/Step';
import { awaitReadyStepId, type TierReadiness } from './tierSteps';
import { checkFindings } from './checkFindings';
import { inventoryChecks, workloadChecks } from './derivedChecks';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import { boundsOf } from './runContext';
import type { RunDependencies, RunIdentity } from './RunDependencies';
import { findLostResolver } from './resolverLost';
import { findGoneSandboxes } from './sandboxGone';
import { listWorkloads } from './workloads';

/** Checks at the same time: most of them only wait. */
const CONCURRENT_CHECKS = 8;

/** Id of the check step. */
export const CHECK_STEP_ID = 'check';

/** How the checks came out, in the order of the test. */
export interface CheckedRun {
  checks: CheckResult[];
}

/** Runs the checks on all tiers that came up, side by side. */
export function checkStep(
  dependencies: RunDependencies,
  run: RunIdentity,
): Step<CheckedRun> {
  return {
    id: CHECK_STEP_ID,
    kind: 'check',
    runs: 'on-success',
    async execute(context) {
      const plan = context.outputOf<RunPlan>(PLAN_STEP_ID)!;
      const ready = plan.tiers.filter(
        ({ name }) =>
          context.outputOf<TierReadiness>(awaitReadyStepId(name))?.ready,
      );
      const wanted = await checksOf(dependencies, { run, plan, ready });
      const baselines = await dependencies.checkHistory.baselinesOf({
        runId: run.runId,
        testRef: run.test.ref,
        checks: wanted,
      });
      const checks = await runChecks(dependencies, context, {
        wanted,
        baselines,
        plan,
        ready,
      });
      const gone = await findGoneSandboxes(
        dependencies.clusters.reader(run.test.cluster),
        ready,
      );
      const failed = checkFindings(checks);
      const lost = failed.length
        ? await findLostResolver(dependencies, context)
        : [];
      return {
        output: { checks },
        findings: [...gone, ...lost, ...failed],
        skipped: ready.length === 0,
        message: summarize(checks),
      };
    },
  };
}

/** A check that was not executed. */
export function skippedCheck(check: Check, message: string): CheckResult {
  const { name, type, severity, weight } = check;
  return {
    name,
    type,
    severity,
    weight,
    state: 'skipped',
    message,
    attempts: 0,
  };
}

/** The test's own checks or, for a test by annotations without any, those that follow from the backup. */
async function checksOf(
  { clusters }: RunDependencies,
  options: { run: RunIdentity; plan: RunPlan; ready: SandboxTier[] },
): Promise<Check[]> {
  const { test } = options.run;
  if (test.origin === 'document' || test.spec.checks.length) {
    return test.spec.checks;
  }
  const cluster = clusters.reader(test.cluster);
  const workloads = await Promise.all(
    options.ready.map(async ({ name, sandbox }) =>
      workloadChecks(name, await listWorkloads(cluster, sandbox)),
    ),
  );
  // A label selector leaves out objects that the backup's list has.
  const inventory = test.spec.backupSource.labelSelector
    ? []
    : inventoryChecks(options.plan.inventory ?? {});
  return [...inventory, ...workloads.flat()];
}

async function runChecks(
  dependencies: RunDependencies,
  context: StepContext,
  options: {
    wanted: Check[];
    baselines: Map<string, number>;
    plan: RunPlan;
    ready: SandboxTier[];
  },
): Promise<CheckResult[]> {
  const slot = limit(CONCURRENT_CHECKS);
  return Promise.all(
    options.wanted.map(check =>
      slot(async () => {
        const result = await runCheck(dependencies, context, {
          ...options,
          check,
          baseline: options.baselines.get(check.name),
        });
        await context.report({ type: 'check.changed', check: result });
        return result;
      }),
    ),
  );
}

async function runCheck(
  { clusters, checkRunner }: RunDependencies,
  context: StepContext,
  options: {
    check: Check;
    baseline: number | undefined;
    plan: RunPlan;
    ready: SandboxTier[];
  },
): Promise<CheckResult> {
  const { check, baseline, plan } = options;
  const isTarget = ({ name, sandbox }: SandboxTier) =>
    !check.namespace || check.namespace === name || check.namespace === sandbox;
  const tiers = options.ready.filter(isTarget);
  const missing = plan.tiers.filter(
    tier => isTarget(tier) && !tiers.includes(tier),
  );
  const notUp = `${missing.map(({ name }) => name).join(', ')} did not come up`;
  if (!tiers.length) {
    return skippedCheck(check, notUp);
  }
  await context.report({
    type: 'check.changed',
    check: { ...skippedCheck(check, ''), state: 'running' },
  });
  const result = await checkRunner.run(check, {
    cluster: clusters.reader(context.test.cluster),
    tiers,
    baseline,
    bounds: boundsOf(context),
    logger: context.logger,
  });
  // What it looks for may be in a tier that never came up.
  const isInDoubt =
    result.state !== 'passed' && !check.namespace && missing.length > 0;
  return isInDoubt
    ? skippedCheck(check, `${notUp}; elsewhere: ${result.message}`)
    : result;
}

function summarize(checks: CheckResult[]): string {
  const passed = checks.filter(({ state }) => state === 'passed').length;
  return `${passed} of ${checks.length} checks passed`;
}
