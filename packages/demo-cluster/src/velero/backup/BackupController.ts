import { ObjectKey } from '../../api/objects';
import type { Backup, BackupPhase } from '../types';
import { VeleroContext } from '../VeleroContext';
import { pass } from '../waiting';
import { keyOfPath, pathOfKey } from '../keys';
import { SerialQueue } from '../SerialQueue';
import { BackupEngine, BackupFlaws } from './BackupEngine';

const ACTIVE: Array<BackupPhase | undefined> = ['ReadyToStart', 'InProgress'];
const UNFINISHED: Array<BackupPhase | undefined> = [
  undefined,
  'New',
  'Queued',
  ...ACTIVE,
];

/** Lets one Backup after the other be taken, in the order in which they came. */
export class BackupController {
  readonly #context: VeleroContext;
  readonly #engine: BackupEngine;
  readonly #queue: SerialQueue;
  readonly #runs: SerialQueue;
  readonly #flaws: (backup: Backup) => BackupFlaws;

  constructor(context: VeleroContext, flaws: (backup: Backup) => BackupFlaws) {
    this.#context = context;
    this.#engine = new BackupEngine(context);
    this.#flaws = flaws;
    const { clock, signal, onError } = context;
    const errors = (key: string, error: unknown) =>
      onError(`Backup ${key}`, error);
    this.#queue = new SerialQueue({
      clock,
      signal,
      onError: errors,
      handle: key => this.#enqueue(keyOfPath(key)),
    });
    this.#runs = new SerialQueue({
      clock,
      signal,
      onError: errors,
      handle: key => this.#run(keyOfPath(key)),
    });
  }

  start(): void {
    const { store, signal } = this.#context;
    this.#failInterrupted();
    const end = store.watch(
      'backups.velero.io',
      { namespace: this.#context.settings.namespace },
      event => {
        if (
          event.type !== 'DELETED' &&
          event.object.status?.phase === 'ReadyToStart'
        ) {
          this.#runs.add(pathOfKey(event.object.metadata));
        }
        // Any change may have freed the place of the next one in the queue.
        this.#unfinished().forEach(backup =>
          this.#queue.add(pathOfKey(backup.metadata)),
        );
      },
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

  async #enqueue(key: ObjectKey): Promise<void> {
    const backup = this.#context.store.get('backups.velero.io', key);
    const phase = backup?.status?.phase ?? 'New';
    if (!backup || !['New', 'Queued'].includes(phase)) {
      return;
    }
    const others = this.#unfinished().filter(
      other => other.metadata.uid !== backup.metadata.uid,
    );
    if (phase === 'New') {
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

  async #run(key: ObjectKey): Promise<void> {
    const { store, clock } = this.#context;
    if (store.get('backups.velero.io', key)?.status?.phase !== 'ReadyToStart') {
      return;
    }
    const started = this.#patch(key, draft => {
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
