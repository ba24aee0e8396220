import { Restore, RestorePhase } from '../types';
import type { VeleroContext } from '../VeleroContext';
import { isMissing } from '../VeleroFaults';
import { ServerStopped } from '../waiting';
import { operationsProgress, OperationsProgress } from './operations';
import { RestoreEngine } from './RestoreEngine';
import { RestoreRun } from './RestoreRun';
import type { ValidRestore } from './validateRestore';

/** Takes one Restore from InProgress to what comes next. */
export class RestoreExecution {
  readonly #context: VeleroContext;
  readonly #restore: Restore;

  constructor(context: VeleroContext, restore: Restore) {
    this.#context = context;
    this.#restore = restore;
  }

  async run(valid: ValidRestore): Promise<void> {
    try {
      const run = this.#prepare(valid);
      await this.#restoreItems(run);
      await this.#context.faults.whileStuck(
        this.#restore,
        'InProgress',
        this.#context.signal,
      );
      await Promise.all(run.dataTransfers);
      if (this.#context.signal.aborted) {
        throw new ServerStopped();
      }
      this.#conclude(run);
    } catch (error) {
      if (error instanceof ServerStopped) {
        throw error;
      }
      this.#fail((error as Error).message);
    }
  }

  #prepare({ backup, modifiers }: ValidRestore): RestoreRun {
    const { faults, repository, storage } = this.#context;
    const fault = faults.faultOf(this.#restore);
    if (fault?.outcome === 'Failed') {
      throw new Error(fault.message ?? 'an error on command');
    }
    const archive = repository.archiveOf(backup.metadata.name);
    if (!archive || storage.unreachable) {
      const why = storage.unreachable ? 'connection refused' : 'NoSuchKey';
      throw new Error(
        `error downloading backup: error copying Backup to temp file: ${why}`,
      );
    }
    const run = new RestoreRun({
      context: this.#context,
      restore: this.#restore,
      backup,
      modifiers,
      fault,
      archive: archive.without(({ resource, object }) =>
        isMissing(fault, resource, object.metadata),
      ),
    });
    run.say('info', 'starting restore');
    return run;
  }

  async #restoreItems(run: RestoreRun): Promise<void> {
    const { clock, settings } = this.#context;
    let reported = clock.now();
    const engine = new RestoreEngine(run, () => {
      if (clock.now() - reported >= settings.progressPeriodMs) {
        reported = clock.now();
        this.#reportProgress(run, engine.totalItems);
      }
    });
    await engine.restoreAll();
    this.#reportProgress(run, run.restored.size);
  }

  #reportProgress(run: RestoreRun, totalItems: number): void {
    const itemsRestored = run.restored.size;
    // Velero leaves zeros out.
    const progress = {
      ...(totalItems > 0 && { totalItems }),
      ...(itemsRestored > 0 && { itemsRestored }),
    };
    this.#setStatus({ progress });
  }

  #conclude(run: RestoreRun): void {
    const { storage } = this.#context;
    if (run.fault?.outcome === 'PartiallyFailed') {
      run.errors.addVelero(run.fault.message ?? 'an error on command');
    }
    const progress = operationsProgress(this.#context, run.operations);
    progress.errors.forEach(message =>
      run.errors.addVelero(`error from restore item operation: ${message}`),
    );
    if (storage.unreachable) {
      run.errors.addVelero(
        'error uploading log file to backup storage: connection refused',
      );
    } else {
      this.#upload(run);
    }
    this.#setStatus({
      phase: nextPhase(run, progress),
      ...positive({
        errors: run.errors.count,
        warnings: run.warnings.count,
        restoreItemOperationsAttempted: run.operations.length,
        restoreItemOperationsCompleted: progress.completed,
        restoreItemOperationsFailed: progress.failed,
      }),
    });
  }

  #upload(run: RestoreRun): void {
    const { objects } = this.#context.repository;
    const { name } = this.#restore.metadata;
    const { errors, warnings } = run;
    errors.messages().forEach(message => run.say('error', message));
    warnings.messages().forEach(message => run.say('warning', message));
    run.say('info', 'restore completed');
    objects.putArtifact('RestoreResults', name, {
      errors: errors.toDocument(),
      warnings: warnings.toDocument(),
    });
    const list = run.restored.toResourceList();
    objects.putArtifact('RestoreResourceList', name, list);
    objects.putArtifact('RestoreItemOperations', name, run.operations);
    objects.putArtifact('RestoreVolumeInfo', name, run.volumes);
    objects.putArtifact('RestoreLog', name, `${run.log.join('\n')}\n`);
  }

  #fail(why: string): void {
    this.#setStatus({
      phase: 'Failed',
      failureReason: `restore execution failed: ${why}`,
      completionTimestamp: this.#context.clock.timestamp(),
    });
  }

  #setStatus(change: Restore['status']): void {
    const { store } = this.#context;
    // A Restore may have been deleted by force while it was being worked on.
    if (store.get('restores.velero.io', this.#restore.metadata)) {
      store.modify('restores.velero.io', this.#restore.metadata, draft => {
        draft.status = { ...draft.status, ...change };
      });
    }
  }
}

function nextPhase(run: RestoreRun, progress: OperationsProgress) {
  const partly = run.errors.count > 0 ? 'PartiallyFailed' : '';
  const next = progress.running ? 'WaitingForPluginOperations' : 'Finalizing';
  return `${next}${partly}` as RestorePhase;
}

/** Without what is zero, as Velero writes its status. */
function positive(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).filter(([, count]) => count > 0),
  );
}
