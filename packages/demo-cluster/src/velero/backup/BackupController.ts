import { ObjectKey } from '../../api/objects';
import type { Backup, BackupPhase } from '../types';
import { VeleroContext } from '../VeleroContext';
import { pass } from '../waiting';
import { ObjectQueue } from '../ObjectQueue';
import { BackupEngine, BackupFlaws } from './BackupEngine';

const ACTIVE: Array<BackupPhase | undefined> = ['ReadyToStart', 'InProgress'];
const WAITING: Array<BackupPhase | undefined> = [undefined, 'New', 'Queued'];
const UNFINISHED = [...WAITING, ...ACTIVE];

/** Lets one Backup after the other be taken, in the order in which they came. */
export class BackupController {
  readonly #context: VeleroContext;
  readonly #engine: BackupEngine;
  readonly #queue: ObjectQueue<'backups.velero.io'>;
  readonly #runs: ObjectQueue<'backups.velero.io'>;
  readonly #flaws: (backup: Backup) => BackupFlaws;

  constructor(context: VeleroContext, flaws: (backup: Backup) => BackupFlaws) {
    this.#context = context;
    this.#engine = new BackupEngine(context);
    this.#flaws = flaws;
    this.#queue = new ObjectQueue(context, {
      resource: 'backups.velero.io',
      what: 'Backup',
      isFor: ({ status }) => WAITING.includes(status?.phase),
      reconcile: backup => this.#enqueue(backup),
    });
    this.#runs = new ObjectQueue(context, {
      resource: 'backups.velero.io',
      what: 'Backup',
      isFor: ({ status }) => status?.phase === 'ReadyToStart',
      reconcile: backup => this.#run(backup),
    });
  }

  start(): void {
    const { store, settings, signal } = this.#context;
    this.#failInterrupted();
    this.#runs.watch();
    // Any change may have freed the place of the next one in the queue.
    const end = store.watch(
      'backups.velero.io',
      { namespace: settings.namespace },
      () => this.#queue.addAll(),
    );
    signal.addEventListener('abort', end, { once: true });
  }

  #failInterrupted(): void {
    for (const backup of this.#unfinished().filter(
      candidate => candidate.status?.phase === 'InProgress',
    )) {
      this.#patch(backup.metadata, draft => {
        draft.status = {
          ...draft.status,
          phase: 'Failed',
          failureReason:
            'found a backup with status "InProgress" during the server starting, mark it as "Failed"',
          completionTimestamp: this.#context.clock.timestamp(),
        };
      });
    }
  }

  #unfinished(): Backup[] {
    const { store, settings } = this.#context;
    return store
      .list('backups.velero.io', { namespace: settings.namespace })
      .filter(backup => UNFINISHED.includes(backup.status?.phase));
  }

  #enqueue(backup: Backup): void {
    const key = backup.metadata;
    const others = this.#unfinished().filter(
      other => other.metadata.uid !== backup.metadata.uid,
    );
    if (backup.status?.phase !== 'Queued') {
      const queued = others.filter(other => other.status?.phase === 'Queued');
      const last = Math.max(
        0,
        ...queued.map(other => other.status?.queuePosition ?? 0),
      );
      this.#patch(key, draft => {
        draft.status = {
          ...draft.status,
          phase: 'Queued',
          queuePosition: last + 1,
        };
      });
      return;
    }
    const position = backup.status?.queuePosition ?? 0;
    const earlier = others.some(
      other =>
        ACTIVE.includes(other.status?.phase) ||
        (other.status?.queuePosition ?? Infinity) < position,
    );
    if (!earlier) {
      this.#patch(key, draft => {
        const { queuePosition: _, ...status } = draft.status ?? {};
        draft.status = { ...status, phase: 'ReadyToStart' };
      });
    }
  }

  async #run({ metadata }: Backup): Promise<void> {
    const { clock } = this.#context;
    const started = this.#patch(metadata, draft => {
      this.#engine.prepare(draft);
      const validationErrors = this.#engine.validate(draft.spec);
      draft.status = {
        ...draft.status,
        version: 1,
        formatVersion: '1.1.0',
        expiration: this.#engine.expiration(draft, clock.now()),
        ...(validationErrors.length > 0
          ? { phase: 'FailedValidation' as const, validationErrors }
          : {
              phase: 'InProgress' as const,
              startTimestamp: clock.timestamp(),
            }),
      };
    });
    if (started.status?.phase === 'InProgress') {
      await this.#take(started);
    }
  }

  async #take(backup: Backup): Promise<void> {
    const { clock, settings, signal } = this.#context;
    const total = this.#engine.count(backup);
    await pass(clock, total * settings.itemMs, signal);
    const outcome = await this.#engine.take(backup, this.#flaws(backup));
    const { errors, warnings, items } = outcome;
    this.#patch(backup.metadata, draft => {
      draft.status = {
        ...draft.status,
        phase: outcome.phase,
        progress: { totalItems: items, itemsBackedUp: items },
        ...(errors > 0 && { errors }),
        ...(warnings > 0 && { warnings }),
      };
    });
    await pass(clock, settings.dataStepMs, signal);
    this.#patch(backup.metadata, draft => {
      draft.status = {
        ...draft.status,
        phase: outcome.phase === 'Finalizing' ? 'Completed' : 'PartiallyFailed',
        completionTimestamp: clock.timestamp(),
        hookStatus: {},
      };
    });
  }

  #patch(key: ObjectKey, change: (draft: Backup) => void): Backup {
    return this.#context.store.modify('backups.velero.io', key, change);
  }
}
