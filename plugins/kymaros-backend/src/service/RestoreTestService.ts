import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  Page,
  RestoreTestSummary,
  Run,
  RunEvent,
  RunQuery,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';

/** On whose behalf a verb is called. */
export interface CallOptions {
  credentials: BackstageCredentials;
}

/** What people can ask of Kymaros: the verbs of the HTTP API. */
export interface RestoreTestService {
  /** Tests that the entity defines or that vouch for it. @throws NotFoundError when there is no such entity */
  ofEntity(
    entityRef: string,
    options: CallOptions,
  ): Promise<RestoreTestSummary[]>;
  /** All tests that the caller may see, by ref. */
  list(
    page: { limit: number; cursor?: string },
    options: CallOptions,
  ): Promise<Page<RestoreTestSummary>>;
  /** @throws NotFoundError */
  get(testRef: string, options: CallOptions): Promise<RestoreTestSummary>;
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
  /** @throws NotFoundError */
  listEvents(
    runId: string,
    page: { after: number; limit: number },
    options: CallOptions,
  ): Promise<RunEvent[]>;
  /** Asks for a cancel and returns at once; the run cleans up and ends soon after. @throws ConflictError when it has ended */
  cancelRun(runId: string, options: CallOptions): Promise<Run>;
}
