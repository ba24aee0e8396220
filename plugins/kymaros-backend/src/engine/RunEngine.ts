import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Run } from '@kymaros/plugin-kymaros-common';
import type { ClusterConfig } from '../config/KymarosConfig';
import type { ClaimedRun, RunLease, RunReader } from '../database/RunStore';
import { DEFAULT_ENGINE_LIMITS, type EngineLimits } from './engineLimits';
import { pause } from './pause';
import { RunWorker } from './RunWorker';
import type { StepFactory } from './Step';

const MAX_BACK_OFF_MS = 30_000;

/** What a {@link RunEngine} works with. */
export interface RunEngineOptions {
  lease: RunLease;
  reader: Pick<RunReader, 'getRun'>;
  steps: StepFactory;
  clusters: Array<
    Pick<ClusterConfig, 'name' | 'maxConcurrentRuns' | 'maxSandboxes'>
  >;
  logger: LoggerService;
  /** Hears of each run that ended in this replica. */
  onFinished?: (run: Run) => Promise<void>;
  limits?: Partial<EngineLimits>;
}

/** Claims queued runs, and runs whose worker was lost, and drives them; the only place that waits for work. */
export class RunEngine {
  readonly #options: RunEngineOptions;
  readonly #limits: EngineLimits;
  readonly #owner = `${hostname()}/${randomUUID()}`;
  readonly #workers = new Map<RunWorker, Promise<void>>();
  readonly #stopped = new AbortController();
  #kick = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(options: RunEngineOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_ENGINE_LIMITS, ...options.limits };
  }

  start(): void {
    this.#loop ??= this.#claimUntilStopped();
  }

  /** Looks for work now instead of after the pause. */
  kick(): void {
    this.#kick.abort();
  }

  /** Lets the run's worker, if it is here, see at once that a cancel was asked for. */
  cancel(runId: string): void {
    for (const worker of this.#workers.keys()) {
      if (worker.runId === runId) {
        worker.checkCancel();
      }
    }
  }

  /** Gives all runs back, so that other replicas go on with them at once. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
    this.#workers.forEach((_, worker) => worker.shutDown());
    await Promise.all(this.#workers.values());
  }

  async #claimUntilStopped(): Promise<void> {
    const { signal } = this.#stopped;
    let failures = 0;
    while (!signal.aborted) {
      const kick = new AbortController();
      this.#kick = kick;
      try {
        await this.#claimAll();
        failures = 0;
      } catch (error) {
        failures++;
        this.#options.logger.error(
          `Cannot look for runs to work on (${failures} times in a row); trying again`,
          toError(error),
        );
      }
      await pause(
        this.#pauseAfter(failures),
        AbortSignal.any([signal, kick.signal]),
      );
    }
  }

  async #claimAll(): Promise<void> {
    while (
      this.#workers.size < this.#limits.capacity &&
      !this.#stopped.signal.aborted
    ) {
      const leasedAt = performance.now();
      const run = await this.#tryClaim();
      if (!run) {
        return;
      }
      this.#work({ run, leasedAt });
    }
  }

  async #tryClaim(): Promise<ClaimedRun | undefined> {
    const { lease } = this.#options;
    return lease.tryClaim({
      owner: this.#owner,
      leaseMs: this.#limits.leaseMs,
      slotsOf: cluster => this.#configOf(cluster)?.maxConcurrentRuns ?? 1,
      maxSandboxesOf: cluster =>
        this.#configOf(cluster)?.maxSandboxes ?? Number.POSITIVE_INFINITY,
      stepsOf: (test, runId) => this.#plannedSteps({ test, runId }),
    });
  }

  /** Runs for a cluster that is no longer configured are claimed too: their first step tells why they cannot go on. */
  #configOf(cluster: string) {
    return this.#options.clusters.find(({ name }) => name === cluster);
  }

  /** A run whose steps cannot be listed is claimed without any: its worker ends it with a finding. */
  #plannedSteps(run: Parameters<StepFactory['stepsOf']>[0]) {
    try {
      return this.#options.steps
        .stepsOf(run)
        .map(({ id, kind, tier }) => ({ id, kind, tier }));
    } catch (error) {
      this.#options.logger.error(
        `Cannot list the steps of run ${run.runId}`,
        toError(error),
      );
      return [];
    }
  }

  #work(claimed: { run: ClaimedRun; leasedAt: number }): void {
    const worker = new RunWorker({
      ...this.#options,
      ...claimed,
      limits: this.#limits,
    });
    const work = this.#drive(worker).finally(() => {
      this.#workers.delete(worker);
      this.kick();
    });
    this.#workers.set(worker, work);
  }

  /** Never throws: an error of one run is no reason to stop working on the others. */
  async #drive(worker: RunWorker): Promise<void> {
    const { logger, onFinished } = this.#options;
    try {
      const finished = await worker.drive();
      if (finished && onFinished) {
        await onFinished(finished);
      }
    } catch (error) {
      logger.error(
        `Run ${worker.runId}: its worker ended early`,
        toError(error),
      );
    }
  }

  #pauseAfter(failures: number): number {
    const { pollMs } = this.#limits;
    const backOff = Math.min(pollMs * 2 ** failures, MAX_BACK_OFF_MS);
    return backOff * (0.75 + Math.random() / 2);
  }
}
