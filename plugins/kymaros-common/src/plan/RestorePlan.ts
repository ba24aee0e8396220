import type { Finding, ObjectReference } from '../run/Finding';
import type { BackupSummary } from '../run/Run';

/** Something in the backup that would act on the world outside its sandbox, and what becomes of it. @public */
export interface HazardReport {
  /** Entry of the table of hazards, such as `cron-job`. */
  id: string;
  title: string;
  /** What it would do. */
  risk: string;
  /**
   * - `excluded`: it is not restored.
   * - `changed`: it is restored harmless.
   * - `refused`: the run does not start.
   * - `allowed`: the platform team's config lets it be.
   */
  action: 'excluded' | 'changed' | 'refused' | 'allowed';
  /** How: `suspended`, `its type becomes ClusterIP`. */
  remedy: string;
  /** Source namespace. */
  tier: string;
  /** As they are in the backup; controllers without the objects that they control. */
  objects: ObjectReference[];
  /** How many more there are than are listed. */
  omitted?: number;
}

/** A right that Kymaros lacks on the cluster. @public */
export interface MissingPermission {
  verb: string;
  /** `plural.group`, with a subresource as `pods/exec`. */
  resource: string;
  /** `sandboxes`: in each namespace that Kymaros makes, by its binding to the sandbox role. */
  scope: 'cluster' | 'namespace' | 'sandboxes';
  /** With scope `namespace`. */
  namespace?: string;
  /** Only for the object of this name. */
  name?: string;
  /** What cannot be done without it. */
  neededTo: string;
  /** Where it should come from: `ClusterRole kymaros (deploy/cluster-role.yaml)`. */
  grantedBy: string;
}

/** What a run would make of one tier. @public */
export interface PlannedTier {
  /** Source namespace. */
  name: string;
  sandbox: string;
  /** Objects of the backup by kind, most first; absent when the backup could not be read. */
  objects?: Array<{
    apiVersion: string;
    kind: string;
    count: number;
    /** Title of the hazard because of which they stay out. */
    excludedBy?: string;
  }>;
  /** Names of NetworkPolicies with what they do, in a sentence. */
  policies: Array<{ name: string; effect: string }>;
  /** Claims of the tier, as far as the backup tells. */
  storage: Array<{ claim: string; storageClass?: string; request: string }>;
  /** Sum of the requests of the pods that would start; Kubernetes quantities by resource. */
  requests: Record<string, string>;
  /** `hard` of its ResourceQuota, if the test or the cluster has one. */
  quota?: Record<string, string>;
}

/** What a run would do, before it does. Making one changes nothing that lasts. @public */
export interface RestorePlan {
  testRef: string;
  cluster: string;
  /** ISO 8601. */
  plannedAt: string;
  backup?: BackupSummary;
  isolation: {
    mode: 'strict' | 'group';
    proof: 'required' | 'waived';
    /** Names that will lead into the sandboxes: `*.app-db.svc.cluster.local`. */
    names: string[];
  };
  tiers: PlannedTier[];
  hazards: HazardReport[];
  missingPermissions: MissingPermission[];
  /** Of the last runs of the same test, median; absent without any. */
  expectedDurationMs?: number;
  /** Gates among them are why it cannot run. */
  findings: Finding[];
  /** Nothing above stands in the way. */
  runnable: boolean;
}
