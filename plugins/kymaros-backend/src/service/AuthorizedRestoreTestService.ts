import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  restoreTestReadPermission,
  runCancelPermission,
  runCreatePermission,
  runLogsReadPermission,
  sandboxKeepPermission,
  type CheckSeries,
  type EvidenceFile,
  type EvidenceReport,
  type EvidenceReportQuery,
  type Page,
  type RestorePlan,
  type RestoreTestSummary,
  type Run,
  type RunComparison,
  type RunEvent,
  type RunLogQuery,
  type RunLogs,
  type RunQuery,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import type { PublicSigningKey } from '../evidence/signingKey';
import { readableTests } from './readableTests';
import { requirePermission } from './requirePermission';
import type { CallOptions, RestoreTestService } from './RestoreTestService';

/**
 * Lets a verb through when the caller has its permission on the entity that defines the test. An entity that merely
 * points to a test of somebody else gives no rights over it.
 */
export class AuthorizedRestoreTestService implements RestoreTestService {
  readonly #inner: RestoreTestService;
  readonly #permissions: PermissionsService;

  constructor(inner: RestoreTestService, permissions: PermissionsService) {
    this.#inner = inner;
    this.#permissions = permissions;
  }

  async ofEntity(
    entityRef: string,
    options: CallOptions,
  ): Promise<RestoreTestSummary[]> {
    const tests = await this.#inner.ofEntity(entityRef, options);
    const refs = tests.map(({ ref }) => ref);
    const readable = await this.#readable(refs, options);
    if (tests.length > 0 && readable.size === 0) {
      throw new NotAllowedError(
        `You may not see the restore tests of ${entityRef}: it takes the permission ${
          restoreTestReadPermission.name
        } on ${refs.join(', ')}`,
      );
    }
    return tests.filter(({ ref }) => readable.has(ref));
  }

  async get(
    testRef: string,
    options: CallOptions,
  ): Promise<RestoreTestSummary> {
    await this.#require(restoreTestReadPermission, testRef, options);
    return this.#inner.get(testRef, options);
  }

  async plan(
    testRef: string,
    options: CallOptions & { signal: AbortSignal },
  ): Promise<RestorePlan> {
    await this.#require(runCreatePermission, testRef, options);
    return this.#inner.plan(testRef, options);
  }

  async startRun(testRef: string, options: CallOptions): Promise<Run> {
    await this.#require(runCreatePermission, testRef, options);
    return this.#inner.startRun(testRef, options);
  }

  async listRuns(
    testRef: string,
    query: RunQuery,
    options: CallOptions,
  ): Promise<Page<RunSummary>> {
    await this.#require(restoreTestReadPermission, testRef, options);
    return this.#inner.listRuns(testRef, query, options);
  }

  async getRun(runId: string, options: CallOptions): Promise<Run> {
    const run = await this.#inner.getRun(runId, options);
    await this.#require(restoreTestReadPermission, run.testRef, options);
    return run;
  }

  async compareRuns(
    runId: string,
    otherRunId: string,
    options: CallOptions,
  ): Promise<RunComparison> {
    await this.getRun(runId, options);
    await this.getRun(otherRunId, options);
    return this.#inner.compareRuns(runId, otherRunId, options);
  }

  async listEvents(
    runId: string,
    page: { after: number; limit: number },
    options: CallOptions,
  ): Promise<RunEvent[]> {
    await this.getRun(runId, options);
    return this.#inner.listEvents(runId, page, options);
  }

  async getRunLogs(
    runId: string,
    query: RunLogQuery,
    options: CallOptions,
  ): Promise<RunLogs> {
    const run = await this.#inner.getRun(runId, options);
    await this.#require(runLogsReadPermission, run.testRef, options);
    return this.#inner.getRunLogs(runId, query, options);
  }

  async getCheckSeries(
    testRef: string,
    page: { limit: number },
    options: CallOptions,
  ): Promise<CheckSeries[]> {
    await this.#require(restoreTestReadPermission, testRef, options);
    return this.#inner.getCheckSeries(testRef, page, options);
  }

  async cancelRun(runId: string, options: CallOptions): Promise<Run> {
    const run = await this.#inner.getRun(runId, options);
    await this.#require(runCancelPermission, run.testRef, options);
    return this.#inner.cancelRun(runId, options);
  }

  async extendSandbox(
    runId: string,
    by: string,
    options: CallOptions,
  ): Promise<Run> {
    const run = await this.#inner.getRun(runId, options);
    await this.#require(sandboxKeepPermission, run.testRef, options);
    return this.#inner.extendSandbox(runId, by, options);
  }

  async releaseSandbox(runId: string, options: CallOptions): Promise<Run> {
    const run = await this.#inner.getRun(runId, options);
    await this.#require(sandboxKeepPermission, run.testRef, options);
    return this.#inner.releaseSandbox(runId, options);
  }

  /** The record says of which test it is, so that it can be read when the run is gone. */
  async getRunEvidence(
    runId: string,
    options: CallOptions,
  ): Promise<EvidenceFile> {
    const file = await this.#inner
      .getRunEvidence(runId, options)
      .catch(async error => {
        // Why there is none is only told to those who may read the run.
        await this.getRun(runId, options);
        throw error;
      });
    await this.#require(
      restoreTestReadPermission,
      file.record.test.ref,
      options,
    );
    return file;
  }

  async listEvidenceKeys(options: CallOptions): Promise<PublicSigningKey[]> {
    return this.#inner.listEvidenceKeys(options);
  }

  async reportEvidence(
    query: EvidenceReportQuery,
    options: CallOptions,
  ): Promise<EvidenceReport> {
    return this.#inner.reportEvidence(
      { ...query, among: refs => this.#readable(refs, options) },
      options,
    );
  }

  async #require(
    permission: ResourcePermission<'catalog-entity'>,
    testRef: string,
    { credentials }: CallOptions,
  ): Promise<void> {
    await requirePermission(
      { permission, resourceRef: testRef },
      { permissions: this.#permissions, credentials },
    );
  }

  async #readable(
    testRefs: string[],
    { credentials }: CallOptions,
  ): Promise<Set<string>> {
    return readableTests(testRefs, {
      permissions: this.#permissions,
      credentials,
    });
  }
}
