import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Reaper } from '../sandbox/Reaper';

const TIMEOUT_MS = 5 * 60_000;

/** Has the remains of finished and lost runs removed, once a minute, on one replica at a time. */
export async function scheduleReaping(options: {
  scheduler: SchedulerService;
  reaper: Pick<Reaper, 'reap'>;
  clusters: string[];
  logger: LoggerService;
}): Promise<void> {
  const { scheduler, reaper, clusters, logger } = options;
  await scheduler.scheduleTask({
    id: 'reap-sandboxes',
    scope: 'global',
    frequency: { cron: '* * * * *' },
    timeout: { milliseconds: TIMEOUT_MS },
    fn: async signal => {
      const bounds = { signal, deadlineMs: Date.now() + TIMEOUT_MS };
      await Promise.all(
        clusters.map(async cluster => {
          try {
            await reaper.reap(cluster, bounds);
          } catch (error) {
            // A cluster that is gone must not keep the others from being cleaned; it is tried again in a minute.
            logger.warn(
              `What runs left on cluster ${cluster} could not be removed; trying again in a minute`,
              toError(error),
            );
          }
        }),
      );
    },
  });
}
