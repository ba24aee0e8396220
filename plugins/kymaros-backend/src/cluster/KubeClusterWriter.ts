import type { KubernetesObject } from '@kubernetes/client-node';
import type { ObjectKey } from '@kymaros/plugin-kymaros-node';
import { ClusterError } from './ClusterError';
import type { UnguardedWriter } from './Clusters';
import type { Discovery } from './Discovery';
import type { KubeTransport } from './KubeTransport';
import { collectionPath, describeObject, objectPath } from './resourcePath';

/** Writes to a real cluster what it is told. */
export class KubeClusterWriter implements UnguardedWriter {
  readonly #transport: KubeTransport;
  readonly #discovery: Discovery;

  constructor(options: { transport: KubeTransport; discovery: Discovery }) {
    this.#transport = options.transport;
    this.#discovery = options.discovery;
  }

  async create<T extends KubernetesObject>(object: T): Promise<T> {
    const key = keyOf(object);
    const kind = await this.#discovery.require(key.apiVersion, key.kind);
    return this.#transport.json<T>({
      verb: 'create',
      object: describeObject(key),
      method: 'POST',
      path: collectionPath(kind, { namespace: key.namespace }),
      // A misspelt field of a NetworkPolicy could open what it should close: refused, not ignored.
      query: { fieldValidation: 'Strict' },
      body: object,
    });
  }

  async mergePatch<T extends KubernetesObject>(
    key: ObjectKey,
    patch: object,
  ): Promise<T> {
    const kind = await this.#discovery.require(key.apiVersion, key.kind);
    return this.#transport.json<T>({
      verb: 'patch',
      object: describeObject(key),
      method: 'PATCH',
      path: objectPath(kind, key),
      body: patch,
      contentType: 'application/merge-patch+json',
    });
  }

  async delete(
    key: ObjectKey,
    options: { uid?: string; propagation?: 'Background' | 'Foreground' } = {},
  ): Promise<boolean> {
    const kind = await this.#discovery.require(key.apiVersion, key.kind);
    try {
      await this.#transport.json({
        verb: 'delete',
        object: describeObject(key),
        method: 'DELETE',
        path: objectPath(kind, key),
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: options.propagation ?? 'Background',
          ...(options.uid && { preconditions: { uid: options.uid } }),
        },
      });
      return true;
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) {
        return false;
      }
      throw error;
    }
  }
}

/** @throws when the object does not say what it is */
export function keyOf(object: KubernetesObject): ObjectKey {
  const { apiVersion, kind, metadata } = object;
  if (!apiVersion || !kind || !metadata?.name) {
    throw new Error(
      `An object to write needs apiVersion, kind and metadata.name, but has ${apiVersion}, ${kind} and ${metadata?.name}`,
    );
  }
  return {
    apiVersion,
    kind,
    namespace: metadata.namespace,
    name: metadata.name,
  };
}
