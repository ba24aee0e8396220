import { ApiError } from './errors';
import { ResourceName } from './objects';

/** What the API server knows about one resource: the row that makes it served. */
export interface ResourceType {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: string[];
  categories: string[];
  namespaced: boolean;
  /** Whether `status` is written through its own subresource only. */
  statusSubresource: boolean;
  /** Whether `scale` is served. */
  scaleSubresource: boolean;
  /** Custom resources have no strategic merge patch. */
  custom: boolean;
  /** Whether the kind counts its `metadata.generation`. */
  generation: boolean;
}

type Row = Pick<ResourceType, 'version' | 'kind' | 'plural'> &
  Partial<ResourceType>;

/** Completes the description of a resource. */
export function resourceType(row: Row): ResourceType {
  return {
    group: '',
    singular: row.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    statusSubresource: false,
    scaleSubresource: false,
    custom: false,
    generation: row.custom ?? false,
    ...row,
  };
}

const status = { statusSubresource: true };
const workload = { ...status, generation: true, categories: ['all'] };
const scalable = { ...workload, scaleSubresource: true };
const cluster = { namespaced: false };

const core = (kind: string, plural: string, more: Partial<ResourceType> = {}) =>
  resourceType({ version: 'v1', kind, plural, ...more });
const of = (
  group: string,
  kind: string,
  plural: string,
  more: Partial<ResourceType> = {},
) => resourceType({ group, version: 'v1', kind, plural, ...more });

/** The resources that every cluster has. */
export const BUILT_IN_RESOURCES: ResourceType[] = [
  core('Namespace', 'namespaces', {
    ...cluster,
    ...status,
    shortNames: ['ns'],
  }),
  core('Node', 'nodes', { ...cluster, ...status, shortNames: ['no'] }),
  core('Pod', 'pods', {
    ...status,
    generation: true,
    shortNames: ['po'],
    categories: ['all'],
  }),
  core('Service', 'services', {
    ...status,
    shortNames: ['svc'],
    categories: ['all'],
  }),
  core('Endpoints', 'endpoints', { shortNames: ['ep'] }),
  core('ConfigMap', 'configmaps', { shortNames: ['cm'] }),
  core('Secret', 'secrets'),
  core('ServiceAccount', 'serviceaccounts', { shortNames: ['sa'] }),
  core('PersistentVolume', 'persistentvolumes', {
    ...cluster,
    ...status,
    shortNames: ['pv'],
  }),
  core('PersistentVolumeClaim', 'persistentvolumeclaims', {
    ...status,
    shortNames: ['pvc'],
  }),
  core('ResourceQuota', 'resourcequotas', { ...status, shortNames: ['quota'] }),
  core('PodTemplate', 'podtemplates'),
  core('LimitRange', 'limitranges', { shortNames: ['limits'] }),
  core('Event', 'events', { shortNames: ['ev'] }),
  of('apps', 'Deployment', 'deployments', {
    ...scalable,
    shortNames: ['deploy'],
  }),
  of('apps', 'ReplicaSet', 'replicasets', { ...scalable, shortNames: ['rs'] }),
  of('apps', 'StatefulSet', 'statefulsets', {
    ...scalable,
    shortNames: ['sts'],
  }),
  of('apps', 'DaemonSet', 'daemonsets', { ...workload, shortNames: ['ds'] }),
  of('apps', 'ControllerRevision', 'controllerrevisions'),
  of('batch', 'Job', 'jobs', workload),
  of('batch', 'CronJob', 'cronjobs', { ...workload, shortNames: ['cj'] }),
  of('networking.k8s.io', 'NetworkPolicy', 'networkpolicies', {
    generation: true,
    shortNames: ['netpol'],
  }),
  of('networking.k8s.io', 'Ingress', 'ingresses', {
    ...status,
    generation: true,
    shortNames: ['ing'],
  }),
  of('networking.k8s.io', 'IngressClass', 'ingressclasses', {
    ...cluster,
    generation: true,
  }),
  of('discovery.k8s.io', 'EndpointSlice', 'endpointslices', {
    generation: true,
  }),
  of('policy', 'PodDisruptionBudget', 'poddisruptionbudgets', {
    ...status,
    generation: true,
    shortNames: ['pdb'],
  }),
  of('autoscaling', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', {
    ...status,
    version: 'v2',
    shortNames: ['hpa'],
    categories: ['all'],
  }),
  of('rbac.authorization.k8s.io', 'Role', 'roles'),
  of('rbac.authorization.k8s.io', 'RoleBinding', 'rolebindings'),
  of('rbac.authorization.k8s.io', 'ClusterRole', 'clusterroles', cluster),
  of(
    'rbac.authorization.k8s.io',
    'ClusterRoleBinding',
    'clusterrolebindings',
    cluster,
  ),
  of('storage.k8s.io', 'StorageClass', 'storageclasses', {
    ...cluster,
    shortNames: ['sc'],
  }),
  of('coordination.k8s.io', 'Lease', 'leases'),
  of('scheduling.k8s.io', 'PriorityClass', 'priorityclasses', {
    ...cluster,
    generation: true,
    shortNames: ['pc'],
  }),
  of(
    'admissionregistration.k8s.io',
    'ValidatingAdmissionPolicy',
    'validatingadmissionpolicies',
    {
      ...cluster,
      ...status,
      generation: true,
    },
  ),
  of(
    'admissionregistration.k8s.io',
    'ValidatingAdmissionPolicyBinding',
    'validatingadmissionpolicybindings',
    {
      ...cluster,
      generation: true,
    },
  ),
  of(
    'apiextensions.k8s.io',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    {
      ...cluster,
      ...status,
      generation: true,
      shortNames: ['crd', 'crds'],
      categories: ['api-extensions'],
    },
  ),
];

/** The name of a resource in the store: `pods`, `deployments.apps`. */
export function resourceName(type: {
  plural: string;
  group: string;
}): ResourceName {
  return type.group ? `${type.plural}.${type.group}` : type.plural;
}

/** The apiVersion of a resource's objects. */
export function apiVersionOf(type: { group: string; version: string }): string {
  return type.group ? `${type.group}/${type.version}` : type.version;
}

/** The table of all resources that are served; resources may be added while the cluster runs. */
export class ResourceTable {
  readonly #types = new Map<string, ResourceType>();
  readonly #listeners = new Set<(type: ResourceType) => void>();

  constructor(types: ResourceType[] = BUILT_IN_RESOURCES) {
    types.forEach(type => this.register(type));
  }

  register(type: ResourceType): void {
    this.#types.set(resourceName(type), type);
    this.#listeners.forEach(listener => listener(type));
  }

  /** Calls back for each resource that there is, and for each that comes. */
  forEach(listener: (type: ResourceType) => void): void {
    this.#listeners.add(listener);
    this.all().forEach(listener);
  }

  unregister(resource: ResourceName): void {
    this.#types.delete(resource);
  }

  get(resource: ResourceName): ResourceType {
    const type = this.#types.get(resource);
    if (!type) {
      throw ApiError.noSuchResource();
    }
    return type;
  }

  find(match: {
    group: string;
    version: string;
    plural: string;
  }): ResourceType | undefined {
    const type = this.#types.get(resourceName(match));
    return type?.version === match.version ? type : undefined;
  }

  /** The resource of a kind, as an owner reference or a manifest names it. */
  ofKind(apiVersion: string, kind: string): ResourceType | undefined {
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    return this.all().find(type => type.group === group && type.kind === kind);
  }

  all(): ResourceType[] {
    return [...this.#types.values()];
  }
}
