import { ApiError } from '../api/errors';
import { controllerOf, ObjectKey, Pod, ReplicaSet } from '../api/objects';
import { matchesSelector } from '../api/selectors';
import { all, Controller, ControllerContext } from './Controller';
import { ownedBy } from './owned';
import { createPod, isActive, isReady } from './pods';
import { WorkQueue } from './WorkQueue';
import { sameContent } from '../api/sameContent';

/** Keeps as many pods as a ReplicaSet asks for. */
export const replicaSetController: Controller = context => {
  const { store } = context;
  const queue = new WorkQueue({
    clock: store.clock,
    reconcile: key => reconcile(context, key),
  });
  return all(
    store.watch('replicasets.apps', {}, ({ object }) =>
      queue.add(object.metadata),
    ),
    store.watch('pods', {}, ({ object: pod }) =>
      enqueueOwners(context, pod, queue),
    ),
    () => queue.stop(),
  );
};

function enqueueOwners(
  { store }: ControllerContext,
  pod: Pod,
  queue: WorkQueue,
): void {
  const { namespace, labels } = pod.metadata;
  const controller = controllerOf(pod);
  if (controller?.kind === 'ReplicaSet') {
    queue.add({ namespace, name: controller.name });
  } else if (!controller) {
    store
      .list('replicasets.apps', { namespace })
      .filter(replicaSet => matchesSelector(replicaSet.spec.selector, labels))
      .forEach(replicaSet => queue.add(replicaSet.metadata));
  }
}

function reconcile(context: ControllerContext, key: ObjectKey): void {
  const { store } = context;
  const replicaSet = store.get('replicasets.apps', key);
  if (!replicaSet) {
    return;
  }
  const pods = () =>
    ownedBy(store, 'pods', replicaSet, replicaSet.spec.selector).filter(
      isActive,
    );
  let failure: ApiError | undefined;
  if (!replicaSet.metadata.deletionTimestamp) {
    failure = scale(context, replicaSet, pods());
  }
  writeStatus(context, replicaSet, { pods: pods(), failure });
  if (failure) {
    throw failure;
  }
}

/** Creates or deletes pods until their number is right; gives the refusal that stopped it. */
function scale(
  context: ControllerContext,
  replicaSet: ReplicaSet,
  pods: Pod[],
): ApiError | undefined {
  const missing = (replicaSet.spec.replicas ?? 1) - pods.length;
  try {
    for (let created = 0; created < missing; created += 1) {
      createPod(context, replicaSet, { template: replicaSet.spec.template! });
    }
  } catch (error) {
    if (error instanceof ApiError) {
      return error;
    }
    throw error;
  }
  surplus(pods, -missing).forEach(pod =>
    context.store.delete('pods', pod.metadata),
  );
  return undefined;
}

/** The pods that can best be spared: unready ones first, then the newest. */
function surplus(pods: Pod[], count: number): Pod[] {
  const rank = (pod: Pod) =>
    `${Number(isReady(pod))}${pod.metadata.creationTimestamp}`;
  const byUse = [...pods].sort((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    return first[0] === second[0]
      ? second.localeCompare(first)
      : first.localeCompare(second);
  });
  return byUse.slice(0, Math.max(0, count));
}

function writeStatus(
  { store }: ControllerContext,
  replicaSet: ReplicaSet,
  seen: { pods: Pod[]; failure?: ApiError },
): void {
  const ready = seen.pods.filter(isReady).length;
  const before = replicaSet.status?.conditions?.find(
    ({ type }) => type === 'ReplicaFailure',
  );
  const failed = seen.failure && {
    type: 'ReplicaFailure',
    status: 'True',
    reason: 'FailedCreate',
    message: seen.failure.message,
    lastTransitionTime: before?.lastTransitionTime ?? store.clock.timestamp(),
  };
  const status = {
    replicas: seen.pods.length,
    fullyLabeledReplicas: seen.pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: replicaSet.metadata.generation,
    ...(failed && { conditions: [failed] }),
  };
  const current = store.get('replicasets.apps', replicaSet.metadata);
  if (current && !sameContent(current.status, status)) {
    store.update('replicasets.apps', { ...current, status } as ReplicaSet, {
      subresource: 'status',
    });
  }
}
