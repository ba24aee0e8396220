import type {
  KubernetesListObject,
  KubernetesObject,
} from '@kubernetes/client-node';
import type {
  ObjectKey,
  ObjectQuery,
  ResourceKind,
} from '@kymaros/plugin-kymaros-node';
import type { IncomingMessage } from 'node:http';
import { ClusterError } from './ClusterError';
import type { Discovery } from './Discovery';
import type { KubeTransport } from './KubeTransport';
import {
  collectionPath,
  describeObject,
  describeQuery,
  formatLabelSelector,
  objectPath,
} from './resourcePath';

const PAGE_SIZE = '500';

/** A set of objects as it was at one moment; watches go on from there. */
export interface Listed<T> {
  objects: T[];
  resourceVersion: string;
}

/** The API's read verbs on objects of any kind. */
export class ObjectRequests {
  readonly #transport: KubeTransport;
  readonly #discovery: Discovery;

  constructor(options: { transport: KubeTransport; discovery: Discovery }) {
    this.#transport = options.transport;
    this.#discovery = options.discovery;
  }

  async get<T extends KubernetesObject>(
    key: ObjectKey,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    const kind = await this.#discovery.require(key.apiVersion, key.kind);
    try {
      const object = await this.#transport.json<T>({
        verb: 'get',
        object: describeObject(key),
        method: 'GET',
        path: objectPath(kind, key),
        accept: acceptOf(kind, 'PartialObjectMetadata'),
        signal,
      });
      return complete(kind, object);
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  async list<T extends KubernetesObject>(
    query: ObjectQuery,
    signal?: AbortSignal,
  ): Promise<Listed<T>> {
    const kind = await this.#discovery.require(query.apiVersion, query.kind);
    try {
      return await this.#listPages<T>({
        kind,
        query,
        limit: PAGE_SIZE,
        signal,
      });
    } catch (error) {
      if (error instanceof ClusterError && error.status === 410) {
        // The set changed so much between two pages that the server lost the thread: all at once then.
        return await this.#listPages<T>({ kind, query, signal });
      }
      throw error;
    }
  }

  /** Begins a watch; its lines are events. */
  async watch(
    query: ObjectQuery,
    options: {
      resourceVersion: string;
      timeoutSeconds: number;
      signal: AbortSignal;
    },
  ): Promise<{ lines: IncomingMessage; kind: ResourceKind }> {
    const kind = await this.#discovery.require(query.apiVersion, query.kind);
    const lines = await this.#transport.stream({
      verb: 'watch',
      object: describeQuery(query),
      method: 'GET',
      path: collectionPath(kind, {
        namespace: query.namespace,
        allNamespaces: true,
      }),
      query: {
        ...selectorsOf(query),
        watch: 'true',
        resourceVersion: options.resourceVersion,
        timeoutSeconds: String(options.timeoutSeconds),
      },
      accept: acceptOf(kind, 'PartialObjectMetadata'),
      signal: options.signal,
    });
    return { lines, kind };
  }

  async #listPages<T extends KubernetesObject>(options: {
    kind: ResourceKind;
    query: ObjectQuery;
    limit?: string;
    signal?: AbortSignal;
  }): Promise<Listed<T>> {
    const { kind, query, limit, signal } = options;
    const objects: T[] = [];
    let page: string | undefined;
    let resourceVersion = '';
    do {
      const answer: KubernetesListObject<T> = await this.#transport.json({
        verb: 'list',
        object: describeQuery(query),
        method: 'GET',
        path: collectionPath(kind, {
          namespace: query.namespace,
          allNamespaces: true,
        }),
        query: { ...selectorsOf(query), limit, continue: page },
        accept: acceptOf(kind, 'PartialObjectMetadataList'),
        signal,
      });
      objects.push(...(answer.items ?? []).map(item => complete(kind, item)));
      resourceVersion = answer.metadata?.resourceVersion ?? '';
      // The library's type spells it differently from the API. The last page's is absent or empty.
      page = Object(answer.metadata).continue;
    } while (page);
    return { objects, resourceVersion };
  }
}

/**
 * Lists leave kind and version out. What a Secret holds stays in the cluster (promise 7): only its metadata is asked
 * for, and should a server send more, it goes no further than here.
 */
export function complete<T extends KubernetesObject>(
  kind: ResourceKind,
  object: T,
): T {
  const { apiVersion, kind: name } = kind;
  return isSecret(kind)
    ? ({ apiVersion, kind: name, metadata: object.metadata } as T)
    : { ...object, apiVersion, kind: name };
}

function acceptOf(kind: ResourceKind, as: string): string | undefined {
  return isSecret(kind)
    ? `application/json;as=${as};g=meta.k8s.io;v=v1`
    : undefined;
}

function isSecret(kind: ResourceKind): boolean {
  return kind.apiVersion === 'v1' && kind.kind === 'Secret';
}

function selectorsOf(query: ObjectQuery): Record<string, string | undefined> {
  return {
    labelSelector:
      query.labelSelector && formatLabelSelector(query.labelSelector),
    fieldSelector: query.fieldSelector,
  };
}
