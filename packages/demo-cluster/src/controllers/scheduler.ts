import { NODE_NAME } from '../kubelet/Kubelet';
import { ObjectKey, Pod } from '../api/objects';
import { Store } from '../api/Store';
import { all, Controller, ControllerContext } from './Controller';
import { WorkQueue } from './WorkQueue';

const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** Gives pods to the node once their claims are bound. */
export const scheduler: Controller = context => {
  const { store } = context;
  const queue = new WorkQueue({
    clock: store.clock,
    reconcile: key => schedule(context, key),
  });
  const enqueueWaiting = (namespace?: string) =>
    store
      .list('pods', { namespace })
      .filter(pod => !pod.spec.nodeName)
      .forEach(pod => queue.add(pod.metadata));
  return all(
    store.watch('pods', {}, ({ object: pod }) => {
      if (!pod.spec.nodeName) {
        queue.add(pod.metadata);
      }
    }),
    store.watch('persistentvolumeclaims', {}, ({ object }) =>
      enqueueWaiting(object.metadata.namespace),
    ),
    store.watch('nodes', {}, () => enqueueWaiting()),
    () => queue.stop(),
  );
};

function schedule(context: ControllerContext, key: ObjectKey): void {
  const { store } = context;
  const pod = store.get('pods', key);
  if (
    !pod ||
    pod.spec.nodeName ||
    pod.metadata.deletionTimestamp ||
    pod.spec.schedulingGates?.length
  ) {
    return;
  }
  const obstacle = obstacleOf(store, pod);
  if (obstacle) {
    refuse(context, pod, obstacle);
    return;
  }
  if (selectNodeForClaims(store, pod)) {
    return;
  }
  store.modify('pods', key, draft => {
    draft.spec.nodeName = NODE_NAME;
  });
  const message = `Successfully assigned ${key.namespace}/${key.name} to ${NODE_NAME}`;
  context.events.record({
    about: pod,
    type: 'Normal',
    reason: 'Scheduled',
    message,
    component: 'default-scheduler',
  });
}

function obstacleOf(store: Store, pod: Pod): string | undefined {
  const node = store.get('nodes', { name: NODE_NAME });
  const wanted = Object.entries(pod.spec.nodeSelector ?? {});
  if (
    !node ||
    wanted.some(([label, value]) => node.metadata.labels?.[label] !== value)
  ) {
    return "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
  }
  for (const volume of pod.spec.volumes ?? []) {
    const name = volume.persistentVolumeClaim?.claimName;
    const claim =
      name &&
      store.get('persistentvolumeclaims', {
        namespace: pod.metadata.namespace,
        name,
      });
    if (name && !claim) {
      return `0/1 nodes are available: persistentvolumeclaim "${name}" not found.`;
    }
    if (
      claim &&
      claim.status?.phase !== 'Bound' &&
      !waitsForPod(store, claim.spec.storageClassName)
    ) {
      return '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.';
    }
  }
  return undefined;
}

function waitsForPod(store: Store, storageClass: string | undefined): boolean {
  const found = storageClass
    ? store.get('storageclasses.storage.k8s.io', { name: storageClass })
    : undefined;
  return found?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** Tells claims that waited for a pod which node it goes to; true while one of them is not bound yet. */
function selectNodeForClaims(store: Store, pod: Pod): boolean {
  let waits = false;
  for (const volume of pod.spec.volumes ?? []) {
    const name = volume.persistentVolumeClaim?.claimName;
    const claim =
      name &&
      store.get('persistentvolumeclaims', {
        namespace: pod.metadata.namespace,
        name,
      });
    if (claim && claim.status?.phase !== 'Bound') {
      waits = true;
      store.modify('persistentvolumeclaims', claim.metadata, draft => {
        draft.metadata.annotations = {
          ...draft.metadata.annotations,
          [SELECTED_NODE]: NODE_NAME,
        };
      });
    }
  }
  return waits;
}

function refuse(
  { store, events }: ControllerContext,
  pod: Pod,
  message: string,
): void {
  events.record({
    about: pod,
    type: 'Warning',
    reason: 'FailedScheduling',
    message,
    component: 'default-scheduler',
  });
  store.modify(
    'pods',
    pod.metadata,
    draft => {
      const before = draft.status?.conditions?.find(
        ({ type }) => type === 'PodScheduled',
      );
      const lastTransitionTime =
        before?.lastTransitionTime ?? (store.clock.timestamp() as never);
      const condition = {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message,
        lastTransitionTime,
      };
      const others = (draft.status?.conditions ?? []).filter(
        ({ type }) => type !== 'PodScheduled',
      );
      draft.status = { ...draft.status, conditions: [...others, condition] };
    },
    { subresource: 'status' },
  );
}
