import type {
  KubeConfig,
  V1ResourceRequirements,
  V1SecurityContext,
} from '@kubernetes/client-node';
import type { LevelName } from '@kymaros/plugin-kymaros-common';
import type { KeyObject } from 'node:crypto';
import type { RetentionLimits } from '../database/RunRetention';

/** `kymaros.*` of app-config, read and validated once. */
export interface KymarosConfig {
  /** Distinguishes Backstage installations that share a cluster. */
  instance: string;
  clusters: ClusterConfig[];
  entitlements: Entitlement[];
  hazards: HazardConfig[];
  evidence: EvidenceConfig;
  fleet: FleetConfig;
  retention: RetentionLimits;
  scoring: ScoringConfig;
}

/** How results are judged. */
export interface ScoringConfig {
  /** What each level counts for; at least one of them more than 0. */
  weights: Readonly<Record<LevelName, number>>;
  /** How long what has come up must stay up. */
  stabilityWindowMs: number;
}

/** A filter of the catalog: fields and the values that they may have. */
export type EntityFilter = Record<string, string | string[]>;

/** What the fleet page is about. */
export interface FleetConfig {
  /** Which entities are services; one filter that fits is enough. */
  services: EntityFilter[];
}

/** How finished runs are recorded. */
export interface EvidenceConfig {
  /** Private, Ed25519; absent: one is generated and kept in the database. */
  signingKey?: KeyObject;
}

/** What a platform team adds to the table of hazards, or lets be. */
export type HazardConfig =
  | { id: string; action: 'allow'; clusters?: string[] }
  | {
      id: string;
      action: 'exclude' | 'refuse';
      title: string;
      risk: string;
      /** `plural.group`; `*` stands for any text. */
      resources: string[];
    };

/** One cluster of `kymaros.clusters`. */
export interface ClusterConfig {
  name: string;
  title: string;
  kubeConfig: KubeConfig;
  /** Namespace of Velero on it. */
  backupNamespace: string;
  /** Runs at the same time. */
  maxConcurrentRuns: number;
  /** Sandboxes at the same time, kept ones too. */
  maxSandboxes: number;
  /** The longest that sandboxes may be kept after a run, extensions included. */
  maxKeepMs: number;
  /** Whether a run stops unless probes have shown that its sandboxes are closed. */
  isolationProof: 'required' | 'waived';
  /** ClusterRole that Kymaros binds itself to in each of its namespaces; with it, it needs no rights in others. */
  sandboxRole: string;
  probe: ProbeConfig;
  resolver: ResolverConfig;
}

/** How Kymaros' own pods in the control namespace and the sandboxes are made. */
export interface HelperPodConfig {
  /** Absent: Kymaros finds one in the cluster. */
  image?: string;
  /** Kubernetes resources of the container; absent: small ones. */
  resources?: V1ResourceRequirements;
  /** Security context of the container; absent: one that the Pod Security Standard `restricted` lets pass. */
  securityContext?: V1SecurityContext;
}

/** How the pods are made that try what must fail. */
export type ProbeConfig = HelperPodConfig & { image: string };

/** How the resolver of a run is made, and whom it asks. */
export interface ResolverConfig extends HelperPodConfig {
  /** Domain of the cluster's names; absent: read from the cluster's own DNS, else `cluster.local`. */
  clusterDomain?: string;
  /** Where the cluster's DNS pods are. */
  upstream: { namespace: string; podLabels: Record<string, string> };
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
