import { KubeConfig, type KubernetesObject } from '@kubernetes/client-node';
import {
  type AccessRule,
  type ClusterReader,
  type ObjectKey,
  type ObjectQuery,
  type ResourceKind,
  WaitTimeoutError,
} from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../../cluster/ClusterError';
import type { Clusters, UnguardedWriter } from '../../cluster/Clusters';
import { keyOf } from '../../cluster/KubeClusterWriter';
import { clusterConfig } from '../../config/__testUtils__/clusterConfig';
import { matchesSelector } from '../../run/labelSelector';
import { applyMergePatch } from '../mergePatch';

/** A write that reached the cluster, with the object as it was before, if it was there. */
export interface RecordedWrite {
  verb: 'create' | 'patch' | 'delete';
  key: ObjectKey;
  object?: KubernetesObject;
  before?: KubernetesObject;
}

const CLUSTER_SCOPED = ['Namespace', 'PersistentVolume'];
const NOT_SERVED = ['PodVolumeRestore', 'DataDownload'];

/**
 * A cluster in memory which keeps what it is given and writes down every write: no admission, no controllers. What is made
 * is at once as it should become: a Restore is completed, a pod ready. Fast enough for hundreds of runs.
 */
export class MemoryCluster implements Clusters {
  readonly names = ['demo'];
  readonly writes: RecordedWrite[] = [];
  readonly #objects = new Map<string, KubernetesObject>();
  #uids = 0;

  constructor(objects: KubernetesObject[]) {
    objects.forEach(one => this.#store(one));
  }

  config() {
    return clusterConfig({ name: 'demo', kubeConfig: new KubeConfig() });
  }

  async username() {
    return 'system:serviceaccount:kymaros-system:kymaros';
  }

  async version() {
    return 'v1.35.0';
  }

  reader(): ClusterReader {
    const unused = async () => {
      throw new Error('nothing is executed here');
    };
    return {
      name: 'demo',
      get: async <T extends KubernetesObject>(key: ObjectKey) =>
        this.#objects.get(idOf(key)) as T | undefined,
      list: async <T extends KubernetesObject>(query: ObjectQuery) =>
        this.#list(query) as T[],
      waitFor: async ({ query, until, what }) => {
        const result = until(this.#list(query) as any);
        if (result === undefined) {
          throw new WaitTimeoutError(`There will never be ${what}`);
        }
        return result;
      },
      resolveKind: async kind => kindOf(kind),
      namespacedKinds: async () => [],
      deniedAccess: async (): Promise<AccessRule[]> => [],
      exec: unused,
      podLog: unused,
      connect: unused,
    };
  }

  writer(): UnguardedWriter {
    return {
      create: async <T extends KubernetesObject>(object: T) => {
        const key = keyOf(object);
        this.writes.push({ verb: 'create', key, object });
        if (this.#objects.has(idOf(key))) {
          throw alreadyThere(key);
        }
        return this.#store(object) as T;
      },
      mergePatch: async <T extends KubernetesObject>(
        key: ObjectKey,
        patch: object,
      ) => {
        const before = this.#objects.get(idOf(key));
        const object = applyMergePatch(before, patch) as T;
        this.writes.push({ verb: 'patch', key, before, object });
        this.#objects.set(idOf(key), object);
        return object;
      },
      delete: async key => {
        const before = this.#objects.get(idOf(key));
        this.writes.push({ verb: 'delete', key, before });
        if (key.kind === 'Namespace') {
          [...this.#objects]
            .filter(([, { metadata }]) => metadata?.namespace === key.name)
            .forEach(([id]) => this.#objects.delete(id));
        }
        return this.#objects.delete(idOf(key));
      },
    };
  }

  /** Everything that is there. */
  all(): KubernetesObject[] {
    return [...this.#objects.values()];
  }

  #store(object: KubernetesObject): KubernetesObject {
    const uid = object.metadata?.uid ?? `uid-${this.#uids++}`;
    const stored = settled({
      ...object,
      metadata: { ...object.metadata, uid },
    });
    this.#objects.set(idOf(keyOf(stored)), stored);
    return stored;
  }

  #list(query: ObjectQuery): KubernetesObject[] {
    const [, name] =
      /^metadata\.name=(.*)$/.exec(query.fieldSelector ?? '') ?? [];
    return this.all().filter(
      ({ apiVersion, kind, metadata }) =>
        apiVersion === query.apiVersion &&
        kind === query.kind &&
        [undefined, metadata?.namespace].includes(query.namespace) &&
        [undefined, metadata?.name].includes(name) &&
        matchesSelector(metadata?.labels, query.labelSelector ?? {}),
    );
  }
}

function settled(object: any): KubernetesObject {
  switch (object.kind) {
    case 'Restore':
      return { ...object, status: { phase: 'Completed' } };
    case 'Pod':
      return {
        ...object,
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      };
    case 'Service':
      return { ...object, spec: { ...object.spec, clusterIP: '10.96.0.77' } };
    default:
      return object;
  }
}

function kindOf(kind: string): ResourceKind | undefined {
  return NOT_SERVED.includes(kind)
    ? undefined
    : {
        apiVersion: 'v1',
        kind,
        plural: `${kind.toLowerCase()}s`,
        namespaced: !CLUSTER_SCOPED.includes(kind),
      };
}

function idOf({ kind, namespace, name }: ObjectKey): string {
  return JSON.stringify([kind, namespace, name]);
}

function alreadyThere(key: ObjectKey): ClusterError {
  return new ClusterError(
    { cluster: 'demo', verb: 'create', object: `${key.kind} ${key.name}` },
    { message: 'it exists', status: 409, transient: false },
  );
}
