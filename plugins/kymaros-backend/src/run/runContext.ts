import type { Bounds, ProviderRunContext } from '@kymaros/plugin-kymaros-node';
import type { StepContext } from '../engine/Step';
import type { PlannedRun } from '../sandbox/Sandboxes';
import type { RunDependencies, RunIdentity } from './RunDependencies';

/** What the run's provider works with during this step. */
export function providerContext(
  { clusters, writers }: Pick<RunDependencies, 'clusters' | 'writers'>,
  context: Pick<
    StepContext,
    'runId' | 'test' | 'logger' | 'signal' | 'deadlineMs'
  >,
): ProviderRunContext {
  const { runId, test, logger } = context;
  return {
    runId,
    cluster: clusters.reader(test.cluster),
    config: clusters.config(test.cluster),
    writer: writers.forRun(plannedRun(context)),
    bounds: boundsOf(context),
    logger,
  };
}

/** The run as the sandboxes know it. */
export function plannedRun({ runId, test }: RunIdentity): PlannedRun {
  return { runId, cluster: test.cluster, test };
}

/** The step's own bounds. */
export function boundsOf({
  signal,
  deadlineMs,
}: Pick<StepContext, 'signal' | 'deadlineMs'>): Bounds {
  return { signal, deadlineMs };
}
