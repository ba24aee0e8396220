import type { Finding, TierContents } from '@kymaros/plugin-kymaros-common';
import type { StepContext } from '../../engine/Step';
import { allToTheirEnd } from '../../sandbox/allToTheirEnd';
import { PLAN_STEP_ID, type RunPlan } from '../planStep';
import { boundsOf } from '../runContext';
import type { RunDependencies } from '../RunDependencies';
import { restoreStepId, type TierRestore } from '../tierSteps';
import { observeContents } from './observeContents';

/**
 * Compares the sandboxes with the backup, also of tiers that did not come up: what is missing may be why. Of a tier out of
 * which nothing came there is nothing to compare.
 */
export async function observeTiers(
  context: StepContext,
  dependencies: Pick<RunDependencies, 'clusters' | 'archive'>,
): Promise<{ contents: Record<string, TierContents>; findings: Finding[] }> {
  const { backup, contents, tiers } = context.outputOf<RunPlan>(PLAN_STEP_ID)!;
  const stored = await dependencies.archive.contentsOf(context.runId);
  const cluster = dependencies.clusters.reader(context.test.cluster);
  const observed = await allToTheirEnd(
    tiers.map(async tier => {
      const { name } = tier;
      const restore = context.outputOf<TierRestore>(
        restoreStepId(name),
      )?.restore;
      const expected = contents?.expected[name];
      if (!restore?.itemsRestored || !expected) {
        return undefined;
      }
      const seen = await observeContents(cluster, {
        ...tier,
        runId: context.runId,
        restore,
        expected,
        volumes: contents.volumes && (contents.volumes[name] ?? {}),
        stored: stored?.[name],
        backupStartedAt: backup?.startedAt,
        findings: context.findings,
        bounds: boundsOf(context),
      });
      return { name, ...seen };
    }),
  );
  const known = observed.flatMap(one => one ?? []);
  return {
    contents: Object.fromEntries(
      known.map(({ name, contents: of }) => [name, of]),
    ),
    findings: known.flatMap(({ findings }) => findings),
  };
}
