import type { RestoreTestSpec } from '../restoreTest/schema';
import type { HazardReport } from '../plan/RestorePlan';
import type { TierContents } from './Contents';
import type { Dependency } from './Dependency';
import type { Finding, FindingCause, ObjectReference } from './Finding';
import type { IsolationProof } from './Isolation';
import type { LevelResult } from './levels';
import type { RunTimings } from './Timings';

/** Where a run is in its life. `finished` is terminal; finished runs never change. @public */
export type RunState = 'queued' | 'running' | 'finished';

/**
 * What a run says about the backup.
 *
 * - `pass`, `partial`, `fail`: the backup was tested.
 * - `unverified`: it was restored but nothing was checked.
 * - `error`: we could not test; says nothing about the backup.
 *
 * @public
 */
export type Verdict = 'pass' | 'partial' | 'fail' | 'unverified' | 'error';

/** How a run came to its end. @public */
export type RunEnding = 'completed' | 'cancelled' | 'timed-out';

/** Who or what started a run. @public */
export type RunTrigger =
  | { kind: 'schedule'; scheduledFor: string; late: boolean }
  | { kind: 'manual'; by: string };

/** The backup that a run restored. @public */
export interface BackupSummary {
  name: string;
  /** Why this one: `named in the test`, `newest of schedule nightly`, ... */
  reason: string;
  phase: string;
  startedAt?: string;
  completedAt?: string;
  scheduleName?: string;
  storageLocation?: string;
  warnings: number;
  errors: number;
}

/** One Velero Restore (or its like) of a tier. @public */
export interface RestoreSummary {
  object: ObjectReference;
  phase: string;
  createdAt?: string;
  startedAt?: string;
  completedAt?: string;
  itemsTotal: number;
  itemsRestored: number;
  warnings: number;
  errors: number;
  volumes: Array<{
    claim: string;
    method: string;
    phase: string;
    bytesDone?: number;
    bytesTotal?: number;
    message?: string;
  }>;
}

/** Readiness of one workload in a sandbox. @public */
export interface WorkloadSummary {
  kind: string;
  name: string;
  desired: number;
  ready: number;
  restarts: number;
  /** Of these, how many came after all of the tier had been ready. */
  restartsSinceReady?: number;
  /** Why it is not ready, such as `ImagePullBackOff: container api`. */
  reason?: string;
  /** Containers with their images, as they run in the sandbox. */
  images?: Array<{ container: string; image: string }>;
}

/** How one check came out. @public */
export interface CheckResult {
  name: string;
  type: string;
  severity: 'critical' | 'normal' | 'info';
  weight: number;
  /** Source namespace of the tier that the check's target was found in. */
  tier?: string;
  /** `error`: could not be executed (its target is ambiguous, the cluster did not answer); says nothing about the backup. */
  state: 'pending' | 'running' | 'passed' | 'failed' | 'error' | 'skipped';
  /** What was seen, in a sentence. */
  message: string;
  /** Bounded and masked. */
  output?: string;
  /** What an assertion about data read: a number, or a time as epoch milliseconds. Kept as a series. */
  value?: { kind: 'number' | 'time'; number: number };
  /** What the value was compared with, when that is an earlier run's. */
  baseline?: number;
  attempts: number;
  startedAt?: string;
  durationMs?: number;
}

/** A tier within a run. @public */
export interface TierResult {
  /** Source namespace. */
  name: string;
  /** Sandbox namespace; known once the run has been planned. */
  sandbox?: string;
  state: 'pending' | 'restoring' | 'starting' | 'ready' | 'failed' | 'skipped';
  restore?: RestoreSummary;
  workloads: WorkloadSummary[];
  checks: CheckResult[];
  levels: LevelResult[];
  /** Known once the sandbox has been compared with the backup. */
  contents?: TierContents;
}

/** What kind of work a step is. @public */
export type StepKind =
  | 'plan'
  | 'isolate'
  | 'restore'
  | 'await-ready'
  | 'check'
  | 'observe'
  | 'score'
  | 'clean-up';

/** One resumable unit of a run as people see it. @public */
export interface StepSummary {
  /** `plan`, `restore/app-db`, ... */
  id: string;
  kind: StepKind;
  tier?: string;
  state: 'pending' | 'running' | 'done' | 'failed' | 'skipped';
  /** Tries so far; more than one after a crash or a passing error. */
  attempts: number;
  startedAt?: string;
  finishedAt?: string;
  /** What it is doing or what came of it. */
  message?: string;
}

/** A run in a list. Times are ISO 8601 in UTC. @public */
export interface RunSummary {
  id: string;
  testRef: string;
  testTitle: string;
  entityRefs: string[];
  cluster: string;
  trigger: RunTrigger;
  /** SHA-256 of the definition as it was when the run was queued. */
  definitionHash: string;
  state: RunState;
  verdict?: Verdict;
  /** Whose fault it is that the verdict is not `pass`: the cause of the finding that decided. */
  cause?: FindingCause;
  /** 0 to 100, whole. */
  score?: number;
  /** 0 to 1: share of the weights that were measured. */
  coverage?: number;
  ending?: RunEnding;
  backup?: BackupSummary;
  tiers: Array<Pick<TierResult, 'name' | 'sandbox' | 'state'>>;
  checksPassed: number;
  checksTotal: number;
  /** The worst finding, for lists and cards. */
  firstFinding?: Finding;
  /** The step in progress. */
  currentStep?: Pick<StepSummary, 'id' | 'kind' | 'tier'>;
  createdAt: string;
  startedAt?: string;
  /** When the verdict was known; clean-up goes on after it. */
  verdictAt?: string;
  finishedAt?: string;
  /** Start of the run to the first success of the last required check, without the backup system's queue. */
  rtoMs?: number;
  /** Age, at the start of the run, of the newest record that a check has read, else of the backup. */
  rpoMs?: number;
  cancelRequested: boolean;
  /** The sandboxes are kept until then; absent when they are not, or not any more. */
  keptUntil?: string;
}

/** A run with all that is known of it. @public */
export interface Run extends Omit<RunSummary, 'tiers'> {
  spec: RestoreTestSpec;
  tiers: TierResult[];
  /** Checks that belong to no tier (target missing or ambiguous, or not executed yet). */
  unplacedChecks: CheckResult[];
  levels: LevelResult[];
  findings: Finding[];
  /** Known with the verdict, like the timings. */
  dependencies?: Dependency[];
  timings?: RunTimings;
  /** What in the backup was made harmless; known once the run has been planned. */
  hazards: HazardReport[];
  /** Known once the sandboxes have been probed. */
  isolation?: IsolationProof;
  steps: StepSummary[];
  /** The latest that kept sandboxes may be extended to; absent when none are kept. */
  keptLimit?: string;
  /** Sequence number of the last event contained in this picture; ask for events after it. */
  lastEventSeq: number;
}

/** What the score step concludes. Written once. @public */
export interface RunResult {
  verdict: Verdict;
  cause?: FindingCause;
  score?: number;
  coverage: number;
  levels: LevelResult[];
  tiers: TierResult[];
  unplacedChecks: CheckResult[];
  findings: Finding[];
  dependencies?: Dependency[];
  timings?: RunTimings;
  rtoMs?: number;
  rpoMs?: number;
}
