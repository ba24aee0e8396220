import type { KubernetesObject } from '@kubernetes/client-node';
import type {
  AccessRule,
  Bounds,
  ClusterReader,
  ExecResult,
  ObjectKey,
  ObjectQuery,
  ResourceKind,
  PodLog,
} from '@kymaros/plugin-kymaros-node';
import type { Duplex } from 'node:stream';
import { deniedAccess } from './accessReviews';
import type { Discovery } from './Discovery';
import type { KubeTransport } from './KubeTransport';
import { ObjectRequests } from './ObjectRequests';
import { ObjectWatch, type WaitOptions } from './ObjectWatch';
import { podConnect } from './podConnect';
import { podExec, type ExecOptions } from './podExec';
import { podLog, type LogOptions } from './podLog';

/** Reads a real cluster. */
export class KubeClusterReader implements ClusterReader {
  readonly #transport: KubeTransport;
  readonly #discovery: Discovery;
  readonly #requests: ObjectRequests;

  constructor(options: { transport: KubeTransport; discovery: Discovery }) {
    this.#transport = options.transport;
    this.#discovery = options.discovery;
    this.#requests = new ObjectRequests(options);
  }

  get name(): string {
    return this.#transport.cluster;
  }

  async get<T extends KubernetesObject>(
    key: ObjectKey,
    options: { signal?: AbortSignal } = {},
  ): Promise<T | undefined> {
    return this.#requests.get<T>(key, options.signal);
  }

  async list<T extends KubernetesObject>(
    query: ObjectQuery,
    options: { signal?: AbortSignal } = {},
  ): Promise<T[]> {
    const { objects } = await this.#requests.list<T>(query, options.signal);
    return objects;
  }

  async waitFor<T extends KubernetesObject, R>(
    options: WaitOptions<T, R>,
  ): Promise<R> {
    const watch = new ObjectWatch({
      requests: this.#requests,
      cluster: this.name,
      wait: options,
    });
    return watch.result();
  }

  async resolveKind(
    nameOrAlias: string,
    apiVersion?: string,
  ): Promise<ResourceKind | undefined> {
    return this.#discovery.resolve(nameOrAlias, apiVersion);
  }

  async namespacedKinds(): Promise<ResourceKind[]> {
    return this.#discovery.namespacedKinds();
  }

  async exec(options: ExecOptions): Promise<ExecResult> {
    return podExec(this.#transport, options);
  }

  async podLog(options: LogOptions): Promise<PodLog> {
    return podLog(this.#transport, options);
  }

  async deniedAccess(
    rules: readonly AccessRule[],
    options: { bounds: Bounds },
  ): Promise<AccessRule[]> {
    return deniedAccess(this.#transport, rules, options);
  }

  async connect(options: {
    namespace: string;
    pod: string;
    port: number;
    bounds: Bounds;
  }): Promise<Duplex> {
    return podConnect(this.#transport, options);
  }
}
