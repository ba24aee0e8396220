import { controllerOf, Job, ObjectKey, Pod } from '../api/objects';
import { all, Controller, ControllerContext } from './Controller';
import { ownedBy } from './owned';
import { createPod, isActive, isReady } from './pods';
import { WorkQueue } from './WorkQueue';
import { sameContent } from '../api/sameContent';

const FIRST_BACK_OFF_MS = 10_000;

/** Runs the pods of a Job until enough of them have succeeded. */
export const jobController: Controller = context => {
  const { store } = context;
  const queue: WorkQueue = new WorkQueue({
    clock: store.clock,
    reconcile: key => reconcile(context, queue, key),
  });
  return all(
    store.watch('jobs.batch', {}, ({ object }) => queue.add(object.metadata)),
    store.watch('pods', {}, ({ object: pod }) => {
      const controller = controllerOf(pod);
      if (controller?.kind === 'Job') {
        queue.add({ namespace: pod.metadata.namespace, name: controller.name });
      }
    }),
    () => queue.stop(),
  );
};

/** How a Job stands: its pods by outcome. */
interface Count {
  active: Pod[];
  succeeded: number;
  failed: number;
}

function reconcile(
  context: ControllerContext,
  queue: WorkQueue,
  key: ObjectKey,
): void {
  const { store } = context;
  const job = store.get('jobs.batch', key);
  if (!job || job.metadata.deletionTimestamp) {
    return;
  }
  const end = job.status?.conditions?.find(
    ({ type }) => type === 'Complete' || type === 'Failed',
  );
  if (end) {
    removeWhenDue(context, queue, job);
    return;
  }
  const count = countPods(ownedBy(store, 'pods', job, job.spec.selector));
  const verdict = verdictOf(job, count);
  if (verdict || job.spec.suspend) {
    count.active.forEach(pod => store.delete('pods', pod.metadata));
  } else {
    startPods(context, queue, { job, count });
  }
  writeStatus(context, job, verdict);
}

function countPods(pods: Pod[]): Count {
  return {
    active: pods.filter(isActive),
    succeeded: pods.filter(pod => pod.status?.phase === 'Succeeded').length,
    failed: pods.filter(pod => pod.status?.phase === 'Failed').length,
  };
}

function verdictOf(
  job: Job,
  count: Count,
):
  | { type: 'Complete' | 'Failed'; reason: string; message: string }
  | undefined {
  if (count.succeeded >= (job.spec.completions ?? 1)) {
    return {
      type: 'Complete',
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    };
  }
  const restarts = count.active
    .flatMap(pod => pod.status?.containerStatuses ?? [])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
  return count.failed + restarts > (job.spec.backoffLimit ?? 6)
    ? {
        type: 'Failed',
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      }
    : undefined;
}

function startPods(
  context: ControllerContext,
  queue: WorkQueue,
  at: { job: Job; count: Count },
): void {
  const { job, count } = at;
  const { clock } = context.store;
  const left = (job.spec.completions ?? 1) - count.succeeded;
  const missing =
    Math.min(job.spec.parallelism ?? 1, left) - count.active.length;
  const retryAt =
    lastFailureAt(context, job) +
    FIRST_BACK_OFF_MS * 2 ** Math.max(0, count.failed - 1);
  if (missing > 0 && count.failed > 0 && retryAt > clock.now()) {
    queue.addAt(job.metadata, retryAt);
    return;
  }
  for (let created = 0; created < missing; created += 1) {
    createPod(context, job, { template: job.spec.template });
  }
}

function lastFailureAt({ store }: ControllerContext, job: Job): number {
  const ends = ownedBy(store, 'pods', job).flatMap(pod =>
    (pod.status?.containerStatuses ?? []).map(({ state }) =>
      Date.parse(String(state?.terminated?.finishedAt ?? '')),
    ),
  );
  return Math.max(0, ...ends.filter(end => !Number.isNaN(end)));
}

function writeStatus(
  { store }: ControllerContext,
  job: Job,
  verdict: ReturnType<typeof verdictOf>,
): void {
  const count = countPods(ownedBy(store, 'pods', job));
  const now = store.clock.timestamp();
  const status = {
    ...job.status,
    startTime: job.status?.startTime ?? (job.spec.suspend ? undefined : now),
    active: count.active.length || undefined,
    ready: count.active.filter(isReady).length,
    succeeded: count.succeeded || undefined,
    failed: count.failed || undefined,
    ...(verdict && {
      conditions: [
        {
          ...verdict,
          status: 'True',
          lastProbeTime: now,
          lastTransitionTime: now,
        },
      ],
      ...(verdict.type === 'Complete' && { completionTime: now }),
    }),
  };
  const plain = JSON.parse(JSON.stringify(status));
  if (!sameContent(job.status, plain)) {
    store.update(
      'jobs.batch',
      { ...job, status: plain },
      { subresource: 'status' },
    );
  }
}

function removeWhenDue(
  { store }: ControllerContext,
  queue: WorkQueue,
  job: Job,
): void {
  const seconds = job.spec.ttlSecondsAfterFinished;
  const end = Date.parse(
    String(
      job.status?.completionTime ??
        job.status?.conditions?.[0]?.lastTransitionTime,
    ),
  );
  if (seconds === undefined) {
    return;
  }
  if (end + seconds * 1000 <= store.clock.now()) {
    store.delete('jobs.batch', job.metadata);
  } else {
    queue.addAt(job.metadata, end + seconds * 1000);
  }
}
