import { VolumeShelf } from '../kubelet/Volume';
import {
  ObjectKey,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../api/objects';
import { all, Controller, ControllerContext } from './Controller';
import { reconcileVolume } from './reclaim';
import { WorkQueue } from './WorkQueue';

const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';
const FINISHED_PHASES = ['Succeeded', 'Failed'];

/** Gives claims their volumes, and takes volumes back when claims go. */
export function claimController(shelf: VolumeShelf): Controller {
  return context => {
    const { store } = context;
    const claims = new WorkQueue({
      clock: store.clock,
      reconcile: key => reconcileClaim(context, key),
    });
    const volumes = new WorkQueue({
      clock: store.clock,
      reconcile: key => reconcileVolume({ ...context, shelf }, key),
    });
    return all(
      store.watch('persistentvolumeclaims', {}, ({ object }) => {
        claims.add(object.metadata);
        if (object.spec.volumeName) {
          volumes.add({ name: object.spec.volumeName });
        }
      }),
      store.watch('persistentvolumes', {}, ({ object }) => {
        volumes.add(object.metadata);
        store
          .list('persistentvolumeclaims')
          .forEach(claim => claims.add(claim.metadata));
      }),
      store.watch('storageclasses.storage.k8s.io', {}, () =>
        store
          .list('persistentvolumeclaims')
          .forEach(claim => claims.add(claim.metadata)),
      ),
      store.watch('pods', {}, ({ object: pod }) =>
        claimsOf(pod).forEach(name =>
          claims.add({ namespace: pod.metadata.namespace, name }),
        ),
      ),
      () => claims.stop(),
      () => volumes.stop(),
    );
  };
}

function claimsOf(pod: {
  spec: { volumes?: Array<{ persistentVolumeClaim?: { claimName: string } }> };
}): string[] {
  return (pod.spec.volumes ?? []).flatMap(
    volume => volume.persistentVolumeClaim?.claimName ?? [],
  );
}

function reconcileClaim(context: ControllerContext, key: ObjectKey): void {
  const { store } = context;
  const claim = store.get('persistentvolumeclaims', key);
  if (!claim) {
    return;
  }
  if (claim.metadata.deletionTimestamp) {
    releaseWhenUnused(context, claim);
  } else if (claim.status?.phase === 'Bound') {
    const lost = !store.get('persistentvolumes', {
      name: claim.spec.volumeName!,
    });
    if (lost) {
      setPhase(context, claim, 'Lost');
    }
  } else {
    provide(context, withClass(context, claim));
  }
}

/** A claim without a class gets the default one. */
function withClass(
  { store }: ControllerContext,
  claim: PersistentVolumeClaim,
): PersistentVolumeClaim {
  const standard = store
    .list('storageclasses.storage.k8s.io')
    .find(({ metadata }) => metadata.annotations?.[IS_DEFAULT] === 'true');
  if (claim.spec.storageClassName !== undefined || !standard) {
    return claim;
  }
  return store.modify('persistentvolumeclaims', claim.metadata, draft => {
    draft.spec.storageClassName = standard.metadata.name;
  });
}

function provide(
  context: ControllerContext,
  claim: PersistentVolumeClaim,
): void {
  const { store } = context;
  const existing = findVolume(context, claim);
  if (existing) {
    bind(context, claim, existing);
    return;
  }
  const className = claim.spec.storageClassName;
  const storageClass = className
    ? store.get('storageclasses.storage.k8s.io', { name: className })
    : undefined;
  const waitsForPod =
    storageClass?.volumeBindingMode === 'WaitForFirstConsumer' &&
    !claim.metadata.annotations?.[SELECTED_NODE];
  // A claim that selects its volume by label, or names it, is never provisioned for.
  if (
    storageClass &&
    !waitsForPod &&
    !claim.spec.selector &&
    !claim.spec.volumeName
  ) {
    bind(context, claim, provision(context, claim, storageClass));
  } else if (className && !storageClass) {
    const message = `storageclass.storage.k8s.io "${className}" not found`;
    context.events.record({
      about: claim,
      type: 'Warning',
      reason: 'ProvisioningFailed',
      message,
      component: 'persistentvolume-controller',
    });
  }
}

function findVolume(
  { store }: ControllerContext,
  claim: PersistentVolumeClaim,
): PersistentVolume | undefined {
  const { name, namespace, uid } = claim.metadata;
  return store.list('persistentvolumes').find(volume => {
    const { claimRef } = volume.spec;
    const reserved =
      claimRef?.name === name &&
      claimRef.namespace === namespace &&
      (!claimRef.uid || claimRef.uid === uid);
    const free = !claimRef && volume.status?.phase === 'Available';
    const wanted = claim.spec.volumeName
      ? claim.spec.volumeName === volume.metadata.name
      : (volume.spec.storageClassName ?? '') ===
          (claim.spec.storageClassName ?? '') && !claim.spec.selector;
    return reserved || (free && wanted);
  });
}

function provision(
  context: ControllerContext,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
): PersistentVolume {
  const { uid, name, namespace } = claim.metadata;
  const provisioner =
    (storageClass as { provisioner?: string }).provisioner ?? '';
  context.events.record({
    about: claim,
    type: 'Normal',
    reason: 'ProvisioningSucceeded',
    message: `Successfully provisioned volume pvc-${uid}`,
    component: provisioner,
  });
  return context.store.create('persistentvolumes', {
    metadata: {
      name: `pvc-${uid}`,
      annotations: { 'pv.kubernetes.io/provisioned-by': provisioner },
    },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.storage },
      accessModes: claim.spec.accessModes,
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode,
      claimRef: {
        kind: 'PersistentVolumeClaim',
        apiVersion: 'v1',
        name,
        namespace,
        uid,
      },
      hostPath: {
        path: `/var/local/volumes/${namespace}-${name}-${uid}`,
        type: 'DirectoryOrCreate',
      },
    },
  });
}

