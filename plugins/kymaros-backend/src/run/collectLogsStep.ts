import type { RunLogs } from '@kymaros/plugin-kymaros-common';
import type { Step } from '../engine/Step';
import { sandboxNames } from '../sandbox/names';
import { collectLogs } from './logs/collectLogs';
import type { RunDependencies, RunIdentity } from './RunDependencies';

/** Id of the collect-logs step. */
export const COLLECT_LOGS_STEP_ID = 'collect-logs';

const TIMEOUT_MS = 60_000;
/** Of the time, to store what was read until then. */
const FOR_STORING_MS = 15_000;

/**
 * Keeps what the pods of the sandboxes wrote, and the cluster's events about them, before they are removed. The verdict is
 * known by then: that something cannot be read or kept is said, and no error.
 */
export function collectLogsStep(
  { archive, clusters, provider }: RunDependencies,
  run: RunIdentity,
): Step {
  return {
    id: COLLECT_LOGS_STEP_ID,
    kind: 'observe',
    runs: 'always',
    timeoutMs: TIMEOUT_MS,
    async execute(context) {
      const { runId, test } = run;
      try {
        const logs = await collectLogs({
          runId,
          tiers: sandboxNames({ runId, spec: test.spec }).tiers,
          helperContainers: provider.helperContainers,
          cluster: clusters.reader(test.cluster),
          bounds: {
            signal: context.signal,
            deadlineMs: context.deadlineMs - FOR_STORING_MS,
          },
        });
        await archive.saveLogs(runId, logs);
        return { output: {}, message: summarize(logs) };
      } catch (error) {
        context.signal.throwIfAborted();
        context.logger.warn(
          `The logs of run ${runId} are not kept`,
          error as Error,
        );
        return {
          output: {},
          message: `not kept: ${(error as Error).message}`,
        };
      }
    },
  };
}

function summarize({ containers, events, notes }: RunLogs): string {
  const kept = `${containers.length} logs and ${events.length} events`;
  return notes.length ? `${kept}; ${notes.length} notes` : kept;
}
