import type {
  BackedUpObject,
  RestorePatch,
  RestoreScope,
} from '@kymaros/plugin-kymaros-node';
import { fieldAt } from './fields';

/** A resource that is a pod, or has the template of one. */
interface PodCarrier {
  resource: string;
  /** Names that lead to what looks like a pod. */
  path: readonly string[];
}

const TEMPLATE = ['spec', 'template'];

/** Always have a template. */
const BUILT_IN: readonly PodCarrier[] = [
  { resource: 'pods', path: [] },
  { resource: 'replicationcontrollers', path: TEMPLATE },
  { resource: 'replicasets.apps', path: TEMPLATE },
  { resource: 'deployments.apps', path: TEMPLATE },
  { resource: 'statefulsets.apps', path: TEMPLATE },
  { resource: 'daemonsets.apps', path: TEMPLATE },
  { resource: 'jobs.batch', path: TEMPLATE },
  {
    resource: 'cronjobs.batch',
    path: ['spec', 'jobTemplate', ...TEMPLATE],
  },
];

/** May refer to one elsewhere instead; a patch must not give them an empty one then. */
const CUSTOM: readonly PodCarrier[] = [
  { resource: 'deploymentconfigs.apps.openshift.io', path: TEMPLATE },
  { resource: 'rollouts.argoproj.io', path: TEMPLATE },
  { resource: 'clonesets.apps.kruise.io', path: TEMPLATE },
  { resource: 'daemonsets.apps.kruise.io', path: TEMPLATE },
  { resource: 'statefulsets.apps.kruise.io', path: TEMPLATE },
];

const ALL = [...BUILT_IN, ...CUSTOM];

/** Resources that make pods, pods among them. */
export const POD_RESOURCES: readonly string[] = ALL.map(
  ({ resource }) => resource,
);

/** The pod in the object, or the template of one: `metadata` and `spec`. */
export function podOf(object: BackedUpObject): unknown {
  const carrier = carrierOf(object);
  return carrier && fieldAt(object, ...carrier.path);
}

/** Name of the path that leads to the object's pod, as a JSON pointer; empty for a pod itself. */
export function podPointer(object: BackedUpObject): string | undefined {
  const carrier = carrierOf(object);
  return carrier && pointerTo(carrier);
}

/** The same change for pods and for all that makes pods, or controllers would replace the restored ones. */
export function patchPods(
  { objects = [] }: Pick<RestoreScope, 'objects'>,
  change: object,
): RestorePatch[] {
  const custom = CUSTOM.flatMap(carrier =>
    objects
      .filter(object => object.resource === carrier.resource && podOf(object))
      .map(({ metadata: { name } }) => ({
        ...patchOf(carrier, change),
        when: [{ path: '/metadata/name', value: name }],
      })),
  );
  return [...BUILT_IN.map(carrier => patchOf(carrier, change)), ...custom];
}

/** Where pods always are: resource and JSON pointer. */
export function podPointers(): Array<{ resource: string; pointer: string }> {
  return BUILT_IN.map(carrier => ({
    resource: carrier.resource,
    pointer: pointerTo(carrier),
  }));
}

function patchOf({ resource, path }: PodCarrier, change: object): RestorePatch {
  const merge = path.reduceRight<object>(
    (inner, name) => ({ [name]: inner }),
    change,
  );
  return { resource, change: { merge } };
}

function carrierOf(object: BackedUpObject): PodCarrier | undefined {
  return ALL.find(({ resource }) => resource === object.resource);
}

function pointerTo({ path }: PodCarrier): string {
  return path.map(name => `/${name}`).join('');
}
