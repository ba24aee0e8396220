import type { LoggerService } from '@backstage/backend-plugin-api';
import type { V1Namespace } from '@kubernetes/client-node';
import { KYMAROS_LABELS, MANAGED_BY } from '@kymaros/plugin-kymaros-common';
import type {
  BackupProvider,
  Bounds,
  ProviderContext,
  ProviderRunContext,
} from '@kymaros/plugin-kymaros-node';
import limit from 'p-limit';
import type { Clusters } from '../cluster/Clusters';
import type { SandboxLedger } from '../database/RunStore';
import { isExpired } from './expiry';
import type { GuardedWriters } from './GuardedWriters';
import type { Sandboxes } from './Sandboxes';

/** What is left of one run gets this long in a round; the next round goes on with it. */
const RUN_PATIENCE_MS = 60_000;
const RUNS_AT_ONCE = 4;
/** Another installation of the same name may only just be planning the run. */
const LOST_PATIENCE_MS = 15 * 60_000;

/** What a cluster still has of runs. */
interface Remains {
  /** Runs that the ledger knows and that are over; `expired` when the time written on a namespace of theirs is, too. */
  over: Array<{ runId: string; expired: boolean }>;
  /** Expired namespaces of runs that nobody here knows. */
  expired: V1Namespace[];
  /** Lost runs of which only the provider's objects are left, for long enough. */
  lost: string[];
}

/**
 * Finds what runs left in the clusters, finished or lost, and removes it (promise 4). May be called at any time and by
 * any replica: everything it does can be done twice. It never touches live or kept runs.
 *
 * Runs that this installation's database knows are removed as soon as they are over. Of others nobody knows whether
 * another installation still works on them: their namespaces go once the time written on them is over.
 */
export class Reaper {
  readonly #clusters: Clusters;
  readonly #sandboxes: Sandboxes;
  readonly #writers: GuardedWriters;
  readonly #ledger: SandboxLedger;
  readonly #provider: BackupProvider;
  readonly #instance: string;
  readonly #logger: LoggerService;
  readonly #busy = new Set<string>();
  /** Since when the remains of a lost run have been seen: `cluster/run` to epoch milliseconds. */
  readonly #lostSince = new Map<string, number>();

  constructor(options: {
    clusters: Clusters;
    sandboxes: Sandboxes;
    writers: GuardedWriters;
    ledger: SandboxLedger;
    provider: BackupProvider;
    instance: string;
    logger: LoggerService;
  }) {
    this.#clusters = options.clusters;
    this.#sandboxes = options.sandboxes;
    this.#writers = options.writers;
    this.#ledger = options.ledger;
    this.#provider = options.provider;
    this.#instance = options.instance;
    this.#logger = options.logger;
  }

  /** One round; does nothing while another round of this process is on the same cluster. */
  async reap(cluster: string, bounds: Bounds): Promise<void> {
    if (this.#busy.has(cluster)) {
      return;
    }
    this.#busy.add(cluster);
    try {
      const { over, expired, lost } = await this.#look(cluster, bounds);
      const slot = limit(RUNS_AT_ONCE);
      await Promise.all([
        ...over.map(run =>
          slot(() => this.#reapRun({ cluster, bounds, ...run })),
        ),
        ...expired.map(one => slot(() => this.#reapNamespace(cluster, one))),
        ...lost.map(runId =>
          slot(() => this.#reapLost({ cluster, runId, bounds })),
        ),
      ]);
    } finally {
      this.#busy.delete(cluster);
    }
  }

  /** Removes at once what is left of a run whose kept sandboxes were given up, if that is so. */
  async reapRun(run: { cluster: string; runId: string }, bounds: Bounds) {
    const over = await this.#ledger.runsToReap(run.cluster, new Date());
    if (over.includes(run.runId)) {
      await this.#reapRun({ ...run, bounds, expired: false });
    }
  }

  /**
   * The cluster is read before the ledger: a run that begins in between is then live in the ledger and not yet seen in
   * the cluster, never the other way round.
   */
  async #look(cluster: string, bounds: Bounds): Promise<Remains> {
    const namespaces = await this.#clusters.reader(cluster).list<V1Namespace>(
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        labelSelector: {
          matchLabels: { [KYMAROS_LABELS.managedBy]: MANAGED_BY },
        },
      },
      bounds,
    );
    const leftovers = await this.#provider.listLeftoverRuns(
      this.#contextOf(cluster, bounds),
      this.#instance,
    );
    const live = await this.#ledger.runsWithLiveSandboxes(cluster);
    const over = await this.#ledger.runsToReap(cluster, new Date());
    const foreign = (runId: string) =>
      !live.has(runId) && !over.includes(runId);
    const expired = namespaces.filter(one => isExpired(one, new Date()));
    const present = new Set(namespaces.map(runOf));
    const lost = leftovers.filter(
      runId => foreign(runId) && !present.has(runId),
    );
    return {
      over: over
        .filter(runId => !live.has(runId))
        .map(runId => ({
          runId,
          expired: expired.some(one => runOf(one) === runId),
        })),
      expired: expired.filter(one => foreign(runOf(one))),
      lost: this.#longLost(cluster, lost),
    };
  }

