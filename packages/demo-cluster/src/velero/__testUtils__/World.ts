import {
  KubeConfig,
  KubernetesObject,
  KubernetesObjectApi,
  Watch,
} from '@kubernetes/client-node';
import { request as httpsRequest } from 'node:https';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { DemoCluster } from '../../DemoCluster';
import { NewObject } from '../../api/objects';
import { resourceName } from '../../api/resources';
import type { ClusterFaults } from '../../faults';
import { Demo, startDemo } from '../../startDemo';
import { VeleroServer } from '../VeleroServer';

/** What the client of these tests reads: an object with whatever fields its kind has. */
export type Plain = KubernetesObject & {
  spec?: any;
  status?: any;
  [field: string]: any;
};

const DEADLINE_MS = 15_000;

/** A running demo cluster with Velero, used the way that a client in another process would use it. */
export class World {
  readonly cluster: DemoCluster;
  readonly velero: VeleroServer;
  readonly faults: ClusterFaults;
  readonly objects: KubernetesObjectApi;
  readonly #demo: Demo;
  readonly #config: KubeConfig;
  readonly #watches: AbortController[] = [];

  private constructor(demo: Demo) {
    this.#demo = demo;
    this.cluster = demo.cluster;
    this.velero = demo.velero;
    this.faults = demo.faults;
    this.#config = new KubeConfig();
    this.#config.loadFromString(demo.cluster.kubeconfigYaml());
    this.objects = KubernetesObjectApi.makeApiClient(this.#config);
  }

  static async start(options: { speed?: number } = {}): Promise<World> {
    return new World(await startDemo({ speed: options.speed ?? 20 }));
  }

  async stop(): Promise<void> {
    this.#watches.forEach(watch => watch.abort());
    await this.#demo.stop();
  }

  async create(...objects: Plain[]): Promise<void> {
    for (const object of objects) {
      await this.objects.create(object);
    }
  }

  /** Creates objects without the detour by HTTP. */
  createAtOnce(...objects: Plain[]): void {
    const { store } = this.cluster;
    for (const object of objects) {
      const type = store.resources.ofKind(object.apiVersion!, object.kind!)!;
      store.create(resourceName(type), object as NewObject);
    }
  }

  async get(
    apiVersion: string,
    kind: string,
    key: string,
  ): Promise<Plain | undefined> {
    const [namespace, name] = key.includes('/')
      ? key.split('/')
      : ['default', key];
    try {
      return await this.objects.read<Plain>({
        apiVersion,
        kind,
        metadata: { namespace, name },
      });
    } catch (error) {
      if ((error as { code?: number }).code === 404) {
        return undefined;
      }
      throw error;
    }
  }

  async list(
    apiVersion: string,
    kind: string,
    namespace?: string,
  ): Promise<Plain[]> {
    return (await this.objects.list<Plain>(apiVersion, kind, namespace)).items;
  }

  async remove(apiVersion: string, kind: string, key: string): Promise<void> {
    const [namespace, name] = key.includes('/')
      ? key.split('/')
      : ['default', key];
    await this.objects.delete({
      apiVersion,
      kind,
      metadata: { namespace, name },
    });
  }

  /** Creates a Restore; fields of the spec may replace those that it has by default. */
  async restore(
    name: string,
    spec: object,
    metadata: object = {},
  ): Promise<void> {
    await this.create({
      apiVersion: 'velero.io/v1',
      kind: 'Restore',
      metadata: { name, namespace: 'velero', ...metadata },
      spec,
    });
  }

  restoreOf(name: string): Promise<Plain | undefined> {
    return this.get('velero.io/v1', 'Restore', `velero/${name}`);
  }

  /** Waits for a Restore to end, and gives it. */
  async ended(name: string): Promise<Plain> {
    const terminal = [
      'Completed',
      'PartiallyFailed',
      'Failed',
      'FailedValidation',
    ];
    return this.until(`Restore ${name} to end`, async () => {
      const restore = await this.restoreOf(name);
      return terminal.includes(restore?.status?.phase) ? restore : undefined;
    });
  }

  async inPhase(name: string, phase: string): Promise<Plain> {
    return this.until(`Restore ${name} to be ${phase}`, async () => {
      const restore = await this.restoreOf(name);
      return restore?.status?.phase === phase ? restore : undefined;
    });
  }

  /** Takes a backup and waits until it is there. */
  async backUp(name: string, spec: object): Promise<Plain> {
    await this.create({
      apiVersion: 'velero.io/v1',
      kind: 'Backup',
      metadata: { name, namespace: 'velero' },
      spec,
    });
    return this.until(`Backup ${name} to end`, async () => {
      const backup = await this.get('velero.io/v1', 'Backup', `velero/${name}`);
      return [
        'Completed',
        'PartiallyFailed',
        'Failed',
        'FailedValidation',
      ].includes(backup?.status?.phase)
        ? backup
        : undefined;
    });
  }

  /** Downloads an artifact by a DownloadRequest, as the velero command does. */
  async download<T = any>(kind: string, name: string): Promise<T> {
    const url = await this.downloadUrl(kind, name);
    const response = await fetch(url);
    if (!response.ok) {
      throw new Error(
        `${kind} of ${name}: ${response.status} ${await response.text()}`,
      );
    }
    return JSON.parse(
      gunzipSync(Buffer.from(await response.arrayBuffer())).toString(),
    );
  }

  async downloadUrl(kind: string, name: string): Promise<string> {
    const request = `get-${kind}-${name}`.toLowerCase();
    await this.create({
      apiVersion: 'velero.io/v1',
      kind: 'DownloadRequest',
      metadata: { name: request, namespace: 'velero' },
      spec: { target: { kind, name } },
    });
    const url = await this.until(`DownloadRequest ${request}`, async () => {
      const answered = await this.get(
        'velero.io/v1',
        'DownloadRequest',
        `velero/${request}`,
      );
      return answered?.status?.phase === 'Processed'
        ? (answered.status.downloadURL as string)
        : undefined;
    });
    await this.remove('velero.io/v1', 'DownloadRequest', `velero/${request}`);
    return url;
  }

  /** Records what a watch tells of the Restores or Backups, from now on. */
  async recordStatuses(
    plural: string,
  ): Promise<Array<{ name: string; status: any; finalizers?: string[] }>> {
    const seen: Array<{ name: string; status: any; finalizers?: string[] }> =
      [];
    const path = `/apis/velero.io/v1/namespaces/velero/${plural}`;
    const tell = (_type: string, object: Plain) =>
      seen.push({
        name: object.metadata!.name!,
        status: object.status,
        finalizers: object.metadata!.finalizers,
      });
    this.#watches.push(
      await new Watch(this.#config).watch(path, {}, tell, () => undefined),
    );
    return seen;
  }

  /** Asks the demo cluster for something that no other cluster does. */
  async control(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: any }> {
    const { token } = this.#config.getCurrentUser()!;
    return new Promise((resolve, reject) => {
      const call = httpsRequest(
        `${this.cluster.url}${path}`,
        {
          method,
          rejectUnauthorized: false,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
          },
        },
        response =>
          json(response).then(
            answer => resolve({ status: response.statusCode!, body: answer }),
            reject,
          ),
      );
      call.once('error', reject);
      call.end(body && JSON.stringify(body));
    });
  }

  async until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const found = await look();
      if (found !== undefined) {
        return found;
      }
      if (Date.now() > deadline) {
        throw new Error(`waited too long for ${what}`);
      }
      await delay(10);
    }
  }
}
