import { ConflictError, NotFoundError } from '@backstage/errors';
import type { KubernetesObject } from '@kubernetes/client-node';
import { KYMAROS_LABELS } from '@kymaros/plugin-kymaros-common';
import type {
  ClusterReader,
  GuardedWriter,
  ObjectKey,
} from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../cluster/ClusterError';
import type { UnguardedWriter } from '../cluster/Clusters';
import { keyOf } from '../cluster/KubeClusterWriter';
import { describeObject } from '../cluster/resourcePath';
import type { SandboxLedger } from '../database/RunStore';
import {
  ownLabels,
  refusalOf,
  type GuardScope,
  type WriteRequest,
} from './guard';
import { applyMergePatch } from './mergePatch';
import { labelValue } from './names';
import { denyAllKey } from './policies';
import { restoreTargets } from './restoreRules';
import type { SandboxRun } from './SandboxRun';
import { volumeRefusal, type VolumeRelease } from './volumeRules';

/** The guard said no. Always a mistake in Kymaros or a provider, never to be repeated. */
export class WriteRefusedError extends Error {
  name = 'WriteRefusedError';
}

/** Writes for one run, and only where the guard lets it (promise 1). */
export class GuardedRunWriter implements GuardedWriter {
  readonly #run: SandboxRun;
  readonly #scope: Omit<GuardScope, 'namespaces' | 'runId'>;
  readonly #reader: ClusterReader;
  readonly #writer: UnguardedWriter;
  readonly #ledger: SandboxLedger;
  /** Namespaces seen with the uid that the ledger knows; each is looked at once. */
  readonly #verified = new Set<string>();

  constructor(options: {
    run: SandboxRun;
    scope: Omit<GuardScope, 'namespaces' | 'runId'>;
    reader: ClusterReader;
    writer: UnguardedWriter;
    ledger: SandboxLedger;
  }) {
    this.#run = options.run;
    this.#scope = options.scope;
    this.#reader = options.reader;
    this.#writer = options.writer;
    this.#ledger = options.ledger;
  }

  async create<T extends KubernetesObject>(object: T): Promise<T> {
    const labelled = this.#withLabels(object);
    const key = keyOf(labelled);
    await this.#check({ verb: 'create', object: labelled });
    const created = await this.#createOrFind<T>(key, labelled);
    if (isNamespace(key)) {
      await this.#recordNamespace(created);
    }
    return created;
  }

  async mergePatch<T extends KubernetesObject>(
    key: ObjectKey,
    patch: object,
  ): Promise<T> {
    const current = await this.#reader.get(key);
    if (!current) {
      throw new NotFoundError(
        `${describeObject(key)} on cluster '${
          this.#run.cluster
        }' is not there to be patched`,
      );
    }
    const patched = applyMergePatch(current, patch) as KubernetesObject;
    await this.#check({ verb: 'patch', key, current, patched });
    // With its uid, so that another object of the same name made meanwhile is a conflict.
    const pinned = applyMergePatch(patch, {
      metadata: { uid: current.metadata?.uid },
    }) as object;
    return this.#writer.mergePatch<T>(key, pinned);
  }

  async delete(
    key: ObjectKey,
    options: { propagation?: 'Background' | 'Foreground' } = {},
  ): Promise<boolean> {
    const current = await this.#reader.get(key);
    if (!current) {
      return false;
    }
    await this.#check({ verb: 'delete', key, current });
    return this.#writer.delete(key, { ...options, uid: current.metadata?.uid });
  }

