import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  BackupProvider,
  Bounds,
  ObservedCondition,
} from '@kymaros/plugin-kymaros-node';
import type { Clusters } from '../../cluster/Clusters';
import { settleWithin } from '../../engine/settleWithin';
import type { AccessPreflight } from '../../sandbox/AccessPreflight';
import { permissionsCondition } from './permissionsCondition';
import { notFoundOut, unreachable } from './noAnswer';

/** A page waits for it. */
const DEADLINE_MS = 4_000;

/** For what does not heed its signal. */
const GRACE_MS = 250;

const FRESH_MS = 15_000;

/** What can be asked of a cluster. */
export interface SeenCluster {
  at: Date;
  conditions: Record<
    'reachable' | 'backup-system' | 'storage' | 'permissions',
    ObservedCondition
  >;
}

/** The cluster was asked, and time was up. */
class NoAnswerInTime extends Error {
  name = 'NoAnswerInTime';
  message = `It did not answer within ${DEADLINE_MS / 1000} s`;
}

interface Dependencies {
  clusters: Clusters;
  provider: Pick<BackupProvider, 'checkHealth'>;
  access: Pick<AccessPreflight, 'findMissing'>;
  logger: LoggerService;
  now?: () => number;
}

/** Asks clusters how they are: each at most once in a while however many want to know, and never for long. */
export class ClusterChecks {
  readonly #deps: Dependencies;
  readonly #now: () => number;
  readonly #known = new Map<
    string,
    { atMs: number; seen: Promise<SeenCluster> }
  >();

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies;
    this.#now = dependencies.now ?? Date.now;
  }

  /** Never fails: what cannot be found out is `unknown`. */
  async check(cluster: string): Promise<SeenCluster> {
    const known = this.#known.get(cluster);
    if (known && this.#now() - known.atMs < FRESH_MS) {
      return known.seen;
    }
    const seen = this.#ask(cluster);
    this.#known.set(cluster, { atMs: this.#now(), seen });
    return seen;
  }

  async #ask(cluster: string): Promise<SeenCluster> {
    const at = new Date(this.#now());
    const ending = new AbortController();
    const timer = setTimeout(
      () => ending.abort(new NoAnswerInTime()),
      DEADLINE_MS,
    );
    const bounds = {
      signal: ending.signal,
      deadlineMs: Date.now() + DEADLINE_MS,
    };
    try {
      const [reachable, backups, permissions] = await Promise.all([
        settled(this.#reachable(cluster, bounds), bounds).catch(unreachable),
        settled(this.#backups(cluster, bounds), bounds).catch(error => {
          const unknown = notFoundOut(error);
          return { system: unknown, storage: unknown };
        }),
        settled(this.#permissions(cluster, bounds), bounds).catch(notFoundOut),
      ]);
      return {
        at,
        conditions: {
          reachable,
          'backup-system': backups.system,
          storage: backups.storage,
          permissions,
        },
      };
    } finally {
      clearTimeout(timer);
    }
  }

  async #reachable(
    cluster: string,
    bounds: Bounds,
  ): Promise<ObservedCondition> {
    const version = await this.#deps.clusters.version(cluster, { bounds });
    return { state: 'ok', message: `Kubernetes ${version} answers.` };
  }

  async #backups(cluster: string, bounds: Bounds) {
    const { clusters, provider, logger } = this.#deps;
    return provider.checkHealth({
      cluster: clusters.reader(cluster),
      config: clusters.config(cluster),
      logger,
      bounds,
    });
  }

  async #permissions(
    cluster: string,
    bounds: Bounds,
  ): Promise<ObservedCondition> {
    return permissionsCondition(
      await this.#deps.access.findMissing(cluster, bounds),
    );
  }
}

/** Reading a cluster's kinds, for one, goes on when nobody waits any more. */
function settled<T>(work: Promise<T>, { signal }: Bounds): Promise<T> {
  return settleWithin(work, { signal, graceMs: GRACE_MS });
}
