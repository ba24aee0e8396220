import {
  CoreV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  type KubernetesListObject,
  type KubernetesObject,
  type V1Status,
} from '@kubernetes/client-node';
import { readFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { parseAllDocuments } from 'yaml';
import { until } from './until';

/** Variables with the kubeconfig files of an administrator and of Kymaros. */
export const ADMIN_KUBECONFIG = 'KYMAROS_E2E_KUBECONFIG';
export const PRODUCT_KUBECONFIG = 'KYMAROS_E2E_PRODUCT_KUBECONFIG';

const VELERO_NAMESPACE = 'velero';

/** Where the time that it takes is measured. */
const FINE_POLL_MS = 50;

const RUN_LABEL = 'kymaros.io/run-id';
const HOLD = 'kymaros.io/e2e-hold';
const INSTANCE_LABEL = 'kymaros.io/instance';

/** Kinds that a run may make, in the order they are looked for afterwards. */
const KINDS_OF_RUNS = [
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'velero.io/v1', kind: 'Restore', namespace: VELERO_NAMESPACE },
  {
    apiVersion: 'velero.io/v1',
    kind: 'DownloadRequest',
    namespace: VELERO_NAMESPACE,
  },
  { apiVersion: 'v1', kind: 'ConfigMap', namespace: VELERO_NAMESPACE },
];

type Velero = KubernetesObject & {
  spec?: object;
  status?: { phase?: string };
};

/** The cluster under test, seen by somebody who is not Kymaros. */
export class TestCluster {
  readonly #config = new KubeConfig();
  readonly #objects: KubernetesObjectApi;
  /** Of an administrator. */
  readonly adminKubeconfig: string;
  /** For Kymaros. */
  readonly kubeconfig: string;

  constructor(adminKubeconfig: string, kubeconfig = adminKubeconfig) {
    this.adminKubeconfig = adminKubeconfig;
    this.kubeconfig = kubeconfig;
    this.#config.loadFromFile(adminKubeconfig);
    this.#objects = KubernetesObjectApi.makeApiClient(this.#config);
  }

