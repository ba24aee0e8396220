import { NotFoundError } from '@backstage/errors';
import {
  CLUSTER_CONDITIONS,
  type ClusterCondition,
  type ClusterConditionKind,
  type ClusterHealth,
} from '@kymaros/plugin-kymaros-common';
import type { ClusterConfig } from '../../config/KymarosConfig';
import type {
  ClusterRunReader,
  ClusterUse,
} from '../../database/ClusterRunReader';
import type { RestoreTests } from '../../definitions/RestoreTests';
import type { CallOptions } from '../RestoreTestService';
import type { ClusterChecks } from './ClusterChecks';
import type { ClusterService } from './ClusterService';
import { isolationCondition } from './isolationCondition';

interface Dependencies {
  clusters: ClusterConfig[];
  checks: Pick<ClusterChecks, 'check'>;
  runs: ClusterRunReader;
  restoreTests: Pick<RestoreTests, 'get'>;
}

/** What a cluster says now, with what runs on it have shown. */
export class DefaultClusterService implements ClusterService {
  readonly #deps: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies;
  }

  async list(_: CallOptions): Promise<ClusterHealth[]> {
    return this.#healthOf(this.#deps.clusters);
  }

  async ofTest(
    testRef: string,
    { credentials }: CallOptions,
  ): Promise<ClusterHealth> {
    const { test } = await this.#deps.restoreTests.get(testRef, credentials);
    const config = this.#deps.clusters.find(
      ({ name }) => name === test?.cluster,
    );
    if (!config) {
      throw new NotFoundError(
        `The definition of ${testRef} names no cluster that is known`,
      );
    }
    const [health] = await this.#healthOf([config]);
    return health;
  }

  async #healthOf(configs: ClusterConfig[]): Promise<ClusterHealth[]> {
    const uses = await this.#deps.runs.useOf(configs.map(({ name }) => name));
    return Promise.all(
      configs.map(config => this.#healthOfOne(config, uses.get(config.name)!)),
    );
  }

  async #healthOfOne(
    config: ClusterConfig,
    { running, queued, sandboxes }: ClusterUse,
  ): Promise<ClusterHealth> {
    const [seen, shown] = await Promise.all([
      this.#deps.checks.check(config.name),
      this.#deps.runs.newestIsolation(config.name),
    ]);
    return {
      name: config.name,
      title: config.title,
      checkedAt: seen.at.toISOString(),
      conditions: inOrder({
        ...seen.conditions,
        isolation: isolationCondition(shown, {
          waived: config.isolationProof === 'waived',
        }),
      }),
      runs: { running, queued, limit: config.maxConcurrentRuns },
      sandboxes: { used: sandboxes, limit: config.maxSandboxes },
    };
  }
}

function inOrder(
  conditions: Record<ClusterConditionKind, Omit<ClusterCondition, 'kind'>>,
): ClusterCondition[] {
  return CLUSTER_CONDITIONS.map(kind => ({ kind, ...conditions[kind] }));
}
