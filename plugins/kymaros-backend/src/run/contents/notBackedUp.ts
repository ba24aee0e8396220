import type { KubernetesObject } from '@kubernetes/client-node';
import type { ObjectReference } from '@kymaros/plugin-kymaros-common';
import type {
  AccessRule,
  Bounds,
  ClusterReader,
  ResourceKind,
} from '@kymaros/plugin-kymaros-node';
import { groupOf } from '../../cluster/resourcePath';
import { controllerOf } from '../controllers';
import type { ExpectedContents } from './expectedContents';
import { kindKey } from './kindKey';
import { isMadeByCluster } from './leftOut';
import { resourceName } from './resourceName';

/** What a record names of them. */
const MOST_OBJECTS = 50;

/** Kinds that services are made of. What runs or comes and goes is made by these. */
const KINDS = [
  '/PersistentVolumeClaim',
  '/Secret',
  '/Service',
  '/ConfigMap',
  '/ServiceAccount',
  'apps/StatefulSet',
  'apps/Deployment',
  'apps/DaemonSet',
  'batch/CronJob',
  'networking.k8s.io/Ingress',
];

/**
 * Objects of the source namespace that were there when the backup began and that it lacks. Asks for no right that Kymaros
 * does not have anyway: of kinds that it may not list there nothing is said, and nothing at all when it may list none.
 */
export async function notBackedUp(
  cluster: ClusterReader,
  options: {
    /** Source namespace. */
    tier: string;
    expected: ExpectedContents;
    served: readonly ResourceKind[];
    /** When the backup began. */
    startedAt?: string;
    bounds: Bounds;
  },
): Promise<ObjectReference[] | undefined> {
  const { bounds, expected, tier } = options;
  const startedMs = Date.parse(options.startedAt ?? '');
  if (expected.comparedWith === 'nothing' || !Number.isFinite(startedMs)) {
    return undefined;
  }
  const kinds = await listable(cluster, options);
  if (!kinds.length || !(await isThere(cluster, tier, bounds))) {
    return undefined;
  }
  const held = namesByKind(expected);
  const lists = await Promise.all(
    kinds.map(async kind => {
      const { apiVersion, kind: name } = kind;
      const objects = await cluster.list(
        { apiVersion, kind: name, namespace: tier },
        bounds,
      );
      return objects
        .filter(
          object =>
            isOld(object, startedMs) &&
            isOfItsOwn(object, kind) &&
            !held.get(kindKey(kind))?.has(object.metadata?.name ?? ''),
        )
        .map(({ metadata }) => ({
          apiVersion,
          kind: name,
          namespace: tier,
          name: metadata?.name ?? '',
        }));
    }),
  );
  return lists.flat().slice(0, MOST_OBJECTS);
}

async function listable(
  cluster: ClusterReader,
  options: { tier: string; served: readonly ResourceKind[]; bounds: Bounds },
): Promise<ResourceKind[]> {
  const kinds = options.served.filter(kind => KINDS.includes(kindKey(kind)));
  const rules = kinds.map(
    ({ apiVersion, plural }): AccessRule => ({
      verb: 'list',
      group: groupOf(apiVersion),
      resource: plural,
      namespace: options.tier,
      neededTo: 'tell what the backup lacks',
    }),
  );
  const denied = await cluster.deniedAccess(rules, options);
  return kinds.filter((_, at) => !denied.includes(rules[at]));
}

async function isThere(
  cluster: ClusterReader,
  name: string,
  bounds: Bounds,
): Promise<boolean> {
  const key = { apiVersion: 'v1', kind: 'Namespace', name };
  return (await cluster.get(key, bounds)) !== undefined;
}

function namesByKind({ kinds }: ExpectedContents): Map<string, Set<string>> {
  return new Map(
    kinds.map(kind => [
      kindKey(kind),
      new Set([
        ...kind.names,
        ...kind.unwritten,
        ...Object.values(kind.leftOut).flat(),
      ]),
    ]),
  );
}

function isOld({ metadata }: KubernetesObject, startedMs: number): boolean {
  return Date.parse(String(metadata?.creationTimestamp)) < startedMs;
}

function isOfItsOwn(object: KubernetesObject, kind: ResourceKind): boolean {
  return (
    controllerOf(object) === undefined &&
    !isMadeByCluster({
      resource: resourceName(kind),
      metadata: { name: object.metadata?.name ?? '' },
    })
  );
}
