import type { Finding } from '@kymaros/plugin-kymaros-common';
import { sandboxNames } from '../sandbox/names';
import { plannedRun } from './runContext';
import type { RunDependencies, RunIdentity } from './RunDependencies';

/** A gate when the run's own resolver failed it, which must not be held against the backup. */
export async function findLostResolver(
  { resolvers }: RunDependencies,
  { runId, test }: RunIdentity,
): Promise<Finding[]> {
  return resolvers.findLost(
    plannedRun({ runId, test }),
    sandboxNames({ runId, spec: test.spec }),
  );
}
