import type { DefinitionProblem } from '../restoreTest/RestoreTest';
import type { RestoreTestSpec } from '../restoreTest/schema';
import type { RestorePlan } from '../plan/RestorePlan';
import type { Run, RunSummary, Verdict } from '../run/Run';
import type { RunEvent } from '../run/RunEvent';

/** A restore test with what is known of its runs. @public */
export interface RestoreTestSummary {
  /** Entity ref of the defining entity; identifies the test. */
  ref: string;
  title: string;
  origin: 'document' | 'annotations';
  location?: string;
  entityRefs: string[];
  ownerRef?: string;
  /** Absent when the definition has problems. */
  cluster?: string;
  spec?: RestoreTestSpec;
  definitionHash?: string;
  problems: DefinitionProblem[];
  /** Whether it may restore what it says; `reason` says why not. Absent when the definition has problems. */
  entitlement?: { allowed: boolean; reason?: string };
  /** ISO 8601; absent without schedule, or when suspended. */
  nextRunAt?: string;
  /** The newest run, whatever its state. */
  lastRun?: RunSummary;
  /** The newest finished run whose verdict speaks about the backup (`pass`, `partial` or `fail`). */
  lastConclusiveRun?: RunSummary;
  /** The queued or running one. */
  activeRun?: RunSummary;
  /** Scores of the last 30 finished runs, oldest first, for a sparkline. */
  recentRuns: Array<
    Pick<RunSummary, 'id' | 'verdict' | 'score' | 'createdAt' | 'rtoMs'>
  >;
}

/** How runs can be ordered. @public */
export type RunOrder = 'createdAt' | 'score' | 'rtoMs' | 'durationMs';

/** Which runs of a test to list. @public */
export interface RunQuery {
  /** 1 to 200, default 20. */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
  verdicts?: Verdict[];
  orderBy?: RunOrder;
  /** Default `desc`. */
  order?: 'asc' | 'desc';
}

/** A page of a list. @public */
export interface Page<T> {
  items: T[];
  /** Absent on the last page. */
  nextCursor?: string;
  totalItems: number;
}

/**
 * The door of the Kymaros backend (`/api/kymaros/v1`). Errors are `ResponseError`s of `@backstage/errors`.
 *
 * @public
 */
export interface KymarosApi {
  /** Restore tests that an entity defines or that vouch for it. */
  getEntityRestoreTests(
    entityRef: string,
  ): Promise<{ items: RestoreTestSummary[] }>;
  listRestoreTests(query?: {
    limit?: number;
    cursor?: string;
  }): Promise<Page<RestoreTestSummary>>;
  getRestoreTest(testRef: string): Promise<RestoreTestSummary>;
  /** What a run would do; changes nothing that lasts. 403 when the test is not entitled. */
  planRun(
    testRef: string,
    options?: { signal?: AbortSignal },
  ): Promise<RestorePlan>;
  /** Queues a run. 409 when one is active. */
  startRun(testRef: string): Promise<Run>;
  listRuns(testRef: string, query?: RunQuery): Promise<Page<RunSummary>>;
  getRun(runId: string): Promise<Run>;
  /** Events with `seq` greater than `after`, oldest first, at most 500. */
  getRunEvents(runId: string, after?: number): Promise<{ items: RunEvent[] }>;
  cancelRun(runId: string): Promise<Run>;
  /**
   * Lets the kept sandboxes of a finished run stay for another while, up to the cluster's maximum. 409 when they are not kept.
   *
   * @param by - a duration such as `1h`
   */
  extendSandbox(runId: string, by: string): Promise<Run>;
  /** Gives the kept sandboxes of a finished run up at once. 409 when they are not kept. */
  releaseSandbox(runId: string): Promise<Run>;
}

/** Channel of the signals plugin on which {@link RunSignal} hints are broadcast. @public */
export const KYMAROS_RUN_SIGNAL_CHANNEL = 'kymaros:run';

/** A hint that a run moved; never data, since broadcasts can be read without signing in. @public */
export type RunSignal = { runId: string };
