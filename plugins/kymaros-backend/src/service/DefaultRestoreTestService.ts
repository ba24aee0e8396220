import type { AuthService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  nextRunAt,
  type Page,
  type RestoreTestDefinition,
  type RestoreTestSummary,
  type Run,
  type RunEvent,
  type RunQuery,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { KymarosConfig } from '../config/KymarosConfig';
import type { RunOverview, RunQueue, RunReader } from '../database/RunStore';
import { explainMissingEntitlement } from '../definitions/entitlements';
import type { RestoreTests } from '../definitions/RestoreTests';
import type { CallOptions, RestoreTestService } from './RestoreTestService';

interface Dependencies {
  auth: AuthService;
  config: KymarosConfig;
  restoreTests: RestoreTests;
  reader: RunReader;
  queue: RunQueue;
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
    return this.#summarize(
      await this.#deps.restoreTests.ofEntity(entityRef, credentials),
    );
  }

  async list(
    { limit, cursor }: { limit: number; cursor?: string },
    { credentials }: CallOptions,
  ): Promise<Page<RestoreTestSummary>> {
    const all = await this.#deps.restoreTests.list(credentials);
    const rest = cursor ? all.filter(({ ref }) => ref > cursor) : all;
    const items = await this.#summarize(rest.slice(0, limit));
    return {
      items,
      totalItems: all.length,
      nextCursor: rest.length > limit ? items[items.length - 1].ref : undefined,
    };
  }

  async get(
    testRef: string,
    { credentials }: CallOptions,
  ): Promise<RestoreTestSummary> {
    const definition = await this.#deps.restoreTests.get(testRef, credentials);
    const [summary] = await this.#summarize([definition]);
    return summary;
  }

  async startRun(testRef: string, { credentials }: CallOptions): Promise<Run> {
    const definition = await this.#deps.restoreTests.get(testRef, credentials);
    if (!definition.test) {
      throw new InputError(
        `Restore test ${testRef} cannot run: ${definition.problems
          .map(({ field, message }) => `${field}: ${message}`)
          .join('; ')}`,
      );
    }
    const denial = explainMissingEntitlement(
      this.#deps.config.entitlements,
      definition.test,
    );
    if (denial) {
      throw new NotAllowedError(denial);
    }
    const run = await this.#deps.queue.enqueue({
      test: definition.test,
      trigger: { kind: 'manual', by: this.#callerOf({ credentials }) },
    });
    this.#deps.onQueued();
    return run;
  }

  async listRuns(testRef: string, query: RunQuery): Promise<Page<RunSummary>> {
    return this.#deps.reader.listRuns(testRef, query);
  }

  async getRun(runId: string): Promise<Run> {
    const run = await this.#deps.reader.getRun(runId);
    if (!run) {
      throw new NotFoundError(`There is no run ${runId}`);
    }
    return run;
  }

  async listEvents(
    runId: string,
    page: { after: number; limit: number },
  ): Promise<RunEvent[]> {
    return this.#deps.reader.listEvents(runId, page);
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

  async #summarize(
    definitions: RestoreTestDefinition[],
  ): Promise<RestoreTestSummary[]> {
    const overviews = await this.#deps.reader.overviewOf(
      definitions.map(({ ref }) => ref),
    );
    return definitions.map(definition =>
      summaryOf(definition, overviews.get(definition.ref)),
    );
  }
}

function summaryOf(
  definition: RestoreTestDefinition,
  overview: RunOverview = { recentRuns: [] },
): RestoreTestSummary {
  const { ref, title, entityRefs, problems, test } = definition;
  return {
    ref,
    title,
    entityRefs,
    problems,
    origin: definition.origin,
    location: definition.location,
    ownerRef: test?.ownerRef,
    cluster: test?.cluster,
    spec: test?.spec,
    definitionHash: test?.hash,
    nextRunAt: test && nextRunAt(test.spec, new Date())?.toISOString(),
    ...overview,
  };
}
