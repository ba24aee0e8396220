import type { KubernetesObject } from '@kubernetes/client-node';
import { object } from './smallObjects';
import type { TestCluster } from './TestCluster';
import { until } from './until';

const API_VERSION = 'velero.io/v1';
const KIND = 'BackupStorageLocation';
const NAMESPACE = 'velero';
const LOCATION_LABEL = 'velero.io/storage-location';

/** Velero calls a location unavailable that has other folders than its own; of those it keeps nothing in this one. */
const UNUSED_FOLDER = 'plugins';

type Location = KubernetesObject & {
  spec: { objectStorage: { bucket: string } };
  status?: { phase?: string };
};

/** A storage location of our own, in a folder of the default one's bucket: taking it away hurts nobody else's backups. */
export class StorageLocation {
  readonly #cluster: TestCluster;
  readonly #name: string;
  readonly #bucket: string;

  private constructor(cluster: TestCluster, name: string, bucket: string) {
    this.#cluster = cluster;
    this.#name = name;
    this.#bucket = bucket;
  }

  static async create(
    cluster: TestCluster,
    name: string,
  ): Promise<StorageLocation> {
    const locations = await locationsOf(cluster);
    const { default: _, ...spec } = locations.find(
      ({ metadata }) => metadata?.name === 'default',
    )!.spec as Location['spec'] & { default?: boolean };
    const { bucket } = spec.objectStorage;
    await cluster.create({
      apiVersion: API_VERSION,
      kind: KIND,
      metadata: { name, namespace: NAMESPACE },
      spec: {
        ...spec,
        objectStorage: {
          ...spec.objectStorage,
          prefix: `${UNUSED_FOLDER}/${name}`,
        },
      },
    } as KubernetesObject);
    const location = new StorageLocation(cluster, name, bucket);
    await location.#inPhase('Available');
    return location;
  }

  /** Its bucket is gone while `work` goes on. */
  async unavailableDuring<T>(work: () => Promise<T>): Promise<T> {
    await this.#useBucket('no-bucket-of-this-name');
    await this.#inPhase('Unavailable');
    try {
      return await work();
    } finally {
      await this.#useBucket(this.#bucket);
      await this.#inPhase('Available');
    }
  }

  async remove(): Promise<void> {
    // A repository that outlives its location is no good for the next one of this name.
    const repositories = await this.#cluster.list(
      API_VERSION,
      'BackupRepository',
      NAMESPACE,
    );
    for (const { metadata } of repositories) {
      if (metadata.labels?.[LOCATION_LABEL] === this.#name) {
        await this.#cluster.remove({
          apiVersion: API_VERSION,
          kind: 'BackupRepository',
          metadata,
        });
      }
    }
    await this.#cluster.remove({
      ...object(API_VERSION, KIND, this.#name),
      metadata: { name: this.#name, namespace: NAMESPACE },
    });
  }

  async #useBucket(bucket: string): Promise<void> {
    await this.#cluster.mergePatch(
      {
        apiVersion: API_VERSION,
        kind: KIND,
        metadata: { name: this.#name, namespace: NAMESPACE },
      },
      { spec: { objectStorage: { bucket } } },
    );
  }

  async #inPhase(phase: string): Promise<void> {
    await until(
      `storage location ${this.#name} to be ${phase}`,
      120_000,
      async () =>
        (
          await locationsOf(this.#cluster)
        ).some(
          ({ metadata, status }) =>
            metadata?.name === this.#name && status?.phase === phase,
        ),
    );
  }
}

async function locationsOf(cluster: TestCluster): Promise<Location[]> {
  return cluster.list(API_VERSION, KIND, NAMESPACE);
}
