import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { parseDurationMs, type Run } from '@kymaros/plugin-kymaros-common';
import { ClusterError } from '../cluster/ClusterError';
import type { ClusterConfig } from '../config/KymarosConfig';
import type { SandboxLedger } from '../database/RunStore';
import type { Sandboxes } from '../sandbox/Sandboxes';

interface Dependencies {
  clusters: ReadonlyArray<Pick<ClusterConfig, 'name' | 'maxKeepMs'>>;
  sandboxes: Pick<Sandboxes, 'extend'>;
  ledger: Pick<SandboxLedger, 'release'>;
  /** Has what the run left removed, without waiting for it. */
  onReleased: (run: { runId: string; cluster: string }) => void;
}

/** What may become of sandboxes that a finished run keeps. Nothing of it changes the run's record (promise 6). */
export class SandboxKeeping {
  readonly #deps: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies;
  }

  /** The run, with the latest time that its kept sandboxes may be extended to. */
  withLimit(run: Run): Run {
    const limit = this.#limitOf(run);
    return limit ? { ...run, keptLimit: limit.toISOString() } : run;
  }

  /** Lets the sandboxes stay longer by a duration, up to what the cluster allows. */
  async extend(run: Run, by: string): Promise<void> {
    const kept = keptUntil(run);
    const byMs = parseDurationMs(by);
    if (byMs === undefined) {
      throw new InputError(
        `by must be a duration such as 30m or 2h, not ${by}`,
      );
    }
    const limit = this.#limitOf(run);
    if (!limit || kept >= limit) {
      throw new ConflictError(
        `The sandboxes of run ${run.id} are kept until ${run.keptUntil} and cannot be kept longer: maxKeep of cluster ${run.cluster} under kymaros.clusters allows no more`,
      );
    }
    const until = new Date(Math.min(kept.getTime() + byMs, limit.getTime()));
    const { id: runId, cluster } = run;
    const stays = await this.#deps.sandboxes
      .extend({ runId, cluster }, until)
      .catch(error => {
        throw explain(run, error);
      });
    if (!stays) {
      throw notKept(run);
    }
  }

  /** Gives the sandboxes up. */
  async release(run: Run): Promise<void> {
    keptUntil(run);
    if (!(await this.#deps.ledger.release(run.id))) {
      throw notKept(run);
    }
    this.#deps.onReleased({ runId: run.id, cluster: run.cluster });
  }

  #limitOf({ cluster, finishedAt, keptUntil: until }: Run): Date | undefined {
    const config = this.#deps.clusters.find(({ name }) => name === cluster);
    return config && finishedAt && until
      ? new Date(Date.parse(finishedAt) + config.maxKeepMs)
      : undefined;
  }
}

/** @throws ConflictError when the run is not over or keeps nothing */
function keptUntil(run: Run): Date {
  if (run.state !== 'finished') {
    throw new ConflictError(
      `Run ${run.id} is ${run.state}: only what a finished run keeps can be extended or released`,
    );
  }
  if (!run.keptUntil) {
    throw notKept(run);
  }
  return new Date(run.keptUntil);
}

function notKept(run: Run): ConflictError {
  return new ConflictError(
    `Run ${run.id} keeps no sandboxes: it kept none, they were released, or their time is over`,
  );
}

function explain(run: Run, error: Error): Error {
  if (error instanceof ClusterError) {
    return new ServiceUnavailableError(
      `The sandboxes of run ${run.id} could not be extended and stay until ${run.keptUntil}: ${error.message}`,
      error,
    );
  }
  return error instanceof NotFoundError
    ? new ConflictError(
        `The sandboxes of run ${run.id} cannot be extended, since not all of them are there any more: ${error.message}`,
        error,
      )
    : error;
}
