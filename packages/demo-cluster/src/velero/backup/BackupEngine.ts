import { durationOr, formatGoDuration, parseGoDuration } from '../settings';
import { labels, labelValue } from '../names';
import { Result } from '../Result';
import type { Backup, BackupPhase, BackupSpec } from '../types';
import { isAvailable, VeleroContext } from '../VeleroContext';
import { validateIncludesExcludes } from '../includes';
import { BackupArchive } from './BackupArchive';
import { ItemCollector } from './collectItems';
import { VolumeBackups } from './VolumeBackups';

const MONTH = '720h0m0s';

/** What is to go wrong with a backup. */
export interface BackupFlaws {
  /** Claims (`namespace/name`) whose data cannot be read. */
  failedVolumes?: string[];
}

/** How a backup came out. */
export interface BackupOutcome {
  phase: Extract<BackupPhase, 'Finalizing' | 'FinalizingPartiallyFailed'>;
  items: number;
  errors: number;
  warnings: number;
}

/** Takes backups: prepares a Backup's spec, and puts what it selects into the repository. */
export class BackupEngine {
  readonly #context: VeleroContext;

  constructor(context: VeleroContext) {
    this.#context = context;
  }

  /** Completes the spec as the server does before it starts. */
  prepare(backup: Backup): void {
    const { store, settings } = this.#context;
    const { spec, metadata } = backup;
    spec.ttl = durationOr(spec.ttl, MONTH);
    spec.csiSnapshotTimeout = durationOr(spec.csiSnapshotTimeout, '10m0s');
    spec.itemOperationTimeout = durationOr(
      spec.itemOperationTimeout,
      formatGoDuration(settings.itemOperationTimeoutMs),
    );
    spec.volumeGroupSnapshotLabelKey ??= 'velero.io/volume-group';
    spec.defaultVolumesToFsBackup ??= false;
    spec.snapshotMoveData ??= false;
    spec.storageLocation ||= 'default';
    spec.includedNamespaces = spec.includedNamespaces?.length
      ? spec.includedNamespaces
      : ['*'];
    const hidden = store.list('namespaces', {
      labelSelector: `${labels.excludeFromBackup}=true`,
    });
    const excluded = [
      ...(spec.excludedNamespaces ?? []),
      ...hidden.map(namespace => namespace.metadata.name),
    ];
    if (excluded.length > 0) {
      spec.excludedNamespaces = [...new Set(excluded)];
    }
    metadata.labels = {
      ...metadata.labels,
      [labels.storageLocation]: labelValue(spec.storageLocation),
    };
    metadata.annotations = {
      ...metadata.annotations,
      'velero.io/resource-timeout': formatGoDuration(
        settings.resourceTimeoutMs,
      ),
      'velero.io/source-cluster-k8s-gitversion': 'v1.35.4',
      'velero.io/source-cluster-k8s-major-version': '1',
      'velero.io/source-cluster-k8s-minor-version': '35',
    };
  }

  /** What keeps a prepared Backup from being taken. */
  validate(spec: BackupSpec): string[] {
    const { store, settings } = this.#context;
    const location = spec.storageLocation ?? '';
    const found = store.get('backupstoragelocations.velero.io', {
      namespace: settings.namespace,
      name: location,
    });
    const missing = `an existing backup storage location was not specified at backup creation time and the default ${location} was not found. Please address this issue (see \`velero backup-location -h\` for options) and create a new backup.`;
    const unavailable = `backup can't be created because BackupStorageLocation ${location} is in Unavailable status.`;
    return [
      ...(found ? [] : [missing]),
      ...(found && !isAvailable(this.#context, location) ? [unavailable] : []),
      ...validateIncludesExcludes(
        spec.includedResources,
        spec.excludedResources,
      ).map(problem => `Invalid included/excluded resource lists: ${problem}`),
      ...validateIncludesExcludes(
        spec.includedNamespaces,
        spec.excludedNamespaces,
      ).map(problem => `Invalid included/excluded namespace lists: ${problem}`),
    ];
  }

  /** The number of objects that a backup would hold now. */
  count(backup: Backup): number {
    return new ItemCollector(this.#context.store, backup.spec).collect().length;
  }

  expiration(backup: Backup, from: number): string {
    return this.#context.clock.timestamp(
      from + (parseGoDuration(backup.spec.ttl ?? MONTH) ?? 0),
    );
  }

  /** Takes everything at this moment. */
  async take(backup: Backup, flaws: BackupFlaws = {}): Promise<BackupOutcome> {
    const { store, volumes, repository } = this.#context;
    const { name } = backup.metadata;
    const items = new ItemCollector(store, backup.spec).collect();
    const data = new VolumeBackups({
      store,
      volumes,
      repository,
      backup,
      items,
      failing: flaws.failedVolumes ?? [],
    });
    const taken = data.take();
    const archive = new BackupArchive(taken.items, taken.infos);
    await repository.store(name, archive);
    const errors = new Result();
    data.errors.forEach(message => errors.addVelero(message));
    const results = { errors: errors.toDocument(), warnings: {} };
    repository.objects.putArtifact('BackupResults', name, results);
    repository.objects.putArtifact('BackupItemOperations', name, []);
    repository.objects.putArtifact('BackupVolumeSnapshots', name, []);
    repository.objects.putArtifact(
      'BackupLog',
      name,
      this.#log(backup, items.length, errors),
    );
    return {
      phase: errors.count > 0 ? 'FinalizingPartiallyFailed' : 'Finalizing',
      items: items.length,
      errors: errors.count,
      warnings: 0,
    };
  }

  #log(backup: Backup, items: number, errors: Result): string {
    const about = `backup=${backup.metadata.namespace}/${backup.metadata.name}`;
    const line = (level: string, message: string) =>
      `time="${this.#context.clock.timestamp()}" level=${level} msg=${JSON.stringify(
        message,
      )} ${about}\n`;
    return [
      line('info', 'Setting up backup temp file'),
      ...errors.messages().map(message => line('error', message)),
      line('info', `Backed up a total of ${items} items`),
    ].join('');
  }
}
