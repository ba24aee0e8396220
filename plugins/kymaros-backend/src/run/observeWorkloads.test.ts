import type { V1Pod } from '@kubernetes/client-node';
import {
  DEFAULT_LEVEL_WEIGHTS,
  type WorkloadSummary,
} from '@kymaros/plugin-kymaros-common';
import {
  type ClusterReader,
  WaitTimeoutError,
} from '@kymaros/plugin-kymaros-node';
import type { Clusters } from '../cluster/Clusters';
import type { StepContext } from '../engine/Step';
import { observeWorkloads } from './observeWorkloads';

const WINDOW_MS = 200;

const pod = (ready: boolean, restartCount = 0): V1Pod => ({
  metadata: { name: 'db-0' },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    containerStatuses: [{ name: 'c', restartCount, ready }],
  } as V1Pod['status'],
});

/** A sandbox with one pod that goes through these states, one each time that somebody looks at it. */
class OnePod {
  waits = 0;
  readonly #states: V1Pod[];

  constructor(...states: V1Pod[]) {
    this.#states = states;
  }

  readonly reader = {
    list: async ({ kind }: { kind: string }) =>
      kind === 'Pod' ? [this.#look()] : [],
    waitFor: async (wait: Parameters<ClusterReader['waitFor']>[0]) => {
      this.waits++;
      while (Date.now() < wait.bounds.deadlineMs) {
        const answer = wait.until([this.#look()]);
        if (answer !== undefined) {
          return answer;
        }
        await new Promise(setImmediate);
      }
      throw new WaitTimeoutError(wait.what);
    },
  } as unknown as ClusterReader;

  #look(): V1Pod {
    return this.#states.length > 1 ? this.#states.shift()! : this.#states[0];
  }
}

async function observe(
  { reader }: OnePod,
  readyAt = new Date(),
): Promise<WorkloadSummary[]> {
  const before = { kind: 'Pod', name: 'db-0', desired: 1, ready: 1 };
  const outputs: Record<string, unknown> = {
    plan: { tiers: [{ name: 'db', sandbox: 'sandbox-db' }] },
    'restore/db': { usable: true },
    'await-ready/db': {
      ready: true,
      readyAt: readyAt.toISOString(),
      workloads: [{ ...before, restarts: 1 }],
    },
  };
  const context = {
    test: { cluster: 'demo' },
    outputOf: (id: string) => outputs[id],
    signal: new AbortController().signal,
    deadlineMs: Date.now() + 60_000,
  } as unknown as StepContext;
  const workloads = await observeWorkloads(context, {
    clusters: { reader: () => reader } as unknown as Clusters,
    scoring: { weights: DEFAULT_LEVEL_WEIGHTS, stabilityWindowMs: WINDOW_MS },
  });
  return workloads.db;
}

describe('observeWorkloads', () => {
  it('takes what stays up for stable, once its time is over, and not sooner', async () => {
    const begunMs = Date.now();
    expect(await observe(new OnePod(pod(true, 1)))).toMatchObject([
      { ready: 1, restarts: 1, restartsSinceReady: 0 },
    ]);
    expect(Date.now() - begunMs).toBeGreaterThanOrEqual(WINDOW_MS - 5);
  });

  it('does not wait when the checks have taken as long', async () => {
    const sandbox = new OnePod(pod(true, 1));
    const readyAt = new Date(Date.now() - WINDOW_MS);
    expect(await observe(sandbox, readyAt)).toMatchObject([{ ready: 1 }]);
    expect(sandbox.waits).toBe(1);
  });

  it('counts a restart, and lets what was restarted come back', async () => {
    const states = [pod(true, 1), pod(false, 2), pod(false, 2), pod(true, 2)];
    expect(await observe(new OnePod(...states))).toMatchObject([
      { ready: 1, restarts: 2, restartsSinceReady: 1 },
    ]);
  });

  it('takes what does not come back for not ready', async () => {
    const sandbox = new OnePod(pod(true, 1), pod(false, 1));
    expect(await observe(sandbox)).toMatchObject([
      { ready: 0, restartsSinceReady: 0 },
    ]);
  });
});
