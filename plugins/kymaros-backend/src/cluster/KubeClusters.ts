import { NotFoundError } from '@backstage/errors';
import type { Bounds, ClusterReader } from '@kymaros/plugin-kymaros-node';
import type { ClusterConfig } from '../config/KymarosConfig';
import { readUsername } from './accessReviews';
import type { Clusters, UnguardedWriter } from './Clusters';
import { Discovery } from './Discovery';
import { KubeClusterReader } from './KubeClusterReader';
import { KubeClusterWriter } from './KubeClusterWriter';
import { readVersion } from './readVersion';
import { KubeTransport, type RequestListener } from './KubeTransport';

interface Connection {
  config: ClusterConfig;
  transport: KubeTransport;
  reader: KubeClusterReader;
  writer: KubeClusterWriter;
}

/** The configured clusters, each with one connection pool and one discovery cache. */
export class KubeClusters implements Clusters {
  readonly #connections: Map<string, Connection>;

  constructor(options: {
    clusters: ClusterConfig[];
    onRequest?: RequestListener;
  }) {
    this.#connections = new Map(
      options.clusters.map(config => [
        config.name,
        connect(config, options.onRequest),
      ]),
    );
  }

  get names(): string[] {
    return [...this.#connections.keys()];
  }

  config(name: string): ClusterConfig {
    return this.#connection(name).config;
  }

  reader(name: string): ClusterReader {
    return this.#connection(name).reader;
  }

  async version(name: string, options: { bounds: Bounds }): Promise<string> {
    return readVersion(this.#connection(name).transport, options);
  }

  async username(name: string, options: { bounds: Bounds }): Promise<string> {
    return readUsername(this.#connection(name).transport, options);
  }

  /** For the guard in `sandbox/` and nobody else. */
  writer(name: string): UnguardedWriter {
    return this.#connection(name).writer;
  }

  /** Gives up idle connections. */
  close() {
    this.#connections.forEach(({ transport }) => transport.close());
  }

  #connection(name: string): Connection {
    const connection = this.#connections.get(name);
    if (!connection) {
      throw new NotFoundError(
        `There is no cluster '${name}' in kymaros.clusters; it has ${
          this.names.join(', ') || 'none'
        }`,
      );
    }
    return connection;
  }
}

function connect(
  config: ClusterConfig,
  onRequest?: RequestListener,
): Connection {
  const transport = new KubeTransport({
    cluster: config.name,
    kubeConfig: config.kubeConfig,
    onRequest,
  });
  const discovery = new Discovery(transport);
  return {
    config,
    transport,
    reader: new KubeClusterReader({ transport, discovery }),
    writer: new KubeClusterWriter({ transport, discovery }),
  };
}
