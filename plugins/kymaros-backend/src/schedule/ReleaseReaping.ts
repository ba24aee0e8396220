import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Reaper } from '../sandbox/Reaper';

const TIMEOUT_MS = 60_000;

/** Has sandboxes that were just released removed, on the replica that was asked, instead of at the next round. */
export class ReleaseReaping {
  readonly #reaper: Pick<Reaper, 'reapRun'>;
  readonly #logger: LoggerService;
  readonly #stopped = new AbortController();

  constructor(options: {
    reaper: Pick<Reaper, 'reapRun'>;
    logger: LoggerService;
  }) {
    this.#reaper = options.reaper;
    this.#logger = options.logger;
  }

  /** Begins to remove what the run kept and returns; never throws. */
  reap(run: { runId: string; cluster: string }): void {
    const bounds = {
      signal: this.#stopped.signal,
      deadlineMs: Date.now() + TIMEOUT_MS,
    };
    this.#reaper.reapRun(run, bounds).catch(error => {
      this.#logger.warn(
        `The released sandboxes of run ${run.runId} are still on cluster ${run.cluster}; the next round removes them`,
        toError(error),
      );
    });
  }

  /** Leaves what is not removed yet to the rounds of other replicas. */
  stop(): void {
    this.#stopped.abort();
  }
}
