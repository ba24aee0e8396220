import { KubeConfig, type KubernetesObject } from '@kubernetes/client-node';
import { DemoCluster } from '@kymaros/demo-cluster';
import type { Bounds, ClusterReader } from '@kymaros/plugin-kymaros-node';
import { clusterConfig } from '../../config/__testUtils__/clusterConfig';
import { KubeClusters } from '../KubeClusters';
import type { UnguardedWriter } from '../Clusters';

/** A demo cluster with our clients on it, and a count of what they ask of it. */
export class DemoWorld {
  readonly demo: DemoCluster;
  readonly clusters: KubeClusters;
  readonly requests: string[] = [];

  private constructor(demo: DemoCluster) {
    this.demo = demo;
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromString(demo.kubeconfigYaml());
    this.clusters = new KubeClusters({
      clusters: [clusterConfig({ name: 'demo', kubeConfig })],
      onRequest: ({ verb }) => this.requests.push(verb),
    });
  }

  static async start(): Promise<DemoWorld> {
    return new DemoWorld(await DemoCluster.start({ speed: 20 }));
  }

  get reader(): ClusterReader {
    return this.clusters.reader('demo');
  }

  get writer(): UnguardedWriter {
    return this.clusters.writer('demo');
  }

  /** Applies the objects in order. */
  async create(...objects: KubernetesObject[]) {
    for (const object of objects) {
      await this.writer.create(object);
    }
  }

  async createNamespace(name: string, labels: Record<string, string> = {}) {
    await this.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });
  }

  async stop() {
    this.clusters.close();
    await this.demo.stop();
  }
}

/** Bounds that end so many milliseconds from now. */
export function within(
  ms: number,
  signal: AbortSignal = new AbortController().signal,
): Bounds {
  return { signal, deadlineMs: Date.now() + ms };
}
