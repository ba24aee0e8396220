import {
  durationMs,
  type Finding,
  type RestoreTestSpec,
  type RunResult,
} from '@kymaros/plugin-kymaros-common';
import type { Step, StepContext } from '../engine/Step';
import { inspectSandbox } from './inspectSandbox';
import { PLAN_STEP_ID, type RunPlan } from './planStep';
import { boundsOf, providerContext, plannedRun } from './runContext';
import type { RunDependencies, RunIdentity } from './RunDependencies';
import { SCORE_STEP_ID } from './scoreStep';

const TIMEOUT_MS = 15 * 60_000;
const DEFAULT_KEEP_MS = 60 * 60_000;
/** Say that a sandbox is open, or that something dangerous is in it. */
const NEVER_KEPT = ['sandbox-not-closed', 'hazard-not-neutralised'];

/**
 * Leaves nothing behind (promise 4):
 * 1. wait until nothing is being restored any more, since Velero makes deleted sandboxes anew;
 * 2. remove the sandboxes, or let them stay for a while when the test asks for it;
 * 3. remove what the provider made.
 */
export function cleanUpStep(
  dependencies: RunDependencies,
  run: RunIdentity,
): Step {
  const { clusters, provider } = dependencies;
  return {
    id: 'clean-up',
    kind: 'clean-up',
    runs: 'always',
    timeoutMs: TIMEOUT_MS,
    async execute(context) {
      const forProvider = providerContext(dependencies, context);
      await provider.settle(forProvider);
      const { maxKeepMs } = clusters.config(run.test.cluster);
      const until = keptUntil(run, context, maxKeepMs);
      const kept =
        until &&
        (await areHarmless(dependencies, context)) &&
        (await keepSandboxes(dependencies, context, until));
      const findings = kept ? [] : await removeSandboxes(dependencies, context);
      await provider.cleanUp(forProvider);
      return {
        output: {},
        findings,
        message: summarize(findings, kept || undefined),
      };
    },
  };
}

/** A restore that was cut short has not been looked at yet; what cannot be looked at is not kept. */
async function areHarmless(
  dependencies: RunDependencies,
  context: StepContext,
): Promise<boolean> {
  const tiers = context.outputOf<RunPlan>(PLAN_STEP_ID)?.tiers ?? [];
  try {
    const findings = await Promise.all(
      tiers.map(tier => inspectSandbox(dependencies, context, tier)),
    );
    return findings.flat().length === 0;
  } catch (error) {
    context.logger.warn(
      `The sandboxes of run ${context.runId} are removed although they were to be kept: it cannot be seen what is in them`,
      error instanceof Error ? error : undefined,
    );
    return false;
  }
}

/** Until when they stay; nothing when the run ended before it made any. */
async function keepSandboxes(
  { sandboxes }: RunDependencies,
  context: StepContext,
  until: Date,
): Promise<Date | undefined> {
  if (!(await sandboxes.keep(plannedRun(context), until))) {
    return undefined;
  }
  await context.report({ type: 'run.kept', until: until.toISOString() });
  return until;
}

async function removeSandboxes(
  { sandboxes }: RunDependencies,
  context: StepContext,
): Promise<Finding[]> {
  const { findings } = await sandboxes.remove(
    plannedRun(context),
    boundsOf(context),
  );
  return findings;
}

function summarize(findings: Finding[], kept: Date | undefined): string {
  if (kept) {
    return `the sandboxes stay until ${kept.toISOString()}`;
  }
  return findings.length ? 'something is left' : 'nothing is left';
}

function keptUntil(
  { test }: RunIdentity,
  context: StepContext,
  maxKeepMs: number,
): Date | undefined {
  const result = context.outputOf<RunResult>(SCORE_STEP_ID);
  const isWanted =
    result?.verdict !== 'pass' &&
    context.stopped !== 'cancelled' &&
    !context.findings.some(({ code }) => NEVER_KEPT.includes(code));
  return isWanted
    ? keepUntil(test.spec.sandbox, {
        startedAtMs: context.startedAt.getTime(),
        nowMs: Date.now(),
        maxKeepMs,
      })
    : undefined;
}

/**
 * Until when `keepOnFailure` lets sandboxes stay, never beyond their time to live nor for longer than the cluster allows;
 * nothing when they are to go at once. People may extend it, beyond the time to live too: that bounds what the test does
 * by itself, the cluster's limit what anybody does.
 */
export function keepUntil(
  {
    keepOnFailure,
    ttl,
  }: Pick<RestoreTestSpec['sandbox'], 'keepOnFailure' | 'ttl'>,
  {
    startedAtMs,
    nowMs,
    maxKeepMs,
  }: { startedAtMs: number; nowMs: number; maxKeepMs: number },
): Date | undefined {
  if (!keepOnFailure) {
    return undefined;
  }
  const wantedMs =
    keepOnFailure === true ? DEFAULT_KEEP_MS : durationMs(keepOnFailure);
  const untilMs = Math.min(
    nowMs + wantedMs,
    nowMs + maxKeepMs,
    startedAtMs + durationMs(ttl),
  );
  return untilMs > nowMs ? new Date(untilMs) : undefined;
}
