import { KubeObject } from '../../api/objects';
import {
  addClaimsOfPod,
  addInitHook,
  cleanPod,
  waitForPodVolumes,
} from './podActions';
import type { RestoreRun } from './RestoreRun';
import {
  csiClaim,
  snapshotContentForRestore,
  snapshotForRestore,
} from './snapshotActions';
import { dropAnnotations } from './sanitize';
import { resetServiceAddresses } from './serviceAction';

/** An item of the backup that another one brings with it. */
export interface AdditionalItem {
  resource: string;
  namespace?: string;
  name: string;
  /** Comes even if the restore excludes its kind. */
  mustInclude?: boolean;
}

/** What an action does to an item. */
export interface ActionOutcome {
  object: KubeObject;
  additional?: AdditionalItem[];
  skip?: boolean;
  operationId?: string;
}

/** Works on an item before it is created; `original` is the item as the backup holds it. Throws to fail the item. */
export type ItemAction = (
  run: RestoreRun,
  object: KubeObject,
  original: KubeObject,
) => ActionOutcome;

function changeStorageClass(
  run: RestoreRun,
  object: KubeObject,
): ActionOutcome {
  const { store, settings } = run.context;
  const selector =
    'velero.io/plugin-config,velero.io/change-storage-class=RestoreItemAction';
  const [config] = store.list('configmaps', {
    namespace: settings.namespace,
    labelSelector: selector,
  });
  const wanted = config?.data?.[object.spec.storageClassName];
  if (wanted) {
    if (!store.get('storageclasses.storage.k8s.io', { name: wanted })) {
      throw new Error(
        `error getting storage class ${wanted} from API: storageclasses.storage.k8s.io "${wanted}" not found`,
      );
    }
    object.spec.storageClassName = wanted;
  }
  return { object };
}

function cleanClaim(
  _run: RestoreRun,
  object: KubeObject,
  original: KubeObject,
): ActionOutcome {
  dropAnnotations(object, [
    'pv.kubernetes.io/bind-completed',
    'pv.kubernetes.io/bound-by-controller',
    'volume.kubernetes.io/storage-provisioner',
    'volume.beta.kubernetes.io/storage-provisioner',
    'volume.kubernetes.io/selected-node',
    'velero.io/volume-snapshot-name',
    'velero.io/data-upload-name',
  ]);
  const bound = original.status?.phase === 'Bound' && original.spec.volumeName;
  return {
    object,
    additional: bound
      ? [{ resource: 'persistentvolumes', name: original.spec.volumeName }]
      : [],
  };
}

function cleanServiceAccount(
  _run: RestoreRun,
  object: KubeObject,
): ActionOutcome {
  const token = `${object.metadata.name}-token-`;
  if (object.secrets) {
    object.secrets = object.secrets.filter(
      (secret: any) => !secret.name.startsWith(token),
    );
  }
  return { object };
}

function cleanTokenSecret(run: RestoreRun, object: KubeObject): ActionOutcome {
  if (object.type !== 'kubernetes.io/service-account-token') {
    return { object };
  }
  const accounts = run.context.store.list('serviceaccounts', {
    namespace: object.metadata.namespace,
  });
  if (
    accounts.some(account =>
      object.metadata.name.startsWith(`${account.metadata.name}-token-`),
    )
  ) {
    return { object, skip: true };
  }
  dropAnnotations(object, ['kubernetes.io/service-account.uid']);
  delete object.data?.token;
  delete object.data?.['ca.crt'];
  return { object };
}

function cleanJob(_run: RestoreRun, object: KubeObject): ActionOutcome {
  for (const place of [
    object.spec.selector?.matchLabels,
    object.spec.template?.metadata?.labels,
  ]) {
    delete place?.['batch.kubernetes.io/controller-uid'];
    delete place?.['controller-uid'];
  }
  return { object };
}

function mapSubjects(run: RestoreRun, object: KubeObject): ActionOutcome {
  for (const subject of object.subjects ?? []) {
    const target = run.restore.spec.namespaceMapping?.[subject.namespace];
    if (target) {
      subject.namespace = target;
    }
  }
  return { object };
}

const ACTIONS: Record<string, ItemAction[]> = {
  pods: [addClaimsOfPod, addInitHook, cleanPod, waitForPodVolumes],
  services: [resetServiceAddresses],
  persistentvolumeclaims: [changeStorageClass, cleanClaim, csiClaim],
  serviceaccounts: [cleanServiceAccount],
  secrets: [cleanTokenSecret],
  'jobs.batch': [cleanJob],
  'rolebindings.rbac.authorization.k8s.io': [mapSubjects],
  'clusterrolebindings.rbac.authorization.k8s.io': [mapSubjects],
  'volumesnapshots.snapshot.storage.k8s.io': [snapshotForRestore],
  'volumesnapshotcontents.snapshot.storage.k8s.io': [snapshotContentForRestore],
};

/** The actions of a resource, in Velero's order (the order of their names). */
export function actionsFor(resource: string): ItemAction[] {
  return ACTIONS[resource] ?? [];
}
