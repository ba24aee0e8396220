import { CronTime } from 'cron';
import { labels } from './names';
import { ObjectQueue } from './ObjectQueue';
import type { Schedule } from './types';
import type { VeleroContext } from './VeleroContext';

const MINUTE = 60_000;

/** Makes Backups when their Schedule says so. */
export class Schedules {
  readonly #context: VeleroContext;
  readonly #queue: ObjectQueue<'schedules.velero.io'>;

  constructor(context: VeleroContext) {
    this.#context = context;
    this.#queue = new ObjectQueue(context, {
      resource: 'schedules.velero.io',
      what: 'Schedule',
      reconcile: schedule => this.#reconcile(schedule),
    });
  }

  start(): void {
    this.#queue.watch();
    this.#queue.addAllEvery(MINUTE);
  }

  /** Makes the Backup of a Schedule now, whatever the time. */
  trigger(name: string): void {
    const { store, clock, settings } = this.#context;
    const key = { namespace: settings.namespace, name };
    const schedule = store.require('schedules.velero.io', key);
    store.create('backups.velero.io', backupFor(schedule, clock.timestamp()));
    store.modify('schedules.velero.io', key, draft => {
      draft.status = { ...draft.status, lastBackup: clock.timestamp() };
    });
  }

  #reconcile(schedule: Schedule): void {
    const { store, clock } = this.#context;
    const key = schedule.metadata;
    const time = parseCron(schedule.spec.schedule);
    const status: Schedule['status'] =
      time instanceof CronTime
        ? { ...schedule.status, phase: 'Enabled' }
        : {
            ...schedule.status,
            phase: 'FailedValidation',
            validationErrors: [time],
          };
    if (schedule.status?.phase !== status.phase) {
      store.modify('schedules.velero.io', key, draft => {
        draft.status = status;
      });
    }
    const last = Date.parse(
      schedule.status?.lastBackup ?? schedule.metadata.creationTimestamp,
    );
    const due =
      time instanceof CronTime &&
      time.getNextDateFrom(new Date(last), 'UTC').toMillis() <= clock.now();
    if (due && !schedule.spec.paused && !this.#hasUnfinished(key.name)) {
      this.trigger(key.name);
    }
  }

  #hasUnfinished(schedule: string): boolean {
    const { store, settings } = this.#context;
    const selection = {
      namespace: settings.namespace,
      labelSelector: `${labels.scheduleName}=${schedule}`,
    };
    return store
      .list('backups.velero.io', selection)
      .some(
        ({ status }) =>
          !status?.phase ||
          ['New', 'Queued', 'ReadyToStart', 'InProgress'].includes(
            status.phase,
          ),
      );
  }
}

/** The time of a cron expression, or why it is none. */
function parseCron(expression: string): CronTime | string {
  try {
    return new CronTime(expression, 'UTC');
  } catch (error) {
    return `invalid schedule: ${(error as Error).message}`;
  }
}

/** The Backup that a Schedule makes at a time. */
export function backupFor(schedule: Schedule, timestamp: string) {
  const { name, namespace } = schedule.metadata;
  return {
    metadata: {
      name: `${name}-${timestamp.replace(/[^0-9]/g, '')}`,
      namespace,
      labels: { ...schedule.metadata.labels, [labels.scheduleName]: name },
    },
    spec: structuredClone(schedule.spec.template),
  };
}
