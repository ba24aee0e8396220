/** What has to hold on a cluster so that restore tests on it say something. @public */
export const CLUSTER_CONDITIONS = [
  /** Its API server answers. */
  'reachable',
  /** Velero is at work: it has looked at its storage lately. */
  'backup-system',
  /** Its storage of backups is available. */
  'storage',
  /** Its newest run with probes has shown that network policies are enforced. */
  'isolation',
  /** Kymaros may do all that a run takes. */
  'permissions',
] as const;

/** @public */
export type ClusterConditionKind = (typeof CLUSTER_CONDITIONS)[number];

/** One thing about a cluster. @public */
export interface ClusterCondition {
  kind: ClusterConditionKind;
  /** `unknown` when it could not be found out: the cluster does not answer, or no run has probed yet. */
  state: 'ok' | 'failed' | 'unknown';
  /** What was seen, in a sentence. */
  message: string;
  /** When it was seen, if earlier than the rest: ISO 8601. */
  seenAt?: string;
  /** What to do; with `failed` and `unknown`. */
  hint?: string;
  /** Each thing by itself: storage locations, permissions that are missing. */
  details?: string[];
}

/** Whether restore tests can run on a cluster. @public */
export interface ClusterHealth {
  /** Name of `kymaros.clusters`. */
  name: string;
  title: string;
  /** ISO 8601. */
  checkedAt: string;
  /** One of each kind, in their order. */
  conditions: ClusterCondition[];
  /** Runs that are running on it, and how many may. */
  runs: { running: number; queued: number; limit: number };
  /** Sandboxes that are on it, kept ones too, and how many may. */
  sandboxes: { used: number; limit: number };
}
