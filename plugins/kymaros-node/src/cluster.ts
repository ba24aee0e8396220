import type { KubernetesObject } from '@kubernetes/client-node';
import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import type { Duplex } from 'node:stream';

/** A kind that a cluster serves. @public */
export interface ResourceKind {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
}

/** Names one object. @public */
export interface ObjectKey {
  apiVersion: string;
  kind: string;
  /** Absent for cluster-scoped objects. */
  namespace?: string;
  name: string;
}

/** Names a set of objects. @public */
export interface ObjectQuery {
  apiVersion: string;
  kind: string;
  /** Absent: all namespaces, or cluster-scoped. */
  namespace?: string;
  labelSelector?: LabelSelector;
  fieldSelector?: string;
}

/** Bounds of an operation. Every wait has both. @public */
export interface Bounds {
  signal: AbortSignal;
  /** Epoch milliseconds. */
  deadlineMs: number;
}

/** Something that Kymaros does on a cluster, for which it needs the right. @public */
export interface AccessRule {
  verb: string;
  /** Empty for the core group. */
  group: string;
  /** Plural, with a subresource as `pods/exec`. */
  resource: string;
  /** Absent: in the whole cluster. */
  namespace?: string;
  /** Only this object. */
  name?: string;
  /** What cannot be done without it: `choose a backup`. */
  neededTo: string;
}

/** What a command in a container came to. @public */
export interface ExecResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** Output beyond the bound was dropped. */
  truncated: boolean;
}

/** What a container wrote. @public */
export interface PodLog {
  text: string;
  /** The beginning was left out. */
  truncated: boolean;
}

/**
 * A cluster, for reading. Exec and port-forward count as reading: they change no API object.
 *
 * Objects are the API's own JSON: times are texts although the library's types say `Date`, and fields are spelt as in the
 * API (`from`, not `_from`). Of Secrets only the metadata is read. Reads repeat themselves a few times after transient errors.
 *
 * Errors: a missing object is `undefined`, everything else that the API server refuses is a `ClusterError` of the
 * backend that names cluster, verb and object; a wait that reaches its deadline is a {@link WaitTimeoutError}.
 *
 * @public
 */
export interface ClusterReader {
  /** Name in `kymaros.clusters`. */
  readonly name: string;
  get<T extends KubernetesObject>(
    key: ObjectKey,
    options?: { signal?: AbortSignal },
  ): Promise<T | undefined>;
  list<T extends KubernetesObject>(
    query: ObjectQuery,
    options?: { signal?: AbortSignal },
  ): Promise<T[]>;
  /**
   * Watches until `until` returns something other than `undefined`, and returns that. `until` sees the whole current
   * set, first right after the initial list and then after each change; a resync makes good for lost events.
   *
   * @throws {@link WaitTimeoutError} at the deadline, with `describe` of the last set in its message
   */
  waitFor<T extends KubernetesObject, R>(options: {
    query: ObjectQuery;
    until: (objects: T[]) => R | undefined;
    /** What is waited for, for the error: `Restore velero/rt-1 to end`. */
    what: string;
    describe?: (objects: T[]) => string;
    bounds: Bounds;
  }): Promise<R>;
  /** Kind by its name, plural, singular or short name (`PVC`, `svc`, `deploy`), from discovery. */
  resolveKind(
    nameOrAlias: string,
    apiVersion?: string,
  ): Promise<ResourceKind | undefined>;
  /** Namespaced kinds that can be listed, one version each. */
  namespacedKinds(): Promise<ResourceKind[]>;
  exec(options: {
    namespace: string;
    pod: string;
    container?: string;
    command: string[];
    maxOutputBytes?: number;
    bounds: Bounds;
  }): Promise<ExecResult>;
  /** What a container wrote, oldest first, at most `limitBytes` of its end in whole lines. */
  podLog(options: {
    namespace: string;
    pod: string;
    container?: string;
    /** Of the container before its last restart. */
    previous?: boolean;
    limitBytes?: number;
    bounds: Bounds;
  }): Promise<PodLog>;
  /** Which of these the cluster does not let Kymaros do (SelfSubjectAccessReview). */
  deniedAccess(
    rules: readonly AccessRule[],
    options: { bounds: Bounds },
  ): Promise<AccessRule[]>;
  /** A connection to a pod's port through the API server. The caller destroys it. */
  connect(options: {
    namespace: string;
    pod: string;
    port: number;
    bounds: Bounds;
  }): Promise<Duplex>;
}

/**
 * The only way to change a cluster: every call passes the guard (promise 1), which refuses anything outside the run's
 * own namespaces but the objects that the run's provider declares as its own.
 *
 * @public
 */
export interface GuardedWriter {
  /** Creates the object with the run's labels added; when it exists already and is this run's own, returns that one. */
  create<T extends KubernetesObject>(object: T): Promise<T>;
  mergePatch<T extends KubernetesObject>(
    key: ObjectKey,
    patch: object,
  ): Promise<T>;
  /** Deletes it; `false` when it was gone already. */
  delete(
    key: ObjectKey,
    options?: { propagation?: 'Background' | 'Foreground' },
  ): Promise<boolean>;
}

/** A wait reached its deadline. @public */
export class WaitTimeoutError extends Error {
  name = 'WaitTimeoutError';
}
