import {
  type Check,
  durationMs,
  type Finding,
  type RestoreTestSpec,
  type WorkloadSummary,
} from '@kymaros/plugin-kymaros-common';
import {
  type Bounds,
  type ClusterReader,
  WaitTimeoutError,
} from '@kymaros/plugin-kymaros-node';
import type { Step, StepContext } from '../engine/Step';
import { allToTheirEnd } from '../sandbox/allToTheirEnd';
import { awaitPods, HopelessError } from './awaitPods';
import { awaitClaimsBound, awaitDaemonSets } from './awaitRest';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import {
  awaitReadyStepId,
  restoreStepId,
  type TierReadiness,
  type TierRestore,
} from './tierSteps';
import { boundsOf, providerContext } from './runContext';
import type { RunDependencies, RunIdentity } from './RunDependencies';
import { findGoneSandboxes } from './sandboxGone';
import { findLostResolver } from './resolverLost';
import { type LeftOut, tierNotReady } from './tierNotReady';

const DEFAULT_TIMEOUT_MS = 5 * 60_000;

const NOT_RESTORED = {
  output: { ready: false, workloads: [] },
  findings: [],
  skipped: true,
  message: 'the tier was not restored',
};

/**
 * Waits until all that should run in a tier runs, and meanwhile asks the provider what it has to say about the restore. A
 * tier that does not come up is a gate, and the tiers after it are skipped.
 */
export function awaitReadyStep(
  dependencies: RunDependencies,
  run: RunIdentity,
  position: number,
): Step<TierReadiness> {
  const tier = run.test.spec.backupSource.namespaces[position].name;
  return {
    id: awaitReadyStepId(tier),
    kind: 'await-ready',
    tier,
    runs: 'on-success',
    async execute(context) {
      const restored = context.outputOf<TierRestore>(restoreStepId(tier));
      const plan = context.outputOf<RunPlan>(PLAN_STEP_ID)!;
      const { sandbox } = plan.tiers[position];
      // Velero takes about as long to hand out its messages as a tier takes to start.
      const [messages, outcome] = await allToTheirEnd([
        restored?.restore
          ? dependencies.provider.explainRestore(
              providerContext(dependencies, context),
              {
                backup: plan.backup!,
                tier,
                sandbox,
                restore: restored.restore,
              },
            )
          : [],
        restored?.usable
          ? awaitTier(context, {
              cluster: dependencies.clusters.reader(run.test.cluster),
              tier,
              sandbox,
              leftOut: leftOutOf(run, plan, tier),
              timeoutMs: readinessTimeoutMs(run.test.spec, {
                name: tier,
                sandbox,
              }),
            })
          : NOT_RESTORED,
      ]);
      const lost = outcome.findings.length
        ? await findLostResolver(dependencies, context)
        : [];
      return {
        ...outcome,
        findings: [...messages, ...lost, ...outcome.findings],
      };
    },
  };
}

/** The longest that a podStatus check of the tier allows, since those say how long the service may take. */
export function readinessTimeoutMs(
  { checks }: Pick<RestoreTestSpec, 'checks'>,
  tier: { name: string; sandbox: string },
): number {
  const timeouts = checks.flatMap((check: Check) =>
    check.type === 'podStatus' &&
    [undefined, tier.name, tier.sandbox].includes(check.namespace)
      ? [durationMs(check.podStatus.timeout)]
      : [],
  );
  return timeouts.length ? Math.max(...timeouts) : DEFAULT_TIMEOUT_MS;
}

/** What a tier lacks because this test, or Kymaros itself, does not restore it. */
function leftOutOf(run: RunIdentity, plan: RunPlan, tier: string): LeftOut {
  return {
    exclusions: plan.exclusions,
    isSelective: run.test.spec.backupSource.labelSelector !== undefined,
    held: plan.inventory?.[tier],
  };
}

async function awaitTier(
  context: StepContext,
  options: {
    cluster: ClusterReader;
    tier: string;
    sandbox: string;
    leftOut: LeftOut;
    timeoutMs: number;
  },
) {
  const { tier } = options;
  await context.report({ type: 'tier.changed', tier, state: 'starting' });
  const outcome = await followReadiness(context, options);
  const ready = !outcome.finding;
  await context.report({
    type: 'tier.changed',
    tier,
    state: ready ? 'ready' : 'failed',
    workloads: outcome.workloads,
  });
  return {
    output: {
      ready,
      ...(ready ? { readyAt: new Date().toISOString() } : {}),
      workloads: outcome.workloads,
    },
    findings: outcome.finding ? [outcome.finding] : [],
    message:
      outcome.finding?.message ??
      `workloads ready: ${outcome.workloads.length}`,
  };
}

/** Waits for pods, then for what pods do not show: nodes that a DaemonSet has not reached, claims without a pod. */
async function followReadiness(
  context: StepContext,
  options: {
    cluster: ClusterReader;
    tier: string;
    sandbox: string;
    leftOut: LeftOut;
    timeoutMs: number;
  },
): Promise<{ workloads: WorkloadSummary[]; finding?: Finding }> {
  const { cluster, sandbox } = options;
  const bounds: Bounds = {
    ...boundsOf(context),
    deadlineMs: Math.min(context.deadlineMs, Date.now() + options.timeoutMs),
  };
  const begunMs = Date.now();
  let workloads: WorkloadSummary[] = [];
  try {
    await awaitDaemonSets({ cluster, sandbox, bounds });
    workloads = await awaitPods(context, { ...options, bounds });
    await awaitClaimsBound({ cluster, sandbox, bounds });
    return { workloads, finding: await goneSandbox(options) };
  } catch (error) {
    if (
      !(error instanceof WaitTimeoutError || error instanceof HopelessError)
    ) {
      throw error;
    }
    const finding = await goneSandbox(options);
    return finding
      ? { workloads, finding }
      : tierNotReady({ ...options, waitedMs: Date.now() - begunMs, error });
  }
}

async function goneSandbox(options: {
  cluster: ClusterReader;
  tier: string;
  sandbox: string;
}): Promise<Finding | undefined> {
  const { cluster, tier: name, sandbox } = options;
  const [finding] = await findGoneSandboxes(cluster, [{ name, sandbox }]);
  return finding;
}
