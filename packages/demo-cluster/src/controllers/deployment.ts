import {
  controllerOf,
  controllerRef,
  Deployment,
  KubeObject,
  ObjectKey,
  ReplicaSet,
} from '../api/objects';
import { all, Controller, ControllerContext } from './Controller';
import { ownedBy, templateHash } from './owned';
import { WorkQueue } from './WorkQueue';
import { sameContent } from '../api/sameContent';

const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

/** Keeps a ReplicaSet for the current template of a Deployment, and lets those of older templates go. */
export const deploymentController: Controller = context => {
  const { store } = context;
  const queue = new WorkQueue({
    clock: store.clock,
    reconcile: key => reconcile(context, key),
  });
  return all(
    store.watch('deployments.apps', {}, ({ object }) =>
      queue.add(object.metadata),
    ),
    store.watch('replicasets.apps', {}, ({ object }) => {
      const controller = controllerOf(object);
      const { namespace } = object.metadata;
      if (controller) {
        queue.add({ namespace, name: controller.name });
      } else {
        store
          .list('deployments.apps', { namespace })
          .forEach(deployment => queue.add(deployment.metadata));
      }
    }),
    () => queue.stop(),
  );
};

function reconcile(context: ControllerContext, key: ObjectKey): void {
  const { store } = context;
  const deployment = store.get('deployments.apps', key);
  if (!deployment || deployment.metadata.deletionTimestamp) {
    return;
  }
  const owned = ownedBy(
    store,
    'replicasets.apps',
    deployment,
    deployment.spec.selector,
  );
  const current = owned.find(replicaSet =>
    sameTemplate(replicaSet, deployment),
  );
  const old = owned.filter(
    replicaSet => replicaSet !== current && (replicaSet.spec.replicas ?? 0) > 0,
  );
  const recreates = deployment.spec.strategy?.type === 'Recreate';
  if (recreates && old.length > 0) {
    old.forEach(replicaSet => resize(context, replicaSet, 0));
  } else if (
    !recreates ||
    !owned.some(
      replicaSet =>
        replicaSet !== current && (replicaSet.status?.replicas ?? 0) > 0,
    )
  ) {
    roll(context, deployment, {
      current: current ?? createReplicaSet(context, deployment, owned),
      old,
    });
  }
  writeStatus(context, deployment);
}

/** Brings the current ReplicaSet to its size; the old ones go when it is available. */
function roll(
  context: ControllerContext,
  deployment: Deployment,
  sets: { current: ReplicaSet; old: ReplicaSet[] },
): void {
  const replicas = deployment.spec.replicas ?? 1;
  resize(context, sets.current, replicas);
  if ((sets.current.status?.availableReplicas ?? 0) >= replicas) {
    sets.old.forEach(replicaSet => resize(context, replicaSet, 0));
  }
}

function resize(
  { store }: ControllerContext,
  replicaSet: ReplicaSet,
  replicas: number,
): void {
  if (replicaSet.spec.replicas !== replicas) {
    store.modify('replicasets.apps', replicaSet.metadata, draft => {
      draft.spec.replicas = replicas;
    });
  }
}

function sameTemplate(replicaSet: ReplicaSet, deployment: Deployment): boolean {
  const withoutHash = (template: any) => {
    const { [HASH_LABEL]: _, ...labels } = template?.metadata?.labels ?? {};
    const { creationTimestamp: _1, ...metadata } = template?.metadata ?? {};
    return { ...template, metadata: { ...metadata, labels } };
  };
  return sameContent(
    withoutHash(replicaSet.spec.template),
    withoutHash(deployment.spec.template),
  );
}

function createReplicaSet(
  { store }: ControllerContext,
  deployment: Deployment,
  owned: ReplicaSet[],
): ReplicaSet {
  const { spec, metadata } = deployment;
  const hash = templateHash(spec.template);
  const template = structuredClone(spec.template) as NonNullable<
    ReplicaSet['spec']['template']
  >;
  template.metadata = {
    ...template.metadata,
    labels: { ...template.metadata?.labels, [HASH_LABEL]: hash },
  };
  const revisions = owned.map(replicaSet =>
    Number(replicaSet.metadata.annotations?.[REVISION] ?? 0),
  );
  const revision = String(Math.max(0, ...revisions) + 1);
  store.modify('deployments.apps', metadata, draft => {
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      [REVISION]: revision,
    };
  });
  return store.create('replicasets.apps', {
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels: template.metadata.labels,
      annotations: {
        [REVISION]: revision,
        'deployment.kubernetes.io/desired-replicas': String(spec.replicas ?? 1),
      },
      ownerReferences: [controllerRef(deployment as KubeObject)],
    },
    spec: {
      replicas: spec.replicas ?? 1,
      selector: {
        ...spec.selector,
        matchLabels: { ...spec.selector?.matchLabels, [HASH_LABEL]: hash },
      },
      template,
    },
  });
}

function writeStatus({ store }: ControllerContext, seen: Deployment): void {
  const deployment = store.get('deployments.apps', seen.metadata);
  if (!deployment) {
    return;
  }
  const owned = ownedBy(store, 'replicasets.apps', deployment);
  const sum = (
    count: (replicaSet: ReplicaSet) => number | undefined,
    sets = owned,
  ) => sets.reduce((total, replicaSet) => total + (count(replicaSet) ?? 0), 0);
  const wanted = deployment.spec.replicas ?? 1;
  const available = sum(({ status }) => status?.availableReplicas);
  const status = {
    observedGeneration: deployment.metadata.generation,
    replicas: sum(({ status: one }) => one?.replicas),
    updatedReplicas: sum(
      ({ status: one }) => one?.replicas,
      owned.filter(set => sameTemplate(set, deployment)),
    ),
    readyReplicas: sum(({ status: one }) => one?.readyReplicas),
    availableReplicas: available,
    ...(wanted > available && { unavailableReplicas: wanted - available }),
    conditions: conditionsOf(deployment, {
      available: available >= wanted,
      now: store.clock.timestamp(),
    }),
  };
  if (!sameContent(deployment.status, status)) {
    store.update('deployments.apps', { ...deployment, status } as Deployment, {
      subresource: 'status',
    });
  }
}

function conditionsOf(
  deployment: Deployment,
  seen: { available: boolean; now: string },
) {
  const condition = (
    type: string,
    status: string,
    reason: string,
    message: string,
  ) => {
    const before = deployment.status?.conditions?.find(
      one => one.type === type,
    );
    const same = before?.status === status;
    const lastTransitionTime = same ? before.lastTransitionTime : seen.now;
    const lastUpdateTime =
      same && before.reason === reason ? before.lastUpdateTime : seen.now;
    return {
      type,
      status,
      reason,
      message,
      lastTransitionTime,
      lastUpdateTime,
    };
  };
  return [
    seen.available
      ? condition(
          'Available',
          'True',
          'MinimumReplicasAvailable',
          'Deployment has minimum availability.',
        )
      : condition(
          'Available',
          'False',
          'MinimumReplicasUnavailable',
          'Deployment does not have minimum availability.',
        ),
    seen.available
      ? condition(
          'Progressing',
          'True',
          'NewReplicaSetAvailable',
          `ReplicaSet of "${deployment.metadata.name}" has successfully progressed.`,
        )
      : condition(
          'Progressing',
          'True',
          'ReplicaSetUpdated',
          `ReplicaSet of "${deployment.metadata.name}" is progressing.`,
        ),
  ];
}
