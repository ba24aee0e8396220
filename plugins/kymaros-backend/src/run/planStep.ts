import type {
  BackupSelection,
  SandboxTier,
} from '@kymaros/plugin-kymaros-node';
import type { Step } from '../engine/Step';
import { sandboxNames } from '../sandbox/names';
import { providerContext } from './runContext';
import type { RunDependencies, RunIdentity } from './RunDependencies';

/** Id of the plan step. */
export const PLAN_STEP_ID = 'plan';

/** Cleaning up may need the backup a little longer than the run itself. */
const CLEAN_UP_ALLOWANCE_MS = 15 * 60_000;

/** What a run is going to do. */
export interface RunPlan {
  backup: BackupSelection['backup'];
  /** What the backup holds of the tiers, when that is known. */
  inventory?: Record<string, Record<string, string[]>>;
  /** In the order in which they are restored. */
  tiers: SandboxTier[];
}

/** Chooses the backup and names the sandboxes. A backup that cannot give what the test asks for ends the run here. */
export function planStep(
  dependencies: RunDependencies,
  run: RunIdentity,
): Step<RunPlan> {
  return {
    id: PLAN_STEP_ID,
    kind: 'plan',
    runs: 'on-success',
    async execute(context) {
      const { backupSource } = run.test.spec;
      const selection = await dependencies.provider.selectBackup(
        providerContext(dependencies, context),
        {
          name: backupSource.name,
          namespaces: backupSource.namespaces.map(({ name }) => name),
          neededUntilMs: context.deadlineMs + CLEAN_UP_ALLOWANCE_MS,
        },
      );
      const { tiers } = sandboxNames({ runId: run.runId, spec: run.test.spec });
      await context.report({
        type: 'run.planned',
        backup: selection.backup,
        tiers,
      });
      return {
        output: {
          backup: selection.backup,
          inventory: selection.backup && selection.inventory,
          tiers,
        },
        findings: selection.findings,
        stop: !selection.backup || selection.findings.some(({ gate }) => gate),
        message: selection.backup
          ? `${selection.backup.name} (${selection.backup.reason})`
          : 'there is no backup to restore',
      };
    },
  };
}
