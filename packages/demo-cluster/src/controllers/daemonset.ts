import { controllerOf, KubeObject, ObjectKey, Pod } from '../api/objects';
import { all, Controller, ControllerContext } from './Controller';
import { ownedBy } from './owned';
import { createPod, isActive, isReady } from './pods';
import { WorkQueue } from './WorkQueue';
import { sameContent } from '../api/sameContent';

/** Keeps one pod of each DaemonSet on the cluster's one node. */
export const daemonSetController: Controller = context => {
  const { store } = context;
  const queue = new WorkQueue({
    clock: store.clock,
    reconcile: key => reconcile(context, key),
  });
  return all(
    store.watch('daemonsets.apps', {}, ({ object }) =>
      queue.add(object.metadata),
    ),
    store.watch('pods', {}, ({ object: pod }) => {
      const controller = controllerOf(pod);
      if (controller?.kind === 'DaemonSet') {
        queue.add({ namespace: pod.metadata.namespace, name: controller.name });
      }
    }),
    () => queue.stop(),
  );
};

function reconcile(context: ControllerContext, key: ObjectKey): void {
  const { store } = context;
  const daemonSet = store.get('daemonsets.apps', key);
  if (!daemonSet || daemonSet.metadata.deletionTimestamp) {
    return;
  }
  const pods = () =>
    ownedBy(store, 'pods', daemonSet, daemonSet.spec.selector).filter(isActive);
  if (pods().length === 0) {
    createPod(context, daemonSet, { template: daemonSet.spec.template });
  }
  writeStatus(context, daemonSet, pods());
}

function writeStatus(
  { store }: ControllerContext,
  daemonSet: KubeObject,
  pods: Pod[],
): void {
  const ready = pods.filter(isReady).length;
  const status = {
    currentNumberScheduled: pods.length,
    desiredNumberScheduled: 1,
    numberMisscheduled: 0,
    numberReady: ready,
    numberAvailable: ready,
    updatedNumberScheduled: pods.length,
    observedGeneration: daemonSet.metadata.generation,
  };
  const current = store.get('daemonsets.apps', daemonSet.metadata);
  if (current && !sameContent(current.status, status)) {
    store.update(
      'daemonsets.apps',
      { ...current, status },
      { subresource: 'status' },
    );
  }
}
