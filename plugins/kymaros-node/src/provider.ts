import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  BackupSummary,
  ClusterCondition,
  Finding,
  LabelSelector,
  RestoreSummary,
} from '@kymaros/plugin-kymaros-common';
import type {
  AccessRule,
  Bounds,
  ClusterReader,
  GuardedWriter,
  ResourceKind,
} from './cluster';
import type { BackedUpObject, Hazard, RestorePatch } from './hazard';

/** What a provider needs to know of a cluster from config. @public */
export interface ProviderClusterConfig {
  /** Namespace of the backup system on that cluster, `veleroNamespace` in config. */
  backupNamespace: string;
}

/** What a provider works with. @public */
export interface ProviderContext {
  cluster: ClusterReader;
  config: ProviderClusterConfig;
  logger: LoggerService;
  bounds: Bounds;
}

/** {@link ProviderContext} of a run, with the right to write. @public */
export interface ProviderRunContext extends ProviderContext {
  runId: string;
  writer: GuardedWriter;
}

/** Asks for a backup. @public */
export interface BackupRequest {
  /** `backupSource.name`: a name, `latest`, or `schedule/NAME`. */
  name: string;
  /** Source namespaces that it must hold. */
  namespaces: string[];
  /** Epoch milliseconds until which the run may need it; one that expires earlier is not usable. */
  neededUntilMs: number;
}

/** What a backup has of the data of a claim. @public */
export interface BackedUpVolume {
  /**
   * - `moved`: a copy, which is moved into a new volume and told of in `RestoreSummary.volumes`.
   * - `snapshot`: a snapshot, of which the new volume is made.
   * - `none`: nothing, so the volume comes back empty.
   * - `failed`: its backup failed.
   */
  data: 'moved' | 'snapshot' | 'none' | 'failed';
  /** As the backup system calls it: `CSI snapshot`. */
  method?: string;
}

/** The backup that a run restores, or why there is none. @public */
export type BackupSelection =
  | {
      backup: BackupSummary;
      /**
       * Objects of the backup by source namespace as `apiVersion/Kind` to names, from the backup's own list; absent
       * when that could not be read (`findings` says why).
       */
      inventory?: Record<string, Record<string, string[]>>;
      /** What it has of the data of claims, by source namespace and name; absent when that could not be read. */
      volumes?: Record<string, Record<string, BackedUpVolume>>;
      findings: Finding[];
    }
  | { backup?: undefined; findings: Finding[] };

/** One tier to restore. @public */
export interface RestoreRequest {
  backupName: string;
  /** Source namespace. */
  tier: string;
  /** 0, 1, 2, ... in list order. */
  position: number;
  sandbox: string;
  /** All source namespaces of the run with their sandboxes. */
  namespaceMapping: Record<string, string>;
  labelSelector?: LabelSelector;
  /** Resources that stay out, as `plural.group`; `*` stands for any text. Names that the cluster does not serve are harmless. */
  exclusions: string[];
  /** Changes to objects on their way into the sandbox, in this order. */
  patches: RestorePatch[];
}

/** How a tier's restore ended. @public */
export interface RestoreOutcome {
  restore: RestoreSummary;
  findings: Finding[];
  /** Something usable came out; without it the tier cannot start. */
  usable: boolean;
}

/** Asks about a tier's restore. @public */
export interface RestoreExplanationRequest {
  /** The backup that was restored. */
  backup: BackupSummary;
  /** Source namespace. */
  tier: string;
  sandbox: string;
  /** As `restoreTier` returned it. */
  restore: RestoreSummary;
}

/** How something on a cluster is. @public */
export type ObservedCondition = Omit<ClusterCondition, 'kind'>;

/** How a backup system is on a cluster. @public */
export interface BackupSystemHealth {
  /** Whether it is at work. */
  system: ObservedCondition;
  /** Whether backups can be read. */
  storage: ObservedCondition;
}

/**
 * A backup system. All verbs are idempotent: names derive from the run's id, so a second call after a crash finds what
 * the first one made and goes on.
 *
 * The life of a run, as its provider sees it:
 * 1. `selectBackup` picks the backup, and changes nothing that lasts.
 * 2. `restoreTier`, once a tier in list order, makes the restore and follows it to its end.
 * 3. `explainRestore`, beside the wait for the restored tier to start.
 * 4. `cleanUp`, always, also for runs that were lost: first `settle`, so that nothing is restored into namespaces that are being
 *    deleted; the backend deletes the sandboxes; then `cleanUp` removes what the provider made.
 *
 * @public
 */
export interface BackupProvider {
  readonly id: string;
  /** What the backup system itself would do with restored objects, beside Kymaros' own table. */
  readonly hazards: readonly Hazard[];
  /** Names of containers that it adds to restored pods; nobody wants to read their logs. */
  readonly helperContainers: readonly string[];
  /** What it does on a cluster outside of sandboxes. */
  accessRules(config: ProviderClusterConfig): AccessRule[];
  /** Kinds that the provider writes in its own namespace; the guard lets it write nothing else there. */
  readonly ownedKinds: ReadonlyArray<Pick<ResourceKind, 'apiVersion' | 'kind'>>;
  selectBackup(
    context: ProviderRunContext,
    request: BackupRequest,
  ): Promise<BackupSelection>;
  /**
   * The objects of the namespaces as they are in the backup; of Secrets only the metadata. A file that cannot be read is
   * no error but a finding, since it says nothing about what the backup holds.
   */
  readObjects(
    context: ProviderRunContext,
    request: { backup: BackupSummary; namespaces: string[] },
  ): Promise<{ objects?: BackedUpObject[]; findings: Finding[] }>;
  /**
   * Why the backup system never restores this object although the backup holds it, in a few words; nothing when it does.
   * Spec and status are missing when only the backup's list could be read, and of Secrets always.
   */
  leavesOut(object: BackedUpObject): string | undefined;
  restoreTier(
    context: ProviderRunContext,
    request: RestoreRequest,
    onProgress: (restore: RestoreSummary) => Promise<void>,
  ): Promise<RestoreOutcome>;
  /** What the backup system itself has to say about a restore that has ended. */
  explainRestore(
    context: ProviderRunContext,
    request: RestoreExplanationRequest,
  ): Promise<Finding[]>;
  /** Waits until nothing of the run is being restored any more. */
  settle(context: ProviderRunContext): Promise<void>;
  /** Removes everything that the provider made for the run and waits until it is gone. */
  cleanUp(context: ProviderRunContext): Promise<void>;
  /** Ids of the runs of this installation that still have objects of the provider in the cluster. */
  listLeftoverRuns(
    context: ProviderContext,
    installation: string,
  ): Promise<string[]>;
  /**
   * How the backup system is now, for people; reads only, and little, since pages ask for it. What it cannot find out is
   * `unknown`, never `ok`; that the cluster does not answer is an error.
   */
  checkHealth(context: ProviderContext): Promise<BackupSystemHealth>;
}
