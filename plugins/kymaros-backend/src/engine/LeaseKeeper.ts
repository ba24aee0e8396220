import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  LeaseLostError,
  type RunHandle,
  type RunLease,
} from '../database/RunStore';
import type { EngineLimits } from './engineLimits';
import { pause } from './pause';

/** What a {@link LeaseKeeper} works with. */
export interface LeaseKeeperOptions {
  lease: Pick<RunLease, 'renew'>;
  run: RunHandle;
  /** `performance.now()` of before the lease was had. */
  leasedAt: number;
  limits: Pick<EngineLimits, 'leaseMs' | 'renewMs'>;
  logger: LoggerService;
  onCancelRequested: (by: string) => void;
  onLost: (error: LeaseLostError) => void;
}

/**
 * Renews a worker's lease until it is stopped, and learns of cancel requests by it.
 *
 * The lease also counts as lost when it could not be renewed in time, by this process' own clock and from the moment
 * before each renewal was asked for: so a worker that is cut off from the database stops touching the cluster no later
 * than another one may start.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #stopped = new AbortController();
  #nudge = new AbortController();
  #watchdog: NodeJS.Timeout | undefined;

  private constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  static start(options: LeaseKeeperOptions): LeaseKeeper {
    const keeper = new LeaseKeeper(options);
    keeper.#watch(options.leasedAt);
    void keeper.#keep();
    return keeper;
  }

  /** Renews now instead of after the pause. */
  renewNow(): void {
    this.#nudge.abort();
  }

  stop(): void {
    clearTimeout(this.#watchdog);
    this.#stopped.abort();
  }

  async #keep(): Promise<void> {
    const { limits, run, logger } = this.#options;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await pause(
        limits.renewMs,
        AbortSignal.any([signal, this.#nudge.signal]),
      );
      this.#nudge = new AbortController();
      if (!signal.aborted) {
        await this.#renew().catch(error =>
          logger.warn(
            `Cannot renew the lease of run ${run.runId}; trying again`,
            toError(error),
          ),
        );
      }
    }
  }

  async #renew(): Promise<void> {
    const { lease, run, limits, onCancelRequested } = this.#options;
    const askedAt = performance.now();
    try {
      const { cancelRequestedBy } = await lease.renew(run, limits.leaseMs);
      if (this.#stopped.signal.aborted) {
        return;
      }
      this.#watch(askedAt);
      if (cancelRequestedBy) {
        onCancelRequested(cancelRequestedBy);
      }
    } catch (error) {
      if (!(error instanceof LeaseLostError)) {
        throw error;
      }
      this.#lose(error);
    }
  }

  #watch(renewedAt: number): void {
    const { leaseMs } = this.#options.limits;
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(
      () =>
        this.#lose(
          new LeaseLostError(`It could not be renewed for ${leaseMs} ms`),
        ),
      renewedAt + leaseMs - performance.now(),
    );
  }

  #lose(error: LeaseLostError): void {
    if (!this.#stopped.signal.aborted) {
      this.stop();
      this.#options.onLost(error);
    }
  }
}
