/* eslint-disable no-console */
import { setTimeout as delay } from 'node:timers/promises';
import type { Run, StepSummary } from '@kymaros/plugin-kymaros-common';
import { SEED_EXAMPLE_REF, SOURCES, seedExample } from '../support/definitions';
import { KymarosBackend } from '../support/KymarosBackend';
import { prepareCluster } from '../support/setUp';
import tearDown from '../support/tearDown';
import { clusterUnderTest, type TestCluster } from '../support/TestCluster';
import { bareRestores } from './bareRestores';
import { CountingProxy } from './CountingProxy';

const PAIRS = Number(process.env.KYMAROS_BENCH_PAIRS ?? 5);
/**
 * Of the run without the proof of isolation and without watching whether all stays up, which the bare floor does not have
 * and which have bounds of their own.
 */
const MAX_OVERHEAD = 0.15;
const MAX_ISOLATION_MS = 10_000;
/** The stability window that is configured by default, and what is looked at after it. */
const MAX_OBSERVATION_MS = 12_000;
const MAX_IDLE_MIB = 400;
const IDLE_MS = 60_000;

/** What one run cost. */
interface Measured {
  verdictMs: number;
  /** Part of `verdictMs`. */
  isolationMs: number;
  /** Part of `verdictMs`. */
  observationMs: number;
  requests: string;
}

/**
 * Times the seed's example from its start to its verdict next to the bare floor, in turn and on one cluster, so that the
 * ratio holds when the machine's speed drifts.
 */
async function main(): Promise<void> {
  await prepareCluster();
  try {
    const proxy = await CountingProxy.start(clusterUnderTest().kubeconfig);
    const backend = await KymarosBackend.start({
      stabilityWindow: undefined,
      kubeconfig: proxy.kubeconfig,
      entities: [seedExample],
      namespaces: SOURCES,
    });
    try {
      await measure({ backend, proxy, cluster: clusterUnderTest() });
    } finally {
      await backend.stop();
      await proxy.stop();
    }
  } finally {
    await tearDown();
  }
}

async function measure(options: {
  backend: KymarosBackend;
  proxy: CountingProxy;
  cluster: TestCluster;
}): Promise<void> {
  const { backend, proxy, cluster } = options;
  // Start-up leaves garbage that is given back when nothing happens for a while.
  await delay(IDLE_MS);
  const idleMiB = await backend.residentMiB();
  const floors: number[] = [];
  const runs: Measured[] = [];
  // The first pair warms up caches and is not counted.
  for (let pair = 0; pair <= PAIRS; pair++) {
    const floor = await bareRestores(cluster);
    const run = await timedRun(backend, proxy);
    const name = pair === 0 ? 'warm-up' : `pair ${pair}`;
    console.log(
      `${name}: floor ${seconds(floor)}, run ${seconds(run.verdictMs)}`,
    );
    if (pair > 0) {
      floors.push(floor);
      runs.push(run);
    }
  }
  const floor = median(floors);
  const verdict = median(runs.map(({ verdictMs }) => verdictMs));
  const isolation = median(runs.map(({ isolationMs }) => isolationMs));
  const observation = median(runs.map(({ observationMs }) => observationMs));
  const overhead = median(
    runs.map(
      ({ verdictMs, isolationMs, observationMs }, index) =>
        (verdictMs - isolationMs - observationMs) / floors[index] - 1,
    ),
  );
  console.log(`
start to verdict   ${seconds(verdict)} (median of ${PAIRS})
bare floor         ${seconds(floor)}
isolation, proven  ${seconds(isolation)} of it (at most ${seconds(
    MAX_ISOLATION_MS,
  )})
watched after that ${seconds(observation)} of it (at most ${seconds(
    MAX_OBSERVATION_MS,
  )})
other overhead     ${(overhead * 100).toFixed(1)} % (median of pairs; at most ${
    MAX_OVERHEAD * 100
  } %)
API requests       ${
    runs[runs.length - 1].requests
  } in the last run, clean-up included
backend memory     ${idleMiB.toFixed(0)} MiB idle (at most ${MAX_IDLE_MIB}), ${(
    await backend.peakMiB()
  ).toFixed(0)} MiB at its peak`);
  if (
    overhead > MAX_OVERHEAD ||
    isolation > MAX_ISOLATION_MS ||
    observation > MAX_OBSERVATION_MS ||
    idleMiB > MAX_IDLE_MIB
  ) {
    process.exitCode = 1;
  }
}

async function timedRun(
  backend: KymarosBackend,
  proxy: CountingProxy,
): Promise<Measured> {
  proxy.reset();
  const run = await backend.run(SEED_EXAMPLE_REF);
  if (run.verdict !== 'pass') {
    throw new Error(
      `The run came out as ${run.verdict}: ${run.firstFinding?.message}`,
    );
  }
  explain(run);
  const counts = proxy.counts();
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return {
    verdictMs: Date.parse(run.verdictAt!) - Date.parse(run.createdAt),
    isolationMs: durationOf(run.steps.find(({ id }) => id === 'isolate')!),
    observationMs: durationOf(run.steps.find(({ id }) => id === 'observe')!),
    requests: `${total} (${counts
      .map(([method, count]) => `${count} ${method}`)
      .join(', ')})`,
  };
}

function explain({ steps }: Run): void {
  const times = steps.map(step => `${step.id} ${seconds(durationOf(step))}`);
  console.log(`  ${times.join(', ')}`);
}

function durationOf({ startedAt, finishedAt }: StepSummary): number {
  return Date.parse(finishedAt!) - Date.parse(startedAt!);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
