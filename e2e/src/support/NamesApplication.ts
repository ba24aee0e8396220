import {
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { TestCluster } from './TestCluster';
import { until } from './until';

const MANIFESTS = resolve(__dirname, '../../fixtures/names/manifests.yaml');
const PODS = [1, 2, 1];

/** An application of three tiers that finds itself by the names of production. */
export class NamesApplication {
  static readonly SOURCES = ['names-db', 'names-api', 'names-web'];
  static readonly BACKUP = 'names-backup';
  /** Holds, beside the application, the names of what it does not hold. */
  static readonly ELSEWHERE_BACKUP = 'names-elsewhere';

  readonly #cluster: TestCluster;
  readonly #core: CoreV1Api;

  private constructor(cluster: TestCluster) {
    this.#cluster = cluster;
    const config = new KubeConfig();
    config.loadFromFile(cluster.adminKubeconfig);
    this.#core = config.makeApiClient(CoreV1Api);
  }

  static async install(cluster: TestCluster): Promise<NamesApplication> {
    const application = new NamesApplication(cluster);
    await application.remove();
    const text = await readFile(MANIFESTS, 'utf8');
    const busybox = process.env.KYMAROS_E2E_BUSYBOX ?? 'localhost/busybox:1';
    for (const document of parseAllDocuments(
      text.replaceAll(/\$\{BUSYBOX\}/g, busybox),
    )) {
      await cluster.create(document.toJS() as KubernetesObject);
    }
    for (const [index, source] of NamesApplication.SOURCES.entries()) {
      await cluster.podsReady(source, PODS[index]);
    }
    await cluster.backUp(NamesApplication.BACKUP, NamesApplication.SOURCES);
    return application;
  }

  /** Configures the API with names inside of it, of production, of nothing and of the world, and backs it up once more. */
  async declareElsewhere(): Promise<void> {
    await this.#cluster.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'elsewhere', namespace: 'names-api' },
      data: {
        SELF_URL: 'http://api/api/health',
        LOST_URL: 'http://gone.names-db.svc:80',
        DNS_ADDR: 'kube-dns.kube-system.svc.cluster.local:53',
        'world.properties': 'payments.url=https://api.example.com/v1\n# end\n',
      },
    } as KubernetesObject);
    const { ELSEWHERE_BACKUP, SOURCES } = NamesApplication;
    await this.#cluster.backUp(ELSEWHERE_BACKUP, SOURCES);
  }

  /** Also what an earlier one left behind. */
  async remove(): Promise<void> {
    const { BACKUP, ELSEWHERE_BACKUP, SOURCES } = NamesApplication;
    for (const backup of [BACKUP, ELSEWHERE_BACKUP]) {
      if (
        await this.#cluster.exists('velero.io/v1', 'Backup', backup, 'velero')
      ) {
        await this.#cluster.deleteBackup(backup);
      }
    }
    await Promise.all(
      SOURCES.map(namespace => this.#cluster.deleteNamespace(namespace)),
    );
  }

  /** Deletes the pods of a workload in a sandbox, and waits for those that its controller makes in their place. */
  async replacePods(namespace: string, app: string): Promise<void> {
    const old = await this.#cluster.pods(namespace, `app=${app}`);
    const uids = old.map(({ metadata }) => metadata!.uid);
    for (const { metadata } of old) {
      await this.#core.deleteNamespacedPod({
        namespace,
        name: metadata!.name!,
      });
    }
    await until(`new pods of ${app}`, 60_000, async () => {
      const pods = await this.#cluster.pods(namespace, `app=${app}`);
      return (
        pods.length === old.length &&
        pods.every(
          ({ metadata, status }) =>
            !uids.includes(metadata!.uid) &&
            status?.conditions?.some(
              one => one.type === 'Ready' && one.status === 'True',
            ),
        )
      );
    });
  }

  /** What the C library of a pod in that namespace makes of a name: wget tells where it tries to connect. */
  async addressOf(name: string, namespace: string): Promise<string> {
    const output = await this.#run(namespace, [
      ...['timeout', '10', 'wget', '-q', '-O', '-', `http://${name}:9/`],
    ]);
    return /host \(([^)]+)\)/.exec(output)?.[1] ?? output;
  }

  /** What the resolver of that namespace says. */
  async ask(namespace: string, ...question: string[]): Promise<string> {
    return this.#run(namespace, ['timeout', '10', 'nslookup', ...question]);
  }

  async #run(namespace: string, command: string[]): Promise<string> {
    const [pod] = await this.#cluster.pods(namespace, 'app=client');
    const { name } = pod.metadata!;
    return (await this.#cluster.exec(namespace, name!, 'shell', command))
      .output;
  }
}