  async exists(
    apiVersion: string,
    kind: string,
    name: string,
    namespace = 'default',
  ): Promise<boolean> {
    return (
      (await this.#get({ apiVersion, kind, name, namespace })) !== undefined
    );
  }

  async #get(key: {
    apiVersion: string;
    kind: string;
    name: string;
    namespace: string;
  }): Promise<Velero | undefined> {
    const { apiVersion, kind, name, namespace } = key;
    try {
      return await this.#objects.read<Velero>({
        apiVersion,
        kind,
        metadata: { name, namespace },
      });
    } catch (error) {
      if (statusOf(error) === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /** Creates the objects of a manifest file; what is there already stays as it is. */
  async apply(file: string): Promise<void> {
    const documents = parseAllDocuments(await readFile(file, 'utf8'));
    for (const document of documents) {
      const object = document.toJS() as KubernetesObject | null;
      if (object) {
        await this.create(object);
      }
    }
  }

  async create(object: KubernetesObject): Promise<void> {
    try {
      await this.#objects.create(object);
    } catch (error) {
      if (statusOf(error) !== 409) {
        throw error;
      }
    }
  }

  /** Why the cluster would not take an object; absent when it would. Changes nothing. */
  async refusalOf(object: KubernetesObject): Promise<string | undefined> {
    try {
      await this.#objects.create(object, undefined, 'All');
      return undefined;
    } catch (error) {
      if ([403, 422].includes(statusOf(error)!)) {
        return (error as Error).message;
      }
      throw error;
    }
  }

  /** Deletes an object; one that is gone already may be. */
  async remove(object: KubernetesObject): Promise<void> {
    try {
      await this.#objects.delete(object);
    } catch (error) {
      if (statusOf(error) !== 404) {
        throw error;
      }
    }
  }

  async deleteNamespace(name: string): Promise<void> {
    await this.remove({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    await until(
      `namespace ${name} to be gone`,
      120_000,
      async () => !(await this.exists('v1', 'Namespace', name)),
    );
  }

  async pods(namespace: string, labelSelector?: string) {
    const core = this.#config.makeApiClient(CoreV1Api);
    return (await core.listNamespacedPod({ namespace, labelSelector })).items;
  }

  async podsReady(namespace: string, atLeast: number): Promise<void> {
    await until(
      `${atLeast} ready pods in ${namespace}`,
      180_000,
      async () => {
        const pods = await this.pods(namespace);
        const ready = pods.filter(({ status }) =>
          status?.conditions?.some(
            ({ type, status: value }) => type === 'Ready' && value === 'True',
          ),
        );
        return ready.length >= atLeast;
      },
      FINE_POLL_MS,
    );
  }

  async exec(
    namespace: string,
    pod: string,
    container: string,
    command: string[],
  ): Promise<{ ok: boolean; output: string }> {
    let output = '';
    const collect = new PassThrough();
    collect.on('data', chunk => {
      output += chunk;
    });
    const status = await new Promise<V1Status>((resolve, reject) => {
      new Exec(this.#config)
        .exec(
          namespace,
          pod,
          container,
          command,
          collect,
          collect,
          null,
          false,
          resolve,
        )
        .catch(reject);
    });
    return { ok: status.status === 'Success', output: output.trim() };
  }

  /** Backs namespaces up, with the files of their volumes unless the spec says otherwise. */
  async backUp(
    name: string,
    namespaces: string[],
    spec: object = {},
  ): Promise<void> {
    await this.create({
      apiVersion: 'velero.io/v1',
      kind: 'Backup',
      metadata: { name, namespace: VELERO_NAMESPACE },
      spec: {
        includedNamespaces: namespaces,
        storageLocation: 'default',
        defaultVolumesToFsBackup: true,
        snapshotMoveData: false,
        ttl: '24h0m0s',
        ...spec,
      },
    } as KubernetesObject);
    const phase = await until(`backup ${name} to end`, 180_000, async () => {
      const backup = await this.#get({
        apiVersion: 'velero.io/v1',
        kind: 'Backup',
        name,
        namespace: VELERO_NAMESPACE,
      });
      return /^(Completed|PartiallyFailed|Failed|FailedValidation)$/.exec(
        backup?.status?.phase ?? '',
      )?.[0];
    });
    if (phase !== 'Completed') {
      throw new Error(`Backup ${name} ended as ${phase}`);
    }
  }

  /** Says what becomes of the volumes of a namespace when their claims go. */
  async setReclaimPolicy(
    namespace: string,
    policy: 'Retain' | 'Delete',
  ): Promise<void> {
    for (const volume of await this.volumesOf(namespace)) {
      await this.mergePatch(volume, {
        spec: { persistentVolumeReclaimPolicy: policy },
      });
    }
  }

  /** The volumes that claims of the namespace have. */
  async volumesOf(namespace: string): Promise<KubernetesObject[]> {
    const kind = 'PersistentVolume';
    return (await this.list('v1', kind))
      .filter(({ spec }) => spec.claimRef?.namespace === namespace)
      .map(volume => ({ ...volume, apiVersion: 'v1', kind }));
  }

  /** What runs of an installation have in Velero's namespace. */
  async ownedByRun(
    runId: string,
    apiVersion: string,
    kind: string,
  ): Promise<KubernetesObject[]> {
    const { items } = await this.#list(
      apiVersion,
      kind,
      VELERO_NAMESPACE,
      `${RUN_LABEL}=${runId}`,
    );
    return items.map(item => ({ ...item, apiVersion, kind }));
  }

  /** Keeps the object from going; gives what lets it go. */
  async hold(object: KubernetesObject): Promise<() => Promise<void>> {
    const finalizers = object.metadata?.finalizers ?? [];
    await this.mergePatch(object, {
      metadata: { finalizers: [...finalizers, HOLD] },
    });
    return async () => {
      const live = await this.#objects.read({
        apiVersion: object.apiVersion,
        kind: object.kind,
        metadata: {
          name: object.metadata!.name!,
          namespace: object.metadata!.namespace,
        },
      });
      await this.mergePatch(object, {
        metadata: {
          finalizers: live.metadata!.finalizers!.filter(one => one !== HOLD),
        },
      });
    };
  }

  /** Changes fields of an object that is there. */
  async mergePatch(
    { apiVersion, kind, metadata }: KubernetesObject,
    patch: { metadata?: object; spec?: object },
  ): Promise<void> {
    await this.#objects.patch(
      {
        apiVersion,
        kind,
        ...patch,
        metadata: {
          name: metadata!.name,
          namespace: metadata!.namespace,
          ...patch.metadata,
        },
      } as KubernetesObject,
      undefined,
      undefined,
      undefined,
      undefined,
      PatchStrategy.MergePatch,
    );
  }

  /** Creates a Restore and waits for it to complete. */
  async restore(name: string, spec: object): Promise<void> {
    await this.create({
      apiVersion: 'velero.io/v1',
      kind: 'Restore',
      metadata: { name, namespace: VELERO_NAMESPACE },
      spec,
    } as KubernetesObject);
    await until(
      `restore ${name} to complete`,
      180_000,
      async () => {
        const restore = await this.#get({
          apiVersion: 'velero.io/v1',
          kind: 'Restore',
          name,
          namespace: VELERO_NAMESPACE,
        });
        return restore?.status?.phase === 'Completed';
      },
      FINE_POLL_MS,
    );
  }

  async deleteRestore(name: string): Promise<void> {
    await this.#objects.delete({
      apiVersion: 'velero.io/v1',
      kind: 'Restore',
      metadata: { name, namespace: VELERO_NAMESPACE },
    });
    await until(
      `restore ${name} to be gone`,
      120_000,
      async () =>
        !(await this.exists('velero.io/v1', 'Restore', name, VELERO_NAMESPACE)),
    );
  }

  async deleteBackup(name: string): Promise<void> {
    await this.create({
      apiVersion: 'velero.io/v1',
      kind: 'DeleteBackupRequest',
      metadata: { name: `delete-${name}`, namespace: VELERO_NAMESPACE },
      spec: { backupName: name },
    } as KubernetesObject);
    await until(
      `backup ${name} to be gone`,
      120_000,
      async () =>
        !(await this.exists('velero.io/v1', 'Backup', name, VELERO_NAMESPACE)),
    );
  }

  /** Everything in the cluster that runs of an installation made, as `Kind namespace/name`; also volumes whose namespace is gone. */
  async leftovers(instance: string): Promise<string[]> {
    const found: string[] = [];
    for (const { apiVersion, kind, namespace } of KINDS_OF_RUNS) {
      const list = await this.#list(
        apiVersion,
        kind,
        namespace,
        `${INSTANCE_LABEL}=${instance}`,
      );
      found.push(
        ...list.items.map(
          ({ metadata }) =>
            `${kind} ${metadata?.namespace ?? ''}/${metadata?.name} of run ${
              metadata?.labels?.[RUN_LABEL]
            }`,
        ),
      );
    }
    return [...found, ...(await this.#orphanedVolumes())];
  }

  async #orphanedVolumes(): Promise<string[]> {
    const namespaces = new Set(
      (await this.#list('v1', 'Namespace')).items.map(
        ({ metadata }) => metadata?.name,
      ),
    );
    const volumes = (await this.#list('v1', 'PersistentVolume')).items as Array<
      KubernetesObject & { spec?: { claimRef?: { namespace?: string } } }
    >;
    return volumes
      .filter(
        ({ spec }) =>
          spec?.claimRef && !namespaces.has(spec.claimRef.namespace),
      )
      .map(
        ({ metadata, spec }) =>
          `PersistentVolume ${metadata?.name} of the vanished namespace ${spec?.claimRef?.namespace}`,
      );
  }

  async #list(
    apiVersion: string,
    kind: string,
    namespace?: string,
    labelSelector?: string,
  ): Promise<KubernetesListObject<KubernetesObject>> {
    return this.#objects.list(
      apiVersion,
      kind,
      namespace,
      undefined,
      undefined,
      undefined,
      undefined,
      labelSelector,
    );
  }

  /** The objects of a kind, in a namespace or all, as the API has them. */
  async list(
    apiVersion: string,
    kind: string,
    namespace?: string,
  ): Promise<any[]> {
    return (await this.#list(apiVersion, kind, namespace)).items;
  }

  /** The namespace in which a run has its own helpers. */
  async controlNamespaceOf(runId: string): Promise<string> {
    const { items } = await this.#list(
      'v1',
      'Namespace',
      undefined,
      `${RUN_LABEL}=${runId},kymaros.io/role=control`,
    );
    return items[0].metadata!.name!;
  }

  /** Uids of all namespaces and Restores of a run that exist now, by `Kind name`. */
  async identitiesOf(runId: string): Promise<Array<[string, string]>> {
    const lists = await Promise.all(
      KINDS_OF_RUNS.slice(0, 2).map(({ apiVersion, kind, namespace }) =>
        this.#list(apiVersion, kind, namespace, `${RUN_LABEL}=${runId}`),
      ),
    );
    return lists.flatMap(({ items }) =>
      items.map(({ kind, metadata }): [string, string] => [
        `${kind} ${metadata!.name}`,
        metadata!.uid!,
      ]),
    );
  }
}

/** The cluster that setUp made ready. */
export function clusterUnderTest(): TestCluster {
  return new TestCluster(
    process.env[ADMIN_KUBECONFIG]!,
    process.env[PRODUCT_KUBECONFIG],
  );
}

function statusOf(error: unknown): number | undefined {
  return (error as { code?: number }).code;
}
