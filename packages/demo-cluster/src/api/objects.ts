import type {
  V1ConfigMap,
  V1CronJob,
  V1Deployment,
  V1EndpointSlice,
  V1Job,
  V1LabelSelector,
  V1Namespace,
  V1NetworkPolicy,
  V1ObjectMeta,
  V1OwnerReference,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1ReplicaSet,
  V1ResourceQuota,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
  V1StorageClass,
} from '@kubernetes/client-node';

/** A type of the Kubernetes client as it looks on the wire: dates are text, and `_from` is `from`. */
export type Wire<T> = T extends Date
  ? string
  : T extends (infer Item)[]
  ? Wire<Item>[]
  : T extends object
  ? { [K in keyof T as K extends `_${infer Name}` ? Name : K]: Wire<T[K]> }
  : T;

export type OwnerReference = Wire<V1OwnerReference>;
export type LabelSelector = Wire<V1LabelSelector>;

/** The metadata of a stored object. */
export type ObjectMeta = Wire<V1ObjectMeta> & {
  name: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
};

/** Any object that the store holds. What the store hands out is frozen: change it with `modify`, `update` or `patch`. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  // The fields of a kind that this process does not know are whatever their author wrote.
  [field: string]: any;
}

/** What may be handed to the store to be created. */
export interface NewObject {
  apiVersion?: string;
  kind?: string;
  metadata: Wire<V1ObjectMeta>;
  [field: string]: any;
}

type Stored<T, Required extends keyof T = never> = Omit<
  Wire<T>,
  'apiVersion' | 'kind' | 'metadata' | Required
> & { apiVersion: string; kind: string; metadata: ObjectMeta } & {
  [K in Required]-?: Wire<NonNullable<T[K]>>;
};

export type Pod = Stored<V1Pod, 'spec'>;
export type PodSpec = Pod['spec'];
export type PodStatus = NonNullable<Pod['status']>;
export type Container = PodSpec['containers'][number];
export type ContainerStatus = NonNullable<
  PodStatus['containerStatuses']
>[number];
export type Probe = NonNullable<Container['readinessProbe']>;
export type Service = Stored<V1Service, 'spec'>;
export type ServicePort = NonNullable<Service['spec']['ports']>[number];
export type Namespace = Stored<V1Namespace>;
export type Deployment = Stored<V1Deployment, 'spec'>;
export type ReplicaSet = Stored<V1ReplicaSet, 'spec'>;
export type StatefulSet = Stored<V1StatefulSet, 'spec'>;
export type Job = Stored<V1Job, 'spec'>;
export type CronJob = Stored<V1CronJob, 'spec'>;
export type PersistentVolume = Stored<V1PersistentVolume, 'spec'>;
export type PersistentVolumeClaim = Stored<V1PersistentVolumeClaim, 'spec'>;
export type StorageClass = Stored<V1StorageClass>;
export type EndpointSlice = Stored<V1EndpointSlice>;
export type NetworkPolicy = Stored<V1NetworkPolicy, 'spec'>;
export type ResourceQuota = Stored<V1ResourceQuota, 'spec'>;
export type ConfigMap = Stored<V1ConfigMap>;
export type Secret = Stored<V1Secret>;
export type ServiceAccount = Stored<V1ServiceAccount>;

/** The kinds whose type is known, by the name of their resource. */
export interface KnownResources {
  pods: Pod;
  services: Service;
  namespaces: Namespace;
  configmaps: ConfigMap;
  secrets: Secret;
  serviceaccounts: ServiceAccount;
  persistentvolumes: PersistentVolume;
  persistentvolumeclaims: PersistentVolumeClaim;
  resourcequotas: ResourceQuota;
  'deployments.apps': Deployment;
  'replicasets.apps': ReplicaSet;
  'statefulsets.apps': StatefulSet;
  'jobs.batch': Job;
  'cronjobs.batch': CronJob;
  'storageclasses.storage.k8s.io': StorageClass;
  'endpointslices.discovery.k8s.io': EndpointSlice;
  'networkpolicies.networking.k8s.io': NetworkPolicy;
}

/** `pods`, `deployments.apps`, `restores.velero.io`: a resource's plural name, with its group if it has one. */
export type ResourceName = keyof KnownResources | (string & {});
export type ObjectOf<R extends ResourceName> = R extends keyof KnownResources
  ? KnownResources[R]
  : KubeObject;

/** Where an object is; cluster-scoped objects have no namespace. */
export interface ObjectKey {
  namespace?: string;
  name: string;
}

/** The key of an object. */
export function keyOf(object: {
  metadata: { namespace?: string; name: string };
}): ObjectKey {
  return { namespace: object.metadata.namespace, name: object.metadata.name };
}

/** The reference by which a controller owns an object. */
export function controllerRef(owner: KubeObject | Stored<{}>): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The owner that controls an object, if it has one. */
export function controllerOf(object: {
  metadata: { ownerReferences?: OwnerReference[] };
}): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(
    reference => reference.controller,
  );
}
