import { barePod, object } from './smallObjects';
import type { TestCluster } from './TestCluster';

const NAMESPACE = 'trouble-registry';
const PORT = 5999;

/** An image that its registry does not have. The registry is there, and says so: it answers everything with 404. */
export class MissingImage {
  /** Container runtimes ask a registry on their own node without TLS. */
  static readonly NAME = `localhost:${PORT}/kymaros-e2e/no-longer-there:1`;
  readonly #cluster: TestCluster;

  private constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  static async install(cluster: TestCluster): Promise<MissingImage> {
    await cluster.create(object('v1', 'Namespace', NAMESPACE));
    const pod = barePod({
      name: 'registry',
      container: {
        command: ['httpd', '-f', '-p', `127.0.0.1:${PORT}`, '-h', '/tmp'],
      },
      pod: { hostNetwork: true },
    });
    await cluster.create({
      ...pod,
      metadata: { ...pod.metadata, namespace: NAMESPACE },
    });
    await cluster.podsReady(NAMESPACE, 1);
    return new MissingImage(cluster);
  }

  async remove(): Promise<void> {
    await this.#cluster.deleteNamespace(NAMESPACE);
  }
}
