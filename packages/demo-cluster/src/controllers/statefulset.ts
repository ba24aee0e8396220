import {
  controllerOf,
  controllerRef,
  KubeObject,
  ObjectKey,
  Pod,
  PodSpec,
  StatefulSet,
} from '../api/objects';
import { matchesSelector } from '../api/selectors';
import { all, Controller, ControllerContext } from './Controller';
import { ownedBy, templateHash } from './owned';
import { createPod, isReady } from './pods';
import { WorkQueue } from './WorkQueue';
import { sameContent } from '../api/sameContent';

const REVISION_LABEL = 'controller-revision-hash';

/** Keeps the numbered pods of a StatefulSet, with their claims, in order. */
export const statefulSetController: Controller = context => {
  const { store } = context;
  const queue = new WorkQueue({
    clock: store.clock,
    reconcile: key => reconcile(context, key),
  });
  return all(
    store.watch('statefulsets.apps', {}, ({ object }) =>
      queue.add(object.metadata),
    ),
    store.watch('pods', {}, ({ object: pod }) => {
      const controller = controllerOf(pod);
      const { namespace, labels } = pod.metadata;
      if (controller?.kind === 'StatefulSet') {
        queue.add({ namespace, name: controller.name });
      } else if (!controller) {
        store
          .list('statefulsets.apps', { namespace })
          .filter(set => matchesSelector(set.spec.selector, labels))
          .forEach(set => queue.add(set.metadata));
      }
    }),
    () => queue.stop(),
  );
};

function reconcile(context: ControllerContext, key: ObjectKey): void {
  const { store } = context;
  const set = store.get('statefulsets.apps', key);
  if (!set || set.metadata.deletionTimestamp) {
    return;
  }
  const revision = ensureRevision(context, set);
  const pods = memberPods(context, set);
  try {
    arrange(context, { set, pods, revision });
  } finally {
    writeStatus(context, { set, pods: memberPods(context, set), revision });
  }
}

/** The pods of the set by their numbers; only a pod with the right name is one. */
function memberPods(
  { store }: ControllerContext,
  set: StatefulSet,
): Map<number, Pod> {
  const pattern = new RegExp(
    `^${set.metadata.name.replace(/\./g, '\\.')}-(\\d+)$`,
  );
  const named = store
    .list('pods', { namespace: set.metadata.namespace })
    .filter(pod => pattern.test(pod.metadata.name));
  const orphans = named.some(pod => !controllerOf(pod));
  const owned = ownedBy(
    store,
    'pods',
    set,
    orphans ? set.spec.selector : undefined,
  );
  return new Map(
    owned
      .filter(pod => pattern.test(pod.metadata.name))
      .map(pod => [Number(pattern.exec(pod.metadata.name)![1]), pod]),
  );
}

/** Creates, deletes or replaces one pod after the other, as the set's policies say. */
function arrange(
  context: ControllerContext,
  at: { set: StatefulSet; pods: Map<number, Pod>; revision: string },
): void {
  const { set, pods, revision } = at;
  const first = set.spec.ordinals?.start ?? 0;
  const replicas = set.spec.replicas ?? 1;
  const ordered = set.spec.podManagementPolicy !== 'Parallel';
  for (let ordinal = first; ordinal < first + replicas; ordinal += 1) {
    const pod = pods.get(ordinal);
    if (!pod) {
      createMember(context, set, { ordinal, revision });
    } else if (
      ['Succeeded', 'Failed'].includes(pod.status?.phase ?? '') &&
      !pod.metadata.deletionTimestamp
    ) {
      context.store.delete('pods', pod.metadata);
    }
    if (ordered && !(pod && isReady(pod) && !pod.metadata.deletionTimestamp)) {
      return;
    }
  }
  const surplus = [...pods.keys()]
    .filter(ordinal => ordinal < first || ordinal >= first + replicas)
    .sort((a, b) => b - a);
  const going = ordered ? surplus.slice(0, 1) : surplus;
  going.forEach(ordinal => deleteOnce(context, pods.get(ordinal)!));
  if (surplus.length === 0 && set.spec.updateStrategy?.type !== 'OnDelete') {
    replaceOutdated(context, at);
  }
}