function bind(
  { store }: ControllerContext,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
): void {
  const { name, namespace, uid } = claim.metadata;
  store.modify('persistentvolumes', volume.metadata, draft => {
    draft.spec.claimRef = {
      kind: 'PersistentVolumeClaim',
      apiVersion: 'v1',
      name,
      namespace,
      uid,
    };
  });
  store.modify(
    'persistentvolumes',
    volume.metadata,
    draft => Object.assign(draft.status!, { phase: 'Bound' }),
    { subresource: 'status' },
  );
  const bound = store.modify(
    'persistentvolumeclaims',
    claim.metadata,
    draft => {
      draft.spec.volumeName = volume.metadata.name;
      draft.metadata.annotations = {
        ...draft.metadata.annotations,
        'pv.kubernetes.io/bind-completed': 'yes',
      };
    },
  );
  const { accessModes, capacity } = volume.spec;
  const status = { phase: 'Bound', accessModes, capacity };
  store.update(
    'persistentvolumeclaims',
    { ...bound, status } as PersistentVolumeClaim,
    { subresource: 'status' },
  );
}

function setPhase(
  { store }: ControllerContext,
  claim: PersistentVolumeClaim,
  phase: string,
): void {
  store.modify(
    'persistentvolumeclaims',
    claim.metadata,
    draft => Object.assign(draft.status!, { phase }),
    { subresource: 'status' },
  );
}

/** A claim that a pod still uses stays until the pod has gone. */
function releaseWhenUnused(
  { store }: ControllerContext,
  claim: PersistentVolumeClaim,
): void {
  const inUse = store
    .list('pods', { namespace: claim.metadata.namespace })
    .some(
      pod =>
        claimsOf(pod).includes(claim.metadata.name) &&
        pod.spec.nodeName &&
        !FINISHED_PHASES.includes(pod.status?.phase ?? ''),
    );
  if (!inUse && claim.metadata.finalizers?.includes(CLAIM_PROTECTION)) {
    store.modify('persistentvolumeclaims', claim.metadata, draft => {
      draft.metadata.finalizers = draft.metadata.finalizers?.filter(
        finalizer => finalizer !== CLAIM_PROTECTION,
      );
    });
  }
}