  #longLost(cluster: string, lost: string[]): string[] {
    const keys = new Set(lost.map(runId => `${cluster}/${runId}`));
    for (const known of this.#lostSince.keys()) {
      if (known.startsWith(`${cluster}/`) && !keys.has(known)) {
        this.#lostSince.delete(known);
      }
    }
    const nowMs = Date.now();
    return lost.filter(runId => {
      const key = `${cluster}/${runId}`;
      const sinceMs = this.#lostSince.get(key) ?? nowMs;
      this.#lostSince.set(key, sinceMs);
      return nowMs - sinceMs >= LOST_PATIENCE_MS;
    });
  }

  /**
   * As at the end of every run: settle, sandboxes, provider's own objects. While something is still being restored it is
   * left to the next round, though not beyond the time written on the namespaces.
   */
  async #reapRun(options: {
    cluster: string;
    runId: string;
    expired: boolean;
    bounds: Bounds;
  }) {
    const { cluster, runId, expired } = options;
    await this.#logged(
      `what run ${runId} left on cluster '${cluster}'`,
      async () => {
        const context = this.#runContextOf(options);
        const settled = await this.#settle(context, { orGoOn: expired });
        const { gone, findings } = await this.#sandboxes.remove(
          { runId, cluster },
          { settled, bounds: this.#runContextOf(options).bounds },
        );
        findings.forEach(({ message, hint }) =>
          this.#logger.warn(`${message} ${hint}`),
        );
        await this.#provider.cleanUp(context);
        return gone;
      },
    );
  }

  async #settle(
    context: ProviderRunContext,
    { orGoOn }: { orGoOn: boolean },
  ): Promise<boolean> {
    try {
      await this.#provider.settle(context);
      return true;
    } catch (error) {
      if (!orGoOn) {
        throw error;
      }
      this.#logger.warn(
        `Run ${context.runId} has expired and is removed unsettled: ${error}`,
      );
      return false;
    }
  }

  async #reapLost(options: { cluster: string; runId: string; bounds: Bounds }) {
    const { cluster, runId } = options;
    await this.#logged(
      `what lost run ${runId} left on cluster '${cluster}'`,
      async () => {
        const context = this.#runContextOf(options);
        await this.#provider.settle(context);
        await this.#provider.cleanUp(context);
        return true;
      },
    );
  }

  async #reapNamespace(cluster: string, namespace: V1Namespace) {
    const name = namespace.metadata!.name!;
    await this.#logged(
      `expired namespace ${name} of run ${runOf(
        namespace,
      )} on cluster '${cluster}'`,
      () => this.#writers.deleteExpired(cluster, name),
    );
  }

  /** One run's trouble must not keep the others waiting. */
  async #logged(what: string, remove: () => Promise<boolean>) {
    try {
      if (await remove()) {
        this.#logger.info(`Removed ${what}`);
      }
    } catch (error) {
      this.#logger.warn(`Could not remove ${what} yet: ${error}`);
    }
  }

  #runContextOf(options: {
    cluster: string;
    runId: string;
    bounds: Bounds;
  }): ProviderRunContext {
    const { cluster, runId, bounds } = options;
    const deadlineMs = Math.min(
      bounds.deadlineMs,
      Date.now() + RUN_PATIENCE_MS,
    );
    return {
      ...this.#contextOf(cluster, { signal: bounds.signal, deadlineMs }),
      runId,
      writer: this.#writers.forRun({ runId, cluster }),
    };
  }

  #contextOf(cluster: string, bounds: Bounds): ProviderContext {
    return {
      cluster: this.#clusters.reader(cluster),
      config: this.#clusters.config(cluster),
      logger: this.#logger,
      bounds,
    };
  }
}

function runOf({ metadata }: V1Namespace): string {
  return metadata?.labels?.[KYMAROS_LABELS.runId] ?? '';
}