  /**
   * Lets a volume be deleted together with its claim in a sandbox.
   *
   * @returns why it must stay, if so
   */
  async releaseVolume(release: VolumeRelease): Promise<string | undefined> {
    const namespaces = await this.#ownNamespaces();
    const name = release.volume.spec?.claimRef?.namespace ?? '';
    const live = namespaces.has(name)
      ? await this.#reader.get(namespaceKey(name))
      : undefined;
    const own =
      live?.metadata?.uid !== undefined &&
      live.metadata.uid === namespaces.get(name)?.uid;
    const proven = new Map(
      own
        ? [
            [
              name,
              {
                uid: live.metadata?.uid,
                createdAt: live.metadata?.creationTimestamp,
              },
            ],
          ]
        : [],
    );
    const refusal = volumeRefusal(release, proven);
    if (!refusal) {
      const { name: volume, uid } = release.volume.metadata!;
      await this.#writer.mergePatch(
        { apiVersion: 'v1', kind: 'PersistentVolume', name: volume! },
        {
          metadata: { uid },
          spec: { persistentVolumeReclaimPolicy: 'Delete' },
        },
      );
    }
    return refusal;
  }

  async #ownNamespaces(): Promise<Map<string, { uid?: string }>> {
    const known = await this.#ledger.namespacesOf(this.#run.runId);
    return new Map(
      known
        .filter(({ cluster }) => cluster === this.#run.cluster)
        .map(({ namespace, uid }) => [namespace, { uid }]),
    );
  }

  async #check(request: WriteRequest) {
    const key = request.verb === 'create' ? keyOf(request.object) : request.key;
    const kind = await this.#reader.resolveKind(key.kind, key.apiVersion);
    const namespaces = await this.#ownNamespaces();
    const refusal = refusalOf(
      { ...this.#scope, runId: this.#run.runId, namespaces },
      { ...request, namespaced: kind?.kind === key.kind && kind.namespaced },
    );
    if (refusal) {
      throw this.#refused(request.verb, key, refusal);
    }
    const uid =
      key.namespace === undefined
        ? undefined
        : namespaces.get(key.namespace)?.uid;
    if (key.namespace !== undefined && uid !== undefined) {
      await this.#verifyNamespace({
        request,
        key,
        namespace: key.namespace,
        uid,
      });
    }
    if (request.verb === 'create') {
      await Promise.all(
        restoreTargets(request.object).map(namespace =>
          this.#verifyClosed(key, namespace, namespaces.get(namespace)?.uid),
        ),
      );
    }
  }

  /** The backup system would make a sandbox anew that somebody has deleted, open to everything (promise 2). */
  async #verifyClosed(key: ObjectKey, namespace: string, uid?: string) {
    const [live, policy] = await Promise.all([
      this.#reader.get(namespaceKey(namespace)),
      this.#reader.get(denyAllKey(namespace)),
    ]);
    const { metadata } = live ?? {};
    if (metadata?.uid !== uid || metadata?.deletionTimestamp || !policy) {
      throw this.#refused(
        'create',
        key,
        policy
          ? `sandbox '${namespace}' is gone, or going`
          : `sandbox '${namespace}' has lost NetworkPolicy ${
              denyAllKey(namespace).name
            }`,
      );
    }
  }

  /** A namespace may have been deleted and made anew by somebody else since this run made it. */
  async #verifyNamespace(options: {
    request: WriteRequest;
    key: ObjectKey;
    namespace: string;
    uid: string;
  }) {
    if (this.#verified.has(options.uid)) {
      return;
    }
    const live = await this.#reader.get(namespaceKey(options.namespace));
    if (live?.metadata?.uid !== options.uid) {
      throw this.#refused(
        options.request.verb,
        options.key,
        `namespace '${options.namespace}' is no longer the one that this run created`,
      );
    }
    this.#verified.add(options.uid);
  }

  async #createOrFind<T extends KubernetesObject>(
    key: ObjectKey,
    object: T,
  ): Promise<T> {
    try {
      return await this.#writer.create(object);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.status !== 409) {
        throw error;
      }
      const existing = await this.#reader.get<T>(key);
      if (
        existing?.metadata?.labels?.[KYMAROS_LABELS.runId] !== this.#run.runId
      ) {
        throw existing
          ? new ConflictError(
              `${describeObject(key)} on cluster '${
                this.#run.cluster
              }' exists and was not made by run ${this.#run.runId}`,
            )
          : error;
      }
      if (existing.metadata.deletionTimestamp) {
        throw new ConflictError(
          `${describeObject(key)} on cluster '${
            this.#run.cluster
          }' is being deleted`,
        );
      }
      return existing;
    }
  }

  async #recordNamespace(namespace: KubernetesObject) {
    const { name, uid } = namespace.metadata ?? {};
    await this.#ledger.recordCreated({
      runId: this.#run.runId,
      cluster: this.#run.cluster,
      namespace: name!,
      uid: uid!,
    });
    this.#verified.add(uid!);
  }

  #withLabels<T extends KubernetesObject>(object: T): T {
    const given = object.metadata?.labels ?? {};
    const { test } = this.#run;
    const labels = {
      ...ownLabels({ ...this.#scope, runId: this.#run.runId }),
      ...(test && {
        [KYMAROS_LABELS.test]: labelValue(test.ref.split('/').pop()!),
      }),
      ...given,
    };
    return { ...object, metadata: { ...object.metadata, labels } };
  }

  #refused(verb: string, key: ObjectKey, reason: string): WriteRefusedError {
    return new WriteRefusedError(
      `Run ${this.#run.runId} may not ${verb} ${describeObject(
        key,
      )} on cluster '${this.#run.cluster}': ${reason}`,
    );
  }
}

/** The key of a namespace. */
export function namespaceKey(name: string): ObjectKey {
  return { apiVersion: 'v1', kind: 'Namespace', name };
}

function isNamespace(key: ObjectKey): boolean {
  return key.apiVersion === 'v1' && key.kind === 'Namespace';
}
