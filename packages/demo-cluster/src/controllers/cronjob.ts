import { CronTime } from 'cron';
import {
  controllerOf,
  controllerRef,
  CronJob,
  Job,
  KubeObject,
  ObjectKey,
} from '../api/objects';
import { all, Controller, ControllerContext } from './Controller';
import { ownedBy } from './owned';
import { WorkQueue } from './WorkQueue';

/** Makes Jobs when the cluster's clock reaches the times of a CronJob. */
export const cronJobController: Controller = context => {
  const { store } = context;
  const queue: WorkQueue = new WorkQueue({
    clock: store.clock,
    reconcile: key => reconcile(context, queue, key),
  });
  return all(
    store.watch('cronjobs.batch', {}, ({ object }) =>
      queue.add(object.metadata),
    ),
    store.watch('jobs.batch', {}, ({ object }) => {
      const controller = controllerOf(object);
      if (controller?.kind === 'CronJob') {
        queue.add({
          namespace: object.metadata.namespace,
          name: controller.name,
        });
      }
    }),
    () => queue.stop(),
  );
};

function reconcile(
  context: ControllerContext,
  queue: WorkQueue,
  key: ObjectKey,
): void {
  const { store } = context;
  const cronJob = store.get('cronjobs.batch', key);
  if (!cronJob || cronJob.metadata.deletionTimestamp) {
    return;
  }
  const jobs = ownedBy(store, 'jobs.batch', cronJob);
  forgetOldJobs(context, cronJob, jobs);
  const scheduled = cronJob.spec.suspend ? undefined : nextTime(cronJob);
  const due = scheduled !== undefined && scheduled <= store.clock.now();
  if (due) {
    fire(context, cronJob, {
      scheduled,
      running: jobs.filter(job => !endOf(job)),
    });
  }
  writeStatus(context, cronJob, due ? scheduled : undefined);
  const next = cronJob.spec.suspend
    ? undefined
    : nextTime(store.get('cronjobs.batch', key) ?? cronJob);
  if (next !== undefined) {
    queue.addAt(key, next);
  }
}

/** The first time after the last one; a schedule that cannot be read has none. */
function nextTime(cronJob: CronJob): number | undefined {
  const last =
    cronJob.status?.lastScheduleTime ?? cronJob.metadata.creationTimestamp;
  try {
    const time = new CronTime(
      cronJob.spec.schedule ?? '',
      cronJob.spec.timeZone ?? 'UTC',
    );
    return time
      .getNextDateFrom(new Date(String(last)), cronJob.spec.timeZone ?? 'UTC')
      .toMillis();
  } catch {
    return undefined;
  }
}

function endOf(job: Job): string | undefined {
  return job.status?.conditions?.find(
    ({ type }) => type === 'Complete' || type === 'Failed',
  )?.type;
}

function fire(
  context: ControllerContext,
  cronJob: CronJob,
  at: { scheduled: number; running: Job[] },
): void {
  const { store } = context;
  if (at.running.length > 0 && cronJob.spec.concurrencyPolicy === 'Forbid') {
    return;
  }
  if (cronJob.spec.concurrencyPolicy === 'Replace') {
    at.running.forEach(job => store.delete('jobs.batch', job.metadata));
  }
  const { namespace } = cronJob.metadata;
  const name = `${cronJob.metadata.name}-${Math.floor(at.scheduled / 60_000)}`;
  const template = cronJob.spec.jobTemplate;
  if (!store.get('jobs.batch', { namespace, name })) {
    store.create('jobs.batch', {
      metadata: {
        name,
        namespace,
        labels: template?.metadata?.labels,
        annotations: {
          ...template?.metadata?.annotations,
          'batch.kubernetes.io/cronjob-scheduled-timestamp':
            store.clock.timestamp(at.scheduled),
        },
        ownerReferences: [controllerRef(cronJob as KubeObject)],
      },
      spec: structuredClone(template?.spec),
    });
  }
}

function writeStatus(
  { store }: ControllerContext,
  cronJob: CronJob,
  scheduled: number | undefined,
): void {
  const jobs = ownedBy(store, 'jobs.batch', cronJob);
  const succeeded = jobs
    .filter(job => endOf(job) === 'Complete')
    .map(job => String(job.status?.completionTime));
  store.modify(
    'cronjobs.batch',
    cronJob.metadata,
    draft => {
      const active = jobs
        .filter(job => !endOf(job))
        .map(({ apiVersion, kind, metadata: { name, namespace, uid } }) => ({
          apiVersion,
          kind,
          name,
          namespace,
          uid,
        }));
      draft.status = {
        ...draft.status,
        ...(scheduled !== undefined && {
          lastScheduleTime: store.clock.timestamp(scheduled) as never,
        }),
        ...(succeeded.length > 0 && {
          lastSuccessfulTime: succeeded.sort().at(-1) as never,
        }),
      };
      delete draft.status.active;
      if (active.length > 0) {
        draft.status.active = active;
      }
    },
    { subresource: 'status' },
  );
}

function forgetOldJobs(
  { store }: ControllerContext,
  cronJob: CronJob,
  jobs: Job[],
): void {
  const limits = [
    ['Complete', cronJob.spec.successfulJobsHistoryLimit ?? 3],
    ['Failed', cronJob.spec.failedJobsHistoryLimit ?? 1],
  ] as const;
  for (const [outcome, limit] of limits) {
    const ended = jobs
      .filter(job => endOf(job) === outcome && !job.metadata.deletionTimestamp)
      .sort((a, b) =>
        b.metadata.creationTimestamp.localeCompare(
          a.metadata.creationTimestamp,
        ),
      );
    ended.slice(limit).forEach(job => store.delete('jobs.batch', job.metadata));
  }
}
