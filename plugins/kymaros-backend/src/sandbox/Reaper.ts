import type { LoggerService } from '@backstage/backend-plugin-api';
import { ForwardedError } from '@backstage/errors';
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
import { allToTheirEnd } from './allToTheirEnd';
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
  /** Runs that the ledger knows and that are over. */
  over: string[];
  /** Runs that nobody here knows, with the names of their expired namespaces. */
  expired: Map<string, string[]>;
  /** Lost runs of which only the provider's objects are left, for long enough. */
  lost: string[];
}

/**
 * Finds what runs left in the clusters, finished or lost, and removes it (promise 4). May be called at any time and by
 * any replica: everything it does can be done twice. It never touches live or kept runs.
 *
 * Runs that this installation's database knows are removed as soon as they are over. Of others nobody knows whether
 * another installation still works on them: their namespaces go once the time written on them is over.
 *
 * Neither is removed, however old, while the backup system still restores for the run: it would make a deleted sandbox
 * anew without our policies, so that a closed sandbox became an open one.
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
        ...over.map(runId =>
          slot(() => this.#reapRun({ cluster, runId, bounds })),
        ),
        ...[...expired].map(([runId, namespaces]) =>
          slot(() => this.#reapExpired({ cluster, runId, bounds }, namespaces)),
        ),
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
    const over = await this.#ledger.runsToReap(run.cluster);
    if (over.includes(run.runId)) {
      await this.#reapRun({ ...run, bounds });
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
    const over = await this.#ledger.runsToReap(cluster);
    const foreign = (runId: string) =>
      !live.has(runId) && !over.includes(runId);
    const present = new Set(namespaces.map(runOf));
    const lost = leftovers.filter(
      runId => foreign(runId) && !present.has(runId),
    );
    return {
      over: over.filter(runId => !live.has(runId)),
      expired: namesByRun(
        namespaces.filter(
          one => isExpired(one, new Date()) && foreign(runOf(one)),
        ),
      ),
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

  /** As at the end of every run: settle, sandboxes, provider's own objects. */
  async #reapRun(run: { cluster: string; runId: string; bounds: Bounds }) {
    const { cluster, runId } = run;
    await this.#logged(
      `what run ${runId} left on cluster '${cluster}'`,
      async () => {
        const context = this.#runContextOf(run);
        const reserved = await this.#ledger.namespacesOf(runId);
        await this.#settle(
          context,
          reserved
            .filter(one => one.cluster === cluster)
            .map(({ namespace }) => namespace),
        );
        const { gone, findings } = await this.#sandboxes.remove(
          { runId, cluster },
          this.#runContextOf(run).bounds,
        );
        findings.forEach(({ message, hint }) =>
          this.#logger.warn(`${message} ${hint}`),
        );
        await this.#provider.cleanUp(context);
        return gone;
      },
    );
  }

  async #reapExpired(
    run: { cluster: string; runId: string; bounds: Bounds },
    namespaces: string[],
  ) {
    const { cluster, runId } = run;
    await this.#logged(
      `what expired run ${runId} left on cluster '${cluster}'`,
      async () => {
        await this.#settle(this.#runContextOf(run), namespaces);
        const deleted = await allToTheirEnd(
          namespaces.map(name => this.#writers.deleteExpired(cluster, name)),
        );
        return deleted.includes(true);
      },
    );
  }

  /** Only after this may the run's namespaces be deleted. */
  async #settle(context: ProviderRunContext, namespaces: string[]) {
    try {
      await this.#provider.settle(context);
    } catch (error) {
      throw new ForwardedError(
        `Something may still be restored into its sandboxes (namespaces ${namespaces.join(
          ', ',
        )}), so they stay as they are and the next round tries again. If a restore of the run hangs, end it in the backup system`,
        error,
      );
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

function namesByRun(namespaces: V1Namespace[]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const one of namespaces) {
    const others = names.get(runOf(one)) ?? [];
    names.set(runOf(one), [...others, one.metadata!.name!]);
  }
  return names;
}
