import type { RestorePatch, SandboxTier } from '@kymaros/plugin-kymaros-node';
import type { BackupSummary, Finding } from '@kymaros/plugin-kymaros-common';
import type { Step, StepOutcome } from '../engine/Step';
import { missingAccessFindings } from '../sandbox/AccessPreflight';
import { sandboxNames } from '../sandbox/names';
import { planRun, type PlannedRestore } from './plan/planRun';
import type { PlannedContents } from './contents/planContents';
import { boundsOf } from './runContext';
import type { DeclaredReferences } from './references/declaredReferences';
import type { RunDependencies, RunIdentity } from './RunDependencies';

/** Id of the plan step. */
export const PLAN_STEP_ID = 'plan';

/** What a run is going to do. */
export interface RunPlan {
  backup?: BackupSummary;
  /** What the backup holds of the tiers, when that is known. */
  inventory?: Record<string, Record<string, string[]>>;
  /** What the tiers need, going by what they are configured to; absent when nothing was looked into. */
  references?: DeclaredReferences;
  /** What is to be found again; absent when nothing was looked into. */
  contents?: PlannedContents;
  /** In the order in which they are restored. */
  tiers: SandboxTier[];
  /** Resources that stay out of every restore. */
  exclusions: string[];
  /** Changes to objects of every restore. */
  patches: RestorePatch[];
}

/**
 * Asks once more whether the test may run and whether Kymaros has the rights that a run needs, chooses the backup, names the
 * sandboxes, and finds what would be dangerous to restore. A backup that cannot give what the test asks for, or not safely, ends the run here.
 */
export function planStep(dependencies: RunDependencies): Step<RunPlan> {
  return {
    id: PLAN_STEP_ID,
    kind: 'plan',
    runs: 'on-success',
    async execute(context) {
      const { runId, test, logger } = context;
      const denied = await dependencies.entitlements.refuseStart({
        runId,
        test,
      });
      if (denied) {
        return stopped(
          { runId, test },
          { findings: [denied], message: 'the test may not run' },
        );
      }
      const missing = await dependencies.access.findMissing(
        test.cluster,
        boundsOf(context),
      );
      if (missing.length > 0) {
        return stopped(
          { runId, test },
          {
            findings: missingAccessFindings(missing),
            message: 'Kymaros lacks rights on the cluster',
          },
        );
      }
      const planned = await planRun(dependencies, {
        runId,
        test,
        logger,
        bounds: boundsOf(context),
        runDeadlineMs: context.deadlineMs,
      });
      const output = outputOf(planned);
      await dependencies.archive.saveContents(runId, planned.stored);
      await context.report({
        type: 'run.planned',
        backup: output.backup,
        tiers: output.tiers,
        hazards: planned.plan.hazards,
      });
      return outcomeOf(output, planned.plan.findings);
    },
  };
}

function stopped(
  run: RunIdentity,
  why: { findings: Finding[]; message: string },
): StepOutcome<RunPlan> {
  const { tiers } = sandboxNames({ runId: run.runId, spec: run.test.spec });
  return {
    output: { tiers, exclusions: [], patches: [] },
    ...why,
    stop: true,
  };
}

function outputOf(planned: PlannedRestore): RunPlan {
  const { plan, inventory, references, contents, exclusions, patches } =
    planned;
  const tiers = plan.tiers.map(({ name, sandbox }) => ({ name, sandbox }));
  return {
    backup: plan.backup,
    inventory,
    references,
    contents,
    tiers,
    exclusions,
    patches,
  };
}

function outcomeOf(output: RunPlan, findings: Finding[]): StepOutcome<RunPlan> {
  const { backup } = output;
  return {
    output,
    findings,
    stop: !backup || findings.some(({ gate }) => gate),
    message: backup
      ? `${backup.name} (${backup.reason})`
      : 'there is no backup to restore',
  };
}
