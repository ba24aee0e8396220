import type { DefinitionProblem } from '../restoreTest/RestoreTest';
import type { RestoreTestSpec } from '../restoreTest/schema';
import type { EvidenceFile, EvidenceReport } from '../evidence/Evidence';
import type { ClusterHealth } from '../fleet/ClusterHealth';
import type {
  FleetCalendar,
  FleetCalendarQuery,
  FleetFilter,
  FleetOverview,
  FleetRunQuery,
  ServiceQuery,
  ServiceSummary,
} from '../fleet/Fleet';
import type { TestStatus } from '../fleet/TestStatus';
import type { RestorePlan } from '../plan/RestorePlan';
import type { Freshness } from '../run/Freshness';
import type { Run, RunSummary, Verdict } from '../run/Run';
import type { RunComparison } from '../run/RunComparison';
import type { RunEvent } from '../run/RunEvent';
import type { RunLogQuery, RunLogs } from '../run/RunLogs';

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
  /** Of the last conclusive run. */
  freshness: Freshness;
  /** Score of the last conclusive run times its freshness, rounded down; 0 when it was never proven. Absent when the definition has problems. */
  readiness?: number;
  /** The definition is not the one that was last verified. */
  changedSinceVerified: boolean;
  status: TestStatus;
  /** Systems that the entities it vouches for are part of, as entity refs. */
  systemRefs: string[];
  /** What hints about its runs carry ({@link RunSignal}). */
  signalKey: string;
}

/** How restore tests can be ordered; `urgency` is worst first. @public */
export type RestoreTestOrder =
  | 'ref'
  | 'urgency'
  | 'title'
  | 'readiness'
  | 'provenAt'
  | 'nextRunAt';

/** Which restore tests to list. @public */
export interface RestoreTestQuery extends FleetFilter {
  /** 1 to 200, default 100. */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
  statuses?: TestStatus[];
  /** Text that the title, the ref or a vouched-for entity contains, in any case. */
  search?: string;
  /** Default `ref`. */
  orderBy?: RestoreTestOrder;
  /** Default `asc`; for `urgency` that is worst first. */
  order?: 'asc' | 'desc';
}

/** Values that one check has read over time. @public */
export interface CheckSeries {
  check: string;
  kind: 'number' | 'time';
  /** Oldest first. */
  points: Array<{
    runId: string;
    /** ISO 8601; when the run was queued. */
    at: string;
    value: number;
    state: 'passed' | 'failed';
  }>;
}

/** Which runs a report is about. @public */
export interface EvidenceReportQuery {
  /** ISO 8601; the report holds runs that finished from `from` on and before `to`. */
  from: string;
  to: string;
  /** Only tests that this entity defines or that vouch for it. */
  entityRef?: string;
  /** Only tests of this owner. */
  ownerRef?: string;
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
  getEntityRestoreTests(entityRef: string): Promise<{
    items: RestoreTestSummary[];
    /** Of the weakest of its tests; absent without any that can run. */
    readiness?: number;
  }>;
  /** All that the caller may read. Items have the newest 30 runs too, so ask for no more than are shown. */
  listRestoreTests(query?: RestoreTestQuery): Promise<Page<RestoreTestSummary>>;
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
  /** Logs and events of the sandboxes. 404 when none were kept, or not any more. */
  getRunLogs(runId: string, query?: RunLogQuery): Promise<RunLogs>;
  /** What differs between a run and another one, of any test that the caller may read. */
  compareRuns(runId: string, otherRunId: string): Promise<RunComparison>;
  /** What the data assertions of a test have read, in its newest runs; at most `limit` points (default 100) a check. */
  getCheckSeries(
    testRef: string,
    options?: { limit?: number },
  ): Promise<{ items: CheckSeries[] }>;
  /** The immutable record of a finished run. 409 while it is not finished. */
  getRunEvidence(runId: string): Promise<EvidenceFile>;
  /** What was tested in a period, at most 366 days; of tests that the caller may read. */
  getEvidenceReport(query: EvidenceReportQuery): Promise<EvidenceReport>;
  /** The same as CSV (RFC 4180), one line a run. */
  getEvidenceReportCsv(query: EvidenceReportQuery): Promise<string>;
  /** How the services of the catalog stand, what runs now and next, and what is kept. */
  getFleetOverview(filter?: FleetFilter): Promise<FleetOverview>;
  getFleetCalendar(query: FleetCalendarQuery): Promise<FleetCalendar>;
  /** Runs of all tests that the caller may read, newest first. */
  listFleetRuns(query: FleetRunQuery): Promise<Page<RunSummary>>;
  /** Services of the catalog that the caller may see, worst first. */
  listServices(query?: ServiceQuery): Promise<Page<ServiceSummary>>;
  /** Whether restore tests can run on each cluster; at most some seconds old. 403 without `kymaros.cluster.read`. */
  getClusters(): Promise<{ items: ClusterHealth[] }>;
  /** The same of the cluster that a test restores in, for whoever may read the test. 404 when its definition has problems. */
  getTestCluster(testRef: string): Promise<ClusterHealth>;
}

/** Channel of the signals plugin on which {@link RunSignal} hints are broadcast. @public */
export const KYMAROS_RUN_SIGNAL_CHANNEL = 'kymaros:run';

/**
 * A hint that a run moved; never data, since broadcasts can be read without signing in. `test` is the `signalKey` of the
 * run's test, by which a page knows that the hint is about something it shows.
 *
 * @public
 */
export type RunSignal = { runId: string; test: string };
