import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import {
  durationMs,
  type Finding,
  type RestorePlan,
  type RestoreTest,
} from '@kymaros/plugin-kymaros-common';
import { type Bounds, WaitTimeoutError } from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../cluster/ClusterError';
import type { ClusterConfig } from '../config/KymarosConfig';
import { newRunId } from '../database/runId';
import type { RunReader } from '../database/RunStore';
import { explainSandboxLimit } from '../definitions/sandboxLimit';
import {
  planRun,
  type PlanDependencies,
  type PlannedRestore,
} from '../run/plan/planRun';
import { providerContext } from '../run/runContext';
import type { AccessPreflight } from '../sandbox/AccessPreflight';
import { allToTheirEnd } from '../sandbox/allToTheirEnd';
import { sandboxNames } from '../sandbox/names';

const PLAN_TIMEOUT_MS = 60_000;
const CLEAN_UP_TIMEOUT_MS = 30_000;
const PLANS_AT_ONCE = 4;
/** Runs whose median is the expected duration. */
const RUNS_TO_LEARN_FROM = 9;

interface Dependencies extends PlanDependencies {
  access: Pick<AccessPreflight, 'findMissing'>;
  clusterConfigs: ReadonlyArray<Pick<ClusterConfig, 'name' | 'maxSandboxes'>>;
  reader: Pick<RunReader, 'listRuns'>;
  logger: LoggerService;
}

/** Plans runs for people to look at. Nothing that it makes in a cluster outlives the plan. */
export class RestorePlanner {
  readonly #deps: Dependencies;
  #active = 0;

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies;
  }

  /** @throws ServiceUnavailableError when the cluster does not answer in time, or enough plans are being made */
  async plan(test: RestoreTest, signal: AbortSignal): Promise<RestorePlan> {
    if (this.#active >= PLANS_AT_ONCE) {
      throw new ServiceUnavailableError(
        `${PLANS_AT_ONCE} plans are being made already; try again in a moment`,
      );
    }
    this.#active++;
    try {
      return await this.#plan(test, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(PLAN_TIMEOUT_MS)]),
        deadlineMs: Date.now() + PLAN_TIMEOUT_MS,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw explain(test, toError(error));
    } finally {
      this.#active--;
    }
  }

  async #plan(test: RestoreTest, bounds: Bounds): Promise<RestorePlan> {
    const runId = newRunId();
    try {
      const [missingPermissions, expectedDurationMs, planned] =
        await allToTheirEnd([
          this.#deps.access.findMissing(test.cluster, bounds),
          this.#expectedDurationMs(test),
          this.#planOrDenial({ runId, test, bounds }),
        ]);
      if (planned instanceof ClusterError && missingPermissions.length === 0) {
        throw planned;
      }
      const plan =
        planned instanceof ClusterError
          ? this.#planOfNames({ runId, test })
          : planned;
      return withVerdict({
        ...plan,
        findings: [...plan.findings, ...this.#limitFindings(test)],
        missingPermissions,
        expectedDurationMs,
      });
    } finally {
      await this.#cleanUp(runId, test);
    }
  }

  /** The plan, or what Kymaros was not allowed to do for it. */
  async #planOrDenial(run: {
    runId: string;
    test: RestoreTest;
    bounds: Bounds;
  }): Promise<PlannedRestore['plan'] | ClusterError> {
    try {
      const { plan } = await planRun(this.#deps, {
        ...run,
        runDeadlineMs: Date.now() + durationMs(run.test.spec.timeout),
        logger: this.#deps.logger,
      });
      return plan;
    } catch (error) {
      if (error instanceof ClusterError && error.status === 403) {
        return error;
      }
      throw error;
    }
  }

  /** What can be said of a run without the right to look. */
  #planOfNames({
    runId,
    test,
  }: {
    runId: string;
    test: RestoreTest;
  }): PlannedRestore['plan'] {
    return {
      testRef: test.ref,
      cluster: test.cluster,
      plannedAt: new Date().toISOString(),
      isolation: {
        mode: test.spec.networkIsolation.mode,
        proof: this.#deps.clusters.config(test.cluster).isolationProof,
        names: [],
      },
      tiers: sandboxNames({ runId, spec: test.spec }).tiers.map(tier => ({
        ...tier,
        policies: [],
        storage: [],
        requests: {},
      })),
      hazards: [],
      findings: [],
    };
  }

  /** Not bound to the request: an aborted plan is cleaned up like any other. */
  async #cleanUp(runId: string, test: RestoreTest): Promise<void> {
    const { provider, logger } = this.#deps;
    const context = providerContext(this.#deps, {
      runId,
      test,
      logger,
      signal: AbortSignal.timeout(CLEAN_UP_TIMEOUT_MS),
      deadlineMs: Date.now() + CLEAN_UP_TIMEOUT_MS,
    });
    try {
      await provider.cleanUp(context);
    } catch (error) {
      logger.warn(
        `What plan ${runId} of ${test.ref} left on cluster ${test.cluster} is removed by the next rounds of cleaning`,
        toError(error),
      );
    }
  }

  /** Start to end of the last runs that came to a verdict on the backup. */
  async #expectedDurationMs({ ref }: RestoreTest): Promise<number | undefined> {
    const { items } = await this.#deps.reader.listRuns(ref, {
      limit: RUNS_TO_LEARN_FROM,
      verdicts: ['pass', 'partial', 'fail'],
    });
    const durations = items
      .flatMap(({ startedAt, finishedAt }) =>
        startedAt && finishedAt
          ? [Date.parse(finishedAt) - Date.parse(startedAt)]
          : [],
      )
      .sort((a, b) => a - b);
    return durations[Math.floor(durations.length / 2)];
  }

  #limitFindings(test: RestoreTest): Finding[] {
    const message = explainSandboxLimit(this.#deps.clusterConfigs, test);
    return message
      ? [
          {
            code: 'too-many-sandboxes',
            severity: 'critical',
            cause: 'DEFINITION',
            gate: true,
            message: `${message}.`,
            hint: 'Split the test, or have the limit raised.',
          },
        ]
      : [];
  }
}

function withVerdict(plan: Omit<RestorePlan, 'runnable'>): RestorePlan {
  return {
    ...plan,
    runnable:
      plan.missingPermissions.length === 0 &&
      !plan.findings.some(({ gate }) => gate),
  };
}

/** What a cluster does not do is no fault of ours, nor of who asked. */
function explain({ ref, cluster }: RestoreTest, error: Error): Error {
  if (error.name === 'TimeoutError') {
    return new ServiceUnavailableError(
      `${ref} could not be planned within ${
        PLAN_TIMEOUT_MS / 1000
      } s: cluster ${cluster}, or the backup's storage, is slow to answer`,
      error,
    );
  }
  return error instanceof ClusterError || error instanceof WaitTimeoutError
    ? new ServiceUnavailableError(
        `${ref} could not be planned on cluster ${cluster}: ${error.message}`,
        error,
      )
    : error;
}
