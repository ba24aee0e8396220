import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { RetentionLimits, RunRetention } from '../database/RunRetention';

const TIMEOUT_MS = 10 * 60_000;
/** Small enough that nobody waits for its transaction. */
const BATCH = 100;

/**
 * Has what is beyond its limit given up, once an hour, on one replica at a time. What one hour has no time for is left to
 * the next.
 */
export async function scheduleRetention(options: {
  scheduler: SchedulerService;
  retention: RunRetention;
  limits: RetentionLimits;
  logger: LoggerService;
}): Promise<void> {
  const { scheduler, retention, limits, logger } = options;
  await scheduler.scheduleTask({
    id: 'retention',
    scope: 'global',
    frequency: { cron: '17 * * * *' },
    timeout: { milliseconds: TIMEOUT_MS },
    fn: async signal => {
      const dropped = {
        details: await dropAll(signal, batch =>
          retention.dropDetails(limits.details, batch),
        ),
        runs: await dropAll(signal, batch =>
          retention.dropRuns(limits.runs, batch),
        ),
        evidence: await dropAll(signal, batch =>
          retention.dropEvidence(limits.evidence, batch),
        ),
      };
      if (Object.values(dropped).some(count => count > 0)) {
        logger.info(
          `Beyond their limits in kymaros.retention: gave up details of ${dropped.details} runs, ${dropped.runs} runs and ${dropped.evidence} records of evidence`,
        );
      }
    },
  });
}

async function dropAll(
  signal: AbortSignal,
  drop: (batch: number) => Promise<number>,
): Promise<number> {
  let total = 0;
  let dropped = BATCH;
  while (dropped === BATCH && !signal.aborted) {
    dropped = await drop(BATCH);
    total += dropped;
  }
  return total;
}
