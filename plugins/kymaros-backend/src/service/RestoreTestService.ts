import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  CheckSeries,
  EvidenceFile,
  EvidenceReport,
  EvidenceReportQuery,
  Page,
  RestorePlan,
  RestoreTestSummary,
  Run,
  RunComparison,
  RunEvent,
  RunLogQuery,
  RunLogs,
  RunQuery,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { PublicSigningKey } from '../evidence/signingKey';

/** On whose behalf a verb is called. */
export interface CallOptions {
  credentials: BackstageCredentials;
}

/** Narrows refs of tests to those that may be shown. */
export type RefFilter = (testRefs: string[]) => Promise<Set<string>>;

/** What people can ask of Kymaros: the verbs of the HTTP API. */
export interface RestoreTestService {
  /** Tests that the entity defines or that vouch for it. @throws NotFoundError when there is no such entity */
  ofEntity(
    entityRef: string,
    options: CallOptions,
  ): Promise<RestoreTestSummary[]>;
  /** @throws NotFoundError */
  get(testRef: string, options: CallOptions): Promise<RestoreTestSummary>;
  /**
   * What a run would do; changes nothing that lasts.
   *
   * @throws InputError when the definition has problems, NotAllowedError when it is not entitled, ServiceUnavailableError
   *   when the cluster does not answer in time or enough plans are being made
   */
  plan(
    testRef: string,
    options: CallOptions & { signal: AbortSignal },
  ): Promise<RestorePlan>;
  /**
   * Queues a run on behalf of the caller.
   *
   * @throws InputError when the definition has problems, NotAllowedError when it is not entitled, ConflictError when a run is active
   */
  startRun(testRef: string, options: CallOptions): Promise<Run>;
  /** Newest first, if the query does not say otherwise. */
  listRuns(
    testRef: string,
    query: RunQuery,
    options: CallOptions,
  ): Promise<Page<RunSummary>>;
  /** @throws NotFoundError */
  getRun(runId: string, options: CallOptions): Promise<Run>;
  /** What differs between two runs, of whatever tests. @throws NotFoundError */
  compareRuns(
    runId: string,
    otherRunId: string,
    options: CallOptions,
  ): Promise<RunComparison>;
  /** @throws NotFoundError */
  listEvents(
    runId: string,
    page: { after: number; limit: number },
    options: CallOptions,
  ): Promise<RunEvent[]>;
  /** Logs and events of the sandboxes, as far as the query asks for them. @throws NotFoundError when none are kept */
  getRunLogs(
    runId: string,
    query: RunLogQuery,
    options: CallOptions,
  ): Promise<RunLogs>;
  /** What the test's checks have read, each with its newest `limit` points. */
  getCheckSeries(
    testRef: string,
    page: { limit: number },
    options: CallOptions,
  ): Promise<CheckSeries[]>;
  /** Asks for a cancel and returns at once; the run cleans up and ends soon after. @throws ConflictError when it has ended */
  cancelRun(runId: string, options: CallOptions): Promise<Run>;
  /**
   * Lets the kept sandboxes of a finished run stay longer by a duration, up to what their cluster allows.
   *
   * @throws ConflictError when they are not kept or cannot stay longer, ServiceUnavailableError when the cluster does not
   *   let it be written on them
   */
  extendSandbox(runId: string, by: string, options: CallOptions): Promise<Run>;
  /** Gives the kept sandboxes of a finished run up; they are removed at once. @throws ConflictError when they are not kept */
  releaseSandbox(runId: string, options: CallOptions): Promise<Run>;
  /**
   * The signed record of a finished run.
   *
   * @throws ConflictError while the run is not finished, NotFoundError when there is no such run or no record of it
   */
  getRunEvidence(runId: string, options: CallOptions): Promise<EvidenceFile>;
  /** The keys that records were signed with, oldest first. */
  listEvidenceKeys(options: CallOptions): Promise<PublicSigningKey[]>;
  /**
   * What was tested in a period, of tests that the caller may see. Those that `among` leaves out are not in it.
   *
   * @throws InputError when the period is none, or longer than 366 days
   */
  reportEvidence(
    query: EvidenceReportQuery & { among?: RefFilter },
    options: CallOptions,
  ): Promise<EvidenceReport>;
}
