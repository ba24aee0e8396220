import type { AuthService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  CheckSeries,
  EvidenceFile,
  EvidenceReport,
  EvidenceReportQuery,
  Page,
  RestorePlan,
  RestoreTest,
  RestoreTestSummary,
  Run,
  RunComparison,
  RunEvent,
  RunLogQuery,
  RunLogs,
  RunQuery,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { ClusterConfig } from '../config/KymarosConfig';
import type { CheckHistory } from '../database/CheckHistory';
import type { EvidenceStore } from '../database/EvidenceStore';
import type { RunArchive, RunQueue, RunReader } from '../database/RunStore';
import type { RestoreTests } from '../definitions/RestoreTests';
import { explainSandboxLimit } from '../definitions/sandboxLimit';
import type { TestEntitlements } from '../definitions/TestEntitlements';
import type { EvidenceReports } from '../evidence/EvidenceReports';
import type { PublicSigningKey } from '../evidence/signingKey';
import { compareRuns, type ComparedRun } from './comparison/compareRuns';
import { filterLogs } from './filterLogs';
import type { RestorePlanner } from './RestorePlanner';
import type {
  CallOptions,
  RefFilter,
  RestoreTestService,
} from './RestoreTestService';
import type { SandboxKeeping } from './SandboxKeeping';
import type { TestSummaries } from './TestSummaries';

interface Dependencies {
  auth: AuthService;
  clusters: ReadonlyArray<Pick<ClusterConfig, 'name' | 'maxSandboxes'>>;
  entitlements: Pick<TestEntitlements, 'require'>;
  planner: Pick<RestorePlanner, 'plan'>;
  keeping: Pick<SandboxKeeping, 'extend' | 'release' | 'withLimit'>;
  restoreTests: Pick<RestoreTests, 'get' | 'ofEntity'>;
  summaries: Pick<TestSummaries, 'of'>;
  reader: Pick<RunReader, 'getRun' | 'listEvents' | 'listRuns'>;
  archive: Pick<RunArchive, 'contentsOf' | 'logsOf'>;
  evidence: Pick<EvidenceStore, 'evidenceOf' | 'publicKeys'>;
  reports: Pick<EvidenceReports, 'report'>;
  queue: RunQueue;
  checkHistory: Pick<CheckHistory, 'seriesOf'>;
  /** Tells the engine of this replica that there is work. */
  onQueued: () => void;
  /** Tells the engine of this replica that a cancel was asked for. */
  onCancelRequested: (runId: string) => void;
}

/** The verbs, without asking who may: {@link AuthorizedRestoreTestService} does. */
export class DefaultRestoreTestService implements RestoreTestService {
  readonly #deps: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies;
  }

  async ofEntity(
    entityRef: string,
    { credentials }: CallOptions,
  ): Promise<RestoreTestSummary[]> {
    return this.#deps.summaries.of(
      await this.#deps.restoreTests.ofEntity(entityRef, credentials),
    );
  }

  async get(
    testRef: string,
    { credentials }: CallOptions,
  ): Promise<RestoreTestSummary> {
    const definition = await this.#deps.restoreTests.get(testRef, credentials);
    const [summary] = await this.#deps.summaries.of([definition]);
    return summary;
  }

  async plan(
    testRef: string,
    { credentials, signal }: CallOptions & { signal: AbortSignal },
  ): Promise<RestorePlan> {
    const test = await this.#runnable(testRef, credentials);
    return this.#deps.planner.plan(test, signal);
  }

  async startRun(testRef: string, { credentials }: CallOptions): Promise<Run> {
    const test = await this.#runnable(testRef, credentials);
    const excess = explainSandboxLimit(this.#deps.clusters, test);
    if (excess) {
      throw new InputError(excess);
    }
    const run = await this.#deps.queue.enqueue({
      test,
      trigger: { kind: 'manual', by: this.#callerOf({ credentials }) },
    });
    this.#deps.onQueued();
    return run;
  }

  async listRuns(testRef: string, query: RunQuery): Promise<Page<RunSummary>> {
    return this.#deps.reader.listRuns(testRef, query);
  }

  async getRun(runId: string): Promise<Run> {
    return this.#deps.keeping.withLimit(await this.#storedRun(runId));
  }

  async compareRuns(runId: string, otherRunId: string): Promise<RunComparison> {
    return compareRuns(
      await this.#comparedRun(runId),
      await this.#comparedRun(otherRunId),
    );
  }

  async listEvents(
    runId: string,
    page: { after: number; limit: number },
  ): Promise<RunEvent[]> {
    return this.#deps.reader.listEvents(runId, page);
  }

  async getRunLogs(runId: string, query: RunLogQuery): Promise<RunLogs> {
    const logs = await this.#deps.archive.logsOf(runId);
    if (!logs) {
      throw new NotFoundError(
        `There are no logs of run ${runId}: none have been kept yet, or not any more`,
      );
    }
    return filterLogs(logs, query);
  }

  async getCheckSeries(
    testRef: string,
    page: { limit: number },
  ): Promise<CheckSeries[]> {
    return this.#deps.checkHistory.seriesOf(testRef, page);
  }

  async cancelRun(runId: string, options: CallOptions): Promise<Run> {
    const run = await this.getRun(runId);
    if (run.state === 'finished') {
      throw new ConflictError(
        `Run ${runId} cannot be cancelled: it ended at ${run.finishedAt}`,
      );
    }
    await this.#deps.queue.requestCancel(runId, this.#callerOf(options));
    this.#deps.onCancelRequested(runId);
    return this.getRun(runId);
  }

  async extendSandbox(runId: string, by: string): Promise<Run> {
    await this.#deps.keeping.extend(await this.getRun(runId), by);
    return this.getRun(runId);
  }

  async releaseSandbox(runId: string): Promise<Run> {
    await this.#deps.keeping.release(await this.getRun(runId));
    return this.getRun(runId);
  }

  async getRunEvidence(runId: string): Promise<EvidenceFile> {
    const file = await this.#deps.evidence.evidenceOf(runId);
    if (file) {
      return file;
    }
    const run = await this.getRun(runId);
    throw run.state === 'finished'
      ? new NotFoundError(
          `There is no evidence of run ${runId}: it ended before evidence was recorded, or its retention is over`,
        )
      : new ConflictError(
          `Run ${runId} is ${run.state}: its evidence is recorded when it has ended`,
        );
  }

  async listEvidenceKeys(): Promise<PublicSigningKey[]> {
    return this.#deps.evidence.publicKeys();
  }

  async reportEvidence(
    { among, ...query }: EvidenceReportQuery & { among?: RefFilter },
    { credentials }: CallOptions,
  ): Promise<EvidenceReport> {
    return this.#deps.reports.report(query, { credentials, among });
  }

  async #storedRun(runId: string): Promise<Run> {
    const run = await this.#deps.reader.getRun(runId);
    if (!run) {
      throw new NotFoundError(`There is no run ${runId}`);
    }
    return run;
  }

  async #comparedRun(runId: string): Promise<ComparedRun> {
    return {
      run: await this.#storedRun(runId),
      contents: await this.#deps.archive.contentsOf(runId),
    };
  }

  /** A test without problems that is entitled. @throws InputError, NotAllowedError */
  async #runnable(
    testRef: string,
    credentials: CallOptions['credentials'],
  ): Promise<RestoreTest> {
    const { test, problems } = await this.#deps.restoreTests.get(
      testRef,
      credentials,
    );
    if (!test) {
      throw new InputError(
        `Restore test ${testRef} cannot run: ${problems
          .map(({ field, message }) => `${field}: ${message}`)
          .join('; ')}`,
      );
    }
    this.#deps.entitlements.require(test);
    return test;
  }

  /** User entity ref, or the service that called. */
  #callerOf({ credentials }: CallOptions): string {
    if (this.#deps.auth.isPrincipal(credentials, 'user')) {
      return credentials.principal.userEntityRef;
    }
    if (this.#deps.auth.isPrincipal(credentials, 'service')) {
      return credentials.principal.subject;
    }
    throw new NotAllowedError('Only users and services may change runs');
  }
}
