import type { IsolationProof } from '@kymaros/plugin-kymaros-common';

/** What runs take of a cluster. */
export interface ClusterUse {
  running: number;
  queued: number;
  /** Namespaces that are there or about to be, kept ones too. */
  sandboxes: number;
}

/** What the newest run with probes has shown of a cluster. */
export interface ShownIsolation {
  runId: string;
  /** When the run began. */
  at: Date;
  proof: IsolationProof;
}

/** What runs tell about the clusters that they ran on. */
export interface ClusterRunReader {
  /** Of each of the clusters. */
  useOf(clusters: string[]): Promise<Map<string, ClusterUse>>;
  /** Whether network policies were seen to be enforced, the last time that anybody looked. */
  newestIsolation(cluster: string): Promise<ShownIsolation | undefined>;
}
