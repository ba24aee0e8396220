import type { KubeConfig } from '@kubernetes/client-node';

/** `kymaros.*` of app-config, read and validated once. */
export interface KymarosConfig {
  /** Distinguishes Backstage installations that share a cluster. */
  instance: string;
  clusters: ClusterConfig[];
  entitlements: Entitlement[];
}

/** One cluster of `kymaros.clusters`. */
export interface ClusterConfig {
  name: string;
  title: string;
  kubeConfig: KubeConfig;
  /** Namespace of Velero on it. */
  backupNamespace: string;
  /** Runs at the same time. */
  maxConcurrentRuns: number;
}

/** Lets some tests use some of a cluster (promise 8). A missing list means: any; globs with `*`. */
export interface Entitlement {
  /** Entity refs of owners. */
  owners?: string[];
  /** Entity refs of defining entities. */
  entities?: string[];
  clusters?: string[];
  namespaces: string[];
  backups?: string[];
}
