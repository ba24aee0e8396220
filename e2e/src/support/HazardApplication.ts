import {
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { TestCluster } from './TestCluster';
import { until } from './until';

const FIXTURES = resolve(__dirname, '../../fixtures/hazards');
const OUTSIDE = 'hazard-outside';
const DOMAIN = 'cluster.local';

/** What a pod tried, and what came of it, each time. */
export type Attempts = Map<string, Set<'reached' | 'blocked'>>;

/**
 * An application that would act on the world in every way that a backup can hold, and whose pods try every way out from
 * their first moment. What they must not reach is production's: itself, a server that says who asked, the node, the cluster.
 */
export class HazardApplication {
  static readonly SOURCES = ['hazard-web', 'hazard-app'];
  static readonly BACKUP = 'hazards-backup';

  readonly #cluster: TestCluster;
  readonly #core: CoreV1Api;
  readonly #batch: BatchV1Api;
  readonly #objects: KubernetesObjectApi;

  private constructor(cluster: TestCluster) {
    this.#cluster = cluster;
    const config = new KubeConfig();
    config.loadFromFile(cluster.adminKubeconfig);
    this.#core = config.makeApiClient(CoreV1Api);
    this.#batch = config.makeApiClient(BatchV1Api);
    this.#objects = KubernetesObjectApi.makeApiClient(config);
  }

  /** Installs it, waits until its pods have tried everything once, backs it up and has it stand still. */
  static async install(cluster: TestCluster): Promise<HazardApplication> {
    const application = new HazardApplication(cluster);
    await application.remove();
    await application.#apply('outside.yaml');
    await application.#apply('web.yaml');
    await cluster.podsReady(OUTSIDE, 1);
    await cluster.podsReady('hazard-web', 1);
    const targets = await application.#targets();
    await application.#create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'targets', namespace: 'hazard-app' },
      data: targets,
    } as KubernetesObject);
    await application.#apply('app.yaml', targets);
    await until('the application to have tried everything', 120_000, async () =>
      (await application.#log('hazard-app', 'prober')).includes('round done'),
    );
    await cluster.backUp(HazardApplication.BACKUP, HazardApplication.SOURCES);
    await application.#standStill();
    return application;
  }

  /** What the pods of one of its workloads tried since they started. */
  async attempts(namespace: string, app: string): Promise<Attempts> {
    const attempts: Attempts = new Map();
    for (const line of (await this.#log(namespace, app)).split('\n')) {
      const [, way, outcome] = /^(\S+) (reached|blocked)$/.exec(line) ?? [];
      if (way) {
        const outcomes = attempts.get(way) ?? new Set();
        attempts.set(way, outcomes.add(outcome as 'reached' | 'blocked'));
      }
    }
    return attempts;
  }

  /** What of these addresses, as `IP:port`, a pod of the application in a sandbox reaches. */
  async reachedFrom(namespace: string, addresses: string[]): Promise<string[]> {
    const [pod] = await this.#cluster.pods(namespace, 'app=prober');
    const { output } = await this.#cluster.exec(
      namespace,
      pod.metadata!.name!,
      'ways',
      ['sh', '/ways/ways.sh', ...addresses],
    );
    const answers = output.split('\n').map(line => line.split(' '));
    const silent = addresses.filter(
      address => !answers.some(([tried]) => tried === address),
    );
    if (silent.length > 0) {
      throw new Error(`${silent.join(', ')} were not tried: ${output}`);
    }
    return answers
      .filter(([, outcome]) => outcome === 'reached')
      .map(([address]) => address);
  }

  /** The namespaces from which production's server was asked for something. */
  async namespacesThatConnected(): Promise<string[]> {
    const log = await this.#core.readNamespacedPodLog({
      namespace: OUTSIDE,
      name: 'counter',
    });
    const found = [...log.matchAll(/url:\/([^/\s]+)\//g)];
    return [...new Set(found.map(([, namespace]) => namespace))];
  }

  /** Waits until a CronJob that fires each minute has fired, as those in the sandboxes would have by then. */
  async aCronJobFired(): Promise<void> {
    await this.#apply('clock.yaml');
    await until('the CronJob to fire', 120_000, async () => {
      const { items } = await this.#batch.listNamespacedJob({
        namespace: OUTSIDE,
      });
      return items.some(({ status }) => status?.completionTime);
    });
  }

  /** Also what an earlier one left behind. */
  async remove(): Promise<void> {
    if (
      await this.#cluster.exists(
        'velero.io/v1',
        'Backup',
        HazardApplication.BACKUP,
        'velero',
      )
    ) {
      await this.#cluster.deleteBackup(HazardApplication.BACKUP);
    }
    for (const [apiVersion, kind, name] of [
      ['velero.io/v1', 'Schedule', 'nightly'],
      ['v1', 'ConfigMap', 'note'],
    ]) {
      await this.#letGo({
        apiVersion,
        kind,
        metadata: { name, namespace: 'hazard-app' },
      });
    }
    await Promise.all(
      [...HazardApplication.SOURCES, OUTSIDE].map(namespace =>
        this.#cluster.deleteNamespace(namespace),
      ),
    );
  }

  async #letGo(object: KubernetesObject): Promise<void> {
    const { name, namespace } = object.metadata!;
    if (
      await this.#cluster.exists(
        object.apiVersion!,
        object.kind!,
        name!,
        namespace,
      )
    ) {
      await this.#merge(object, { metadata: { finalizers: null } });
    }
  }

  /** From here on nothing in it changes by itself. */
  async #standStill(): Promise<void> {
    await this.#merge(
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'mail', namespace: 'hazard-app' },
      },
      { spec: { suspend: true } },
    );
    await until('no errand to be under way', 60_000, async () => {
      const { items } = await this.#batch.listNamespacedJob({
        namespace: 'hazard-app',
      });
      return items.every(
        ({ metadata, status }) =>
          metadata?.name === 'migrate' || status?.completionTime,
      );
    });
  }

  async #merge(object: KubernetesObject, change: object): Promise<void> {
    await this.#objects.patch(
      {
        ...change,
        ...object,
        metadata: { ...Object(change).metadata, ...object.metadata },
      },
      undefined,
      undefined,
      undefined,
      undefined,
      PatchStrategy.MergePatch,
    );
  }

  async #apply(
    file: string,
    values: Record<string, string> = {},
  ): Promise<void> {
    const text = await readFile(resolve(FIXTURES, file), 'utf8');
    const known: Record<string, string> = {
      BUSYBOX: process.env.KYMAROS_E2E_BUSYBOX ?? 'localhost/busybox:1',
      DOMAIN,
      ...values,
    };
    const filled = text.replace(
      /\$\{([A-Z_]+)\}/g,
      (unknown, name) => known[name] ?? unknown,
    );
    for (const document of parseAllDocuments(filled)) {
      await this.#create(document.toJS() as KubernetesObject);
    }
  }

  async #create(object: KubernetesObject): Promise<void> {
    await this.#objects.create(object);
  }

  async #targets(): Promise<Record<string, string>> {
    const podIp = async (namespace: string, selector: string) =>
      (await this.#cluster.pods(namespace, selector))[0].status!.podIP!;
    const serviceIp = async (namespace: string, name: string) =>
      (await this.#core.readNamespacedService({ namespace, name })).spec!
        .clusterIP!;
    const node = await this.#nodeAddress();
    return {
      DOMAIN,
      NODE: node,
      OUTSIDE_POD: await podIp(OUTSIDE, 'app=counter'),
      OUTSIDE_SERVICE: await serviceIp(OUTSIDE, 'counter'),
      PRODUCTION_POD: await podIp('hazard-web', 'app=web'),
      PRODUCTION_SERVICE: await serviceIp('hazard-web', 'web'),
      API_SERVER: await this.#apiServer(),
      OBJECT_STORAGE: await this.#objectStorage(),
      DNS_POD: await podIp('kube-system', 'k8s-app=kube-dns'),
      DNS_SERVICE: await serviceIp('kube-system', 'kube-dns'),
    };
  }

  async #nodeAddress(): Promise<string> {
    const { items } = await this.#core.listNode();
    return items[0].status!.addresses!.find(
      ({ type }) => type === 'InternalIP',
    )!.address;
  }

  /** Behind its Service; empty on a cluster that has none there. */
  async #apiServer(): Promise<string> {
    const [slice] = await this.#cluster.list(
      'discovery.k8s.io/v1',
      'EndpointSlice',
      'default',
    );
    return slice
      ? `${slice.endpoints[0].addresses[0]}:${slice.ports[0].port}`
      : '';
  }

  /** Empty on a cluster whose pods could not reach it anyway. */
  async #objectStorage(): Promise<string> {
    const [location] = await this.#cluster.list(
      'velero.io/v1',
      'BackupStorageLocation',
      'velero',
    );
    const { hostname, host } = new URL(
      location.spec.config?.s3Url ?? 'http://localhost',
    );
    return ['localhost', '127.0.0.1'].includes(hostname) ? '' : host;
  }

  async #log(namespace: string, app: string): Promise<string> {
    const pods = await this.#cluster.pods(namespace, `app=${app}`);
    const logs = pods.map(({ metadata }) =>
      this.#core.readNamespacedPodLog({
        namespace,
        name: metadata!.name!,
        container: 'ways',
      }),
    );
    return (await Promise.all(logs)).join('\n');
  }
}
