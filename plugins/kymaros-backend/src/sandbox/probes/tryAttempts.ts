import type { Bounds, ClusterReader } from '@kymaros/plugin-kymaros-node';
import { setTimeout as pause } from 'node:timers/promises';
import {
  firstAttempts,
  settledAttempts,
  type PlannedAttempt,
  type Probe,
  type Surroundings,
} from './attempts';
import type { TriedAttempt } from './judge';
import { PROBE_NAME } from './probeObjects';
import { attemptCommand, parseOutcomes } from './script';

/** For attempts that take a few seconds at most. */
const TRY_PATIENCE_MS = 20_000;
/** Network plugins may take a moment to open what policies allow. */
const OPEN_PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 200;

/** All that a probe is to try once the run's own is up; what must work more than once if need be. */
export async function trySettledAttempts(
  cluster: ClusterReader,
  options: { probe: Probe; around: Surroundings; bounds: Bounds },
): Promise<TriedAttempt[]> {
  const { probe, around, bounds } = options;
  const untilMs = Math.min(bounds.deadlineMs, Date.now() + OPEN_PATIENCE_MS);
  const attempts = settledAttempts(probe, around);
  let tried = await tryAll(cluster, { probe, attempts, bounds });
  while (tried.some(isShut) && Date.now() < untilMs) {
    await pause(LOOK_EVERY_MS, undefined, { signal: bounds.signal });
    const again = await tryAll(cluster, {
      probe,
      attempts: tried.filter(isShut).map(({ planned }) => planned),
      bounds,
    });
    tried = tried.map(
      one => again.find(({ planned }) => planned === one.planned) ?? one,
    );
  }
  return tried;
}

/** What came of a probe's first act, once all of it is known. */
export async function recallFirstAttempts(
  cluster: ClusterReader,
  options: { probe: Probe; around: Surroundings; bounds: Bounds },
): Promise<TriedAttempt[]> {
  const { probe, around, bounds } = options;
  const untilMs = Math.min(bounds.deadlineMs, Date.now() + OPEN_PATIENCE_MS);
  const attempts = firstAttempts(probe.from, around);
  const look = async () => {
    const { namespace } = probe;
    const { text: log } = await cluster.podLog({
      namespace,
      pod: PROBE_NAME,
      bounds,
    });
    return withOutcomes(attempts, log);
  };
  let tried = await look();
  while (tried.some(({ outcome }) => !outcome) && Date.now() < untilMs) {
    await pause(LOOK_EVERY_MS, undefined, { signal: bounds.signal });
    tried = await look();
  }
  return tried;
}

async function tryAll(
  cluster: ClusterReader,
  options: { probe: Probe; attempts: PlannedAttempt[]; bounds: Bounds },
): Promise<TriedAttempt[]> {
  const { probe, attempts, bounds } = options;
  const { stdout } = await cluster.exec({
    namespace: probe.namespace,
    pod: PROBE_NAME,
    command: attemptCommand(attempts),
    bounds: {
      ...bounds,
      deadlineMs: Math.min(bounds.deadlineMs, Date.now() + TRY_PATIENCE_MS),
    },
  });
  return withOutcomes(attempts, stdout);
}

function withOutcomes(
  attempts: readonly PlannedAttempt[],
  output: string,
): TriedAttempt[] {
  const outcomes = parseOutcomes(output);
  return attempts.map((planned, place) => ({
    planned,
    outcome: outcomes.get(place),
  }));
}

function isShut({ planned, outcome }: TriedAttempt): boolean {
  return planned.expected === 'reached' && outcome?.outcome === 'blocked';
}
