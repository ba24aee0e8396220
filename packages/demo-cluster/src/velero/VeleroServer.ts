import { setMaxListeners } from 'node:events';
import { Clock } from '../api/Clock';
import type { Store } from '../api/Store';
import type { ImageShelf } from '../kubelet/ContainerImage';
import type { VolumeShelf } from '../kubelet/Volume';
import { BackupController } from './backup/BackupController';
import { BackupDeletion } from './backup/BackupDeletion';
import { BackupEngine, BackupFlaws } from './backup/BackupEngine';
import { BackupRepository } from './backup/BackupRepository';
import { DownloadRequests } from './DownloadRequests';
import { installVelero } from './installVelero';
import { VELERO_IMAGE } from './names';
import { NodeAgent } from './NodeAgent';
import { ObjectStoreServer } from './ObjectStoreServer';
import { restoreWaitImage } from './restoreWaitImage';
import { RestoreController } from './restore/RestoreController';
import { RestoreFinalizer } from './restore/RestoreFinalizer';
import { ExecInPod, RestoreHooks } from './restore/RestoreHooks';
import { RestoreOperationsController } from './restore/operations';
import { Schedules } from './Schedules';
import { ServerStatus } from './ServerStatus';
import { DEFAULT_VELERO_SETTINGS, VeleroSettings } from './settings';
import { SnapshotController } from './SnapshotController';
import { StorageLocations } from './StorageLocations';
import type { Backup, BackupSpec } from './types';
import { VeleroContext } from './VeleroContext';
import { VeleroFaults } from './VeleroFaults';

/** What Velero needs of the cluster that it runs in. */
export interface VeleroOptions {
  store: Store;
  clock: Clock;
  volumes: VolumeShelf;
  images: ImageShelf;
  exec: ExecInPod;
  settings?: Partial<VeleroSettings>;
  onError?: (what: string, error: unknown) => void;
}

/** A backup with a past. */
export interface RecordedBackup {
  name: string;
  labels?: Record<string, string>;
  spec: BackupSpec;
  /** Time of the cluster's clock. */
  startedAt: number;
  flaws?: BackupFlaws;
}

/** Velero 1.18 in a cluster: its kinds, its server with the node agent, and the bucket that it keeps backups in. */
export class VeleroServer {
  readonly faults = new VeleroFaults();
  readonly repository = new BackupRepository();
  readonly settings: VeleroSettings;
  readonly #options: VeleroOptions;
  readonly #storage: ObjectStoreServer;
  readonly #flaws = new Map<string, BackupFlaws>();
  readonly #node = new AbortController();
  #process?: AbortController;
  #schedules?: Schedules;
  #locations?: StorageLocations;
  #deletion?: BackupDeletion;

  constructor(options: VeleroOptions) {
    this.#options = options;
    this.settings = { ...DEFAULT_VELERO_SETTINGS, ...options.settings };
    this.#storage = new ObjectStoreServer({
      objects: this.repository.objects,
      clock: options.clock,
    });
  }

  /** Installs Velero and starts it. */
  async start(): Promise<void> {
    await this.#storage.start();
    this.#options.images.add(VELERO_IMAGE, restoreWaitImage);
    installVelero(this.#options.store, {
      namespace: this.settings.namespace,
      s3Url: this.#storage.url,
    });
    setMaxListeners(0, this.#node.signal);
    const node = this.#context(this.#node.signal);
    new NodeAgent(node).start();
    new SnapshotController(node).start();
    this.startServer();
  }

  async stop(): Promise<void> {
    this.crash();
    this.#node.abort();
    await this.#storage.stop();
  }

  /** Ends the server's process at once, in the middle of whatever it does. */
  crash(): void {
    this.#process?.abort();
    this.#process = undefined;
  }

  /** Starts the server's process: what it finds in progress, it marks as failed. */
  startServer(): void {
    this.crash();
    const process = new AbortController();
    setMaxListeners(0, process.signal);
    this.#process = process;
    const context = this.#context(process.signal);
    this.#locations = new StorageLocations(context);
    this.#schedules = new Schedules(context);
    this.#deletion = new BackupDeletion(context);
    const hooks = new RestoreHooks(context, this.#options.exec);
    this.#locations.start();
    new BackupController(
      context,
      backup => this.#flaws.get(backup.metadata.name) ?? {},
    ).start();
    new RestoreController(context).start();
    new RestoreOperationsController(context).start();
    new RestoreFinalizer(context, hooks).start();
    new DownloadRequests(context).start();
    new ServerStatus(context).start();
    this.#schedules.start();
    this.#deletion.start();
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** Makes the Backup of a Schedule now. */
  trigger(schedule: string): void {
    this.#schedules?.trigger(schedule);
  }

  /** Takes a backup of the present at once, as if it had been taken at an earlier time. */
  async recordBackup(options: RecordedBackup): Promise<Backup> {
    const { store, clock } = this.#options;
    const { name, labels, spec, startedAt, flaws } = options;
    const engine = new BackupEngine(this.#context(this.#node.signal));
    const startTimestamp = clock.timestamp(startedAt);
    // A Backup that is in progress is left alone by the controllers.
    const created = store.create('backups.velero.io', {
      metadata: { name, namespace: this.settings.namespace, labels },
      spec: structuredClone(spec),
      status: { phase: 'InProgress', startTimestamp },
    });
    const prepared = store.modify(
      'backups.velero.io',
      created.metadata,
      draft => engine.prepare(draft),
    );
    const { phase, errors, items } = await engine.take(prepared, flaws);
    return store.modify('backups.velero.io', created.metadata, draft => {
      draft.status = {
        version: 1,
        formatVersion: '1.1.0',
        phase: phase === 'Finalizing' ? 'Completed' : 'PartiallyFailed',
        startTimestamp,
        completionTimestamp: clock.timestamp(
          startedAt + items * this.settings.itemMs,
        ),
        expiration: engine.expiration(draft, startedAt),
        progress: { totalItems: items, itemsBackedUp: items },
        hookStatus: {},
        ...(errors > 0 && { errors }),
      };
    });
  }

  /** Lets the Backup of a name meet trouble. */
  setFlaws(backup: string, flaws: BackupFlaws): void {
    this.#flaws.set(backup, flaws);
  }

  /** Looks for expired backups now. */
  collectExpiredBackups(): void {
    this.#deletion?.collectExpired();
  }

  /** Cuts off the bucket, or makes it reachable again; the storage location shows it at once. */
  setStorageReachable(reachable: boolean): void {
    this.#storage.unreachable = !reachable;
    this.#locations?.validate();
  }

  #context(signal: AbortSignal): VeleroContext {
    const { store, clock, volumes, onError } = this.#options;
    return {
      store,
      clock,
      volumes,
      signal,
      repository: this.repository,
      storage: this.#storage,
      settings: this.settings,
      faults: this.faults,
      onError: onError ?? (() => {}),
    };
  }
}