/** Replaces the highest pod of an older template, when all above it are ready. */
function replaceOutdated(
  context: ControllerContext,
  at: { set: StatefulSet; pods: Map<number, Pod>; revision: string },
): void {
  const partition = at.set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (const ordinal of [...at.pods.keys()].sort((a, b) => b - a)) {
    const pod = at.pods.get(ordinal)!;
    if (
      ordinal >= partition &&
      pod.metadata.labels?.[REVISION_LABEL] !== at.revision
    ) {
      deleteOnce(context, pod);
      return;
    }
    if (!isReady(pod)) {
      return;
    }
  }
}

function deleteOnce({ store }: ControllerContext, pod: Pod): void {
  if (!pod.metadata.deletionTimestamp) {
    store.delete('pods', pod.metadata);
  }
}

function createMember(
  context: ControllerContext,
  set: StatefulSet,
  member: { ordinal: number; revision: string },
): void {
  const name = `${set.metadata.name}-${member.ordinal}`;
  const claims = (set.spec.volumeClaimTemplates ?? []).map(template => ({
    volume: template.metadata?.name ?? '',
    name: `${template.metadata?.name}-${name}`,
    template,
  }));
  for (const claim of claims) {
    const { namespace } = set.metadata;
    if (
      !context.store.get('persistentvolumeclaims', {
        namespace,
        name: claim.name,
      })
    ) {
      const labels = {
        ...set.spec.selector?.matchLabels,
        ...claim.template.metadata?.labels,
      };
      context.store.create('persistentvolumeclaims', {
        metadata: {
          ...claim.template.metadata,
          name: claim.name,
          namespace,
          labels,
        },
        spec: structuredClone(claim.template.spec),
      });
    }
  }
  createPod(context, set, {
    template: set.spec.template,
    name,
    labels: {
      [REVISION_LABEL]: member.revision,
      'statefulset.kubernetes.io/pod-name': name,
      'apps.kubernetes.io/pod-index': String(member.ordinal),
    },
    change: spec => mountClaims(spec, { set, name, claims }),
  });
}

function mountClaims(
  spec: PodSpec,
  member: {
    set: StatefulSet;
    name: string;
    claims: Array<{ volume: string; name: string }>;
  },
): void {
  spec.hostname = member.name;
  spec.subdomain = member.set.spec.serviceName;
  const own = new Set(member.claims.map(claim => claim.volume));
  spec.volumes = [
    ...(spec.volumes ?? []).filter(volume => !own.has(volume.name)),
    ...member.claims.map(claim => ({
      name: claim.volume,
      persistentVolumeClaim: { claimName: claim.name },
    })),
  ];
}

function ensureRevision(
  { store }: ControllerContext,
  set: StatefulSet,
): string {
  const name = `${set.metadata.name}-${templateHash(set.spec.template)}`;
  const { namespace } = set.metadata;
  const data = {
    spec: { template: { ...set.spec.template, $patch: 'replace' } },
  };
  if (!store.get('controllerrevisions.apps', { namespace, name })) {
    const revision = ownedBy(store, 'controllerrevisions.apps', set).length + 1;
    const ownerReferences = [controllerRef(set as KubeObject)];
    store.create('controllerrevisions.apps', {
      metadata: {
        name,
        namespace,
        labels: set.spec.selector?.matchLabels,
        ownerReferences,
      },
      data,
      revision,
    });
  }
  return name;
}

function writeStatus(
  { store }: ControllerContext,
  at: { set: StatefulSet; pods: Map<number, Pod>; revision: string },
): void {
  const pods = [...at.pods.values()].filter(
    pod => !pod.metadata.deletionTimestamp,
  );
  const updated = pods.filter(
    pod => pod.metadata.labels?.[REVISION_LABEL] === at.revision,
  ).length;
  const ready = pods.filter(isReady).length;
  const complete = updated === pods.length;
  const set = store.get('statefulsets.apps', at.set.metadata);
  if (!set) {
    return;
  }
  const status = {
    observedGeneration: set.metadata.generation,
    replicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    currentReplicas: complete ? pods.length : pods.length - updated,
    updatedReplicas: updated,
    currentRevision: complete
      ? at.revision
      : set.status?.currentRevision ?? at.revision,
    updateRevision: at.revision,
    collisionCount: 0,
  };
  if (!sameContent(set.status, status)) {
    store.update('statefulsets.apps', { ...set, status } as StatefulSet, {
      subresource: 'status',
    });
  }
}
