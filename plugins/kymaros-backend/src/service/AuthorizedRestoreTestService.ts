import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  restoreTestReadPermission,
  runCancelPermission,
  runCreatePermission,
  type Page,
  type RestoreTestSummary,
  type Run,
  type RunEvent,
  type RunQuery,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
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
    const readable = await this.#readable(tests, options);
    if (tests.length > 0 && readable.length === 0) {
      throw new NotAllowedError(
        `You may not see the restore tests of ${entityRef}: it takes the permission ${
          restoreTestReadPermission.name
        } on ${tests.map(({ ref }) => ref).join(', ')}`,
      );
    }
    return readable;
  }

  async list(
    page: { limit: number; cursor?: string },
    options: CallOptions,
  ): Promise<Page<RestoreTestSummary>> {
    const result = await this.#inner.list(page, options);
    return { ...result, items: await this.#readable(result.items, options) };
  }

  async get(
    testRef: string,
    options: CallOptions,
  ): Promise<RestoreTestSummary> {
    await this.#require(restoreTestReadPermission, testRef, options);
    return this.#inner.get(testRef, options);
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

  async listEvents(
    runId: string,
    page: { after: number; limit: number },
    options: CallOptions,
  ): Promise<RunEvent[]> {
    await this.getRun(runId, options);
    return this.#inner.listEvents(runId, page, options);
  }

  async cancelRun(runId: string, options: CallOptions): Promise<Run> {
    const run = await this.#inner.getRun(runId, options);
    await this.#require(runCancelPermission, run.testRef, options);
    return this.#inner.cancelRun(runId, options);
  }

  async #require(
    permission: ResourcePermission<'catalog-entity'>,
    testRef: string,
    { credentials }: CallOptions,
  ): Promise<void> {
    const [{ result }] = await this.#permissions.authorize(
      [{ permission, resourceRef: testRef }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `This takes the permission ${permission.name} on ${testRef}`,
      );
    }
  }

  async #readable(
    tests: RestoreTestSummary[],
    { credentials }: CallOptions,
  ): Promise<RestoreTestSummary[]> {
    if (tests.length === 0) {
      return [];
    }
    const decisions = await this.#permissions.authorize(
      tests.map(({ ref }) => ({
        permission: restoreTestReadPermission,
        resourceRef: ref,
      })),
      { credentials },
    );
    return tests.filter(
      (_, index) => decisions[index].result === AuthorizeResult.ALLOW,
    );
  }
}
