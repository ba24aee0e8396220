import type { V1Namespace, V1Pod } from '@kubernetes/client-node';
import {
  KYMAROS_LABELS,
  type ContainerLog,
  type RunLogs,
  type SandboxEvent,
} from '@kymaros/plugin-kymaros-common';
import {
  WaitTimeoutError,
  type Bounds,
  type ClusterReader,
  type SandboxTier,
} from '@kymaros/plugin-kymaros-node';
import limit from 'p-limit';
import { plainText } from '../../checks/boundedOutput';
import { collectEvents } from './collectEvents';
import { Room } from './Room';
import { wantedLogs, type WantedLog } from './wantedLogs';

const CONCURRENT_READS = 8;
const BYTES_PER_CONTAINER = 64 * 1024;
const BYTES_OF_EVENTS = 128 * 1024;
const BYTES_OF_LOGS = 896 * 1024;

/** What is collected, and what could not be. */
interface Collection {
  runId: string;
  cluster: ClusterReader;
  tiers: SandboxTier[];
  /** Containers that the backup system adds to restored pods. */
  helperContainers: readonly string[];
  bounds: Bounds;
}

/**
 * What the containers of the run's own sandboxes wrote and what happened to them, masked and bounded. Containers in trouble have room
 * first. What cannot be read is a note.
 *
 * @throws only when `bounds.signal` aborts
 */
export async function collectLogs(wanted: Collection): Promise<RunLogs> {
  const notes: string[] = [];
  const collection = { ...wanted, tiers: await ownSandboxes(wanted, notes) };
  const events = await readEvents(collection, notes);
  const containers = await readLogs(collection, notes);
  collection.bounds.signal.throwIfAborted();
  return { collectedAt: new Date().toISOString(), containers, events, notes };
}

/** A namespace that a test names and the run did not make is somebody else's: nothing of it is read. */
async function ownSandboxes(
  { cluster, tiers, runId, bounds }: Collection,
  notes: string[],
): Promise<SandboxTier[]> {
  const own = await Promise.all(
    tiers.map(async ({ name, sandbox }) =>
      noting(notes, `The sandbox of ${name} could not be read`, async () => {
        const live = await cluster.get<V1Namespace>(
          { apiVersion: 'v1', kind: 'Namespace', name: sandbox },
          { signal: signalOf(bounds) },
        );
        return live?.metadata?.labels?.[KYMAROS_LABELS.runId] === runId;
      }),
    ),
  );
  return tiers.filter((_, position) => own[position]);
}

async function readEvents(
  { cluster, tiers, bounds }: Collection,
  notes: string[],
): Promise<SandboxEvent[]> {
  const events = await Promise.all(
    tiers.map(async tier =>
      noting(notes, `The events of ${tier.name} could not be read`, async () =>
        collectEvents(cluster, { tier, signal: signalOf(bounds) }),
      ),
    ),
  );
  const room = new Room(BYTES_OF_EVENTS);
  const newestFirst = events
    .flatMap(read => read ?? [])
    .sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''));
  const kept = newestFirst.filter(event => room.take(event)).reverse();
  notes.push(...room.notes('events'));
  return kept;
}

async function readLogs(
  collection: Collection,
  notes: string[],
): Promise<ContainerLog[]> {
  const room = new Room(BYTES_OF_LOGS);
  const slot = limit(CONCURRENT_READS);
  const wanted = await listWanted(collection, notes);
  const read = await Promise.all(
    wanted.map(one =>
      slot(async () => {
        if (!room.hasLeft(BYTES_PER_CONTAINER)) {
          room.refuse();
          return undefined;
        }
        const log = await readLog(collection, one, notes);
        return log && room.take(log) ? log : undefined;
      }),
    ),
  );
  notes.push(...room.notes('logs'));
  return read.filter(log => log !== undefined);
}

/** Those in trouble come first. */
async function listWanted(
  { cluster, tiers, helperContainers, bounds }: Collection,
  notes: string[],
): Promise<WantedLog[]> {
  const wanted = await Promise.all(
    tiers.map(async tier =>
      noting(notes, `The pods of ${tier.name} could not be read`, async () =>
        wantedLogs(
          tier,
          await cluster.list<V1Pod>(
            { apiVersion: 'v1', kind: 'Pod', namespace: tier.sandbox },
            { signal: signalOf(bounds) },
          ),
          helperContainers,
        ),
      ),
    ),
  );
  return wanted
    .flatMap(read => read ?? [])
    .sort((a, b) => Number(b.inTrouble) - Number(a.inTrouble));
}

async function readLog(
  { cluster, bounds }: Collection,
  { tier, pod, container, previous }: WantedLog,
  notes: string[],
): Promise<ContainerLog | undefined> {
  const whose = `${
    previous ? 'The previous log' : 'The log'
  } of container ${container} in pod ${pod} of ${tier.name}`;
  const log = await noting(notes, `${whose} could not be read`, async () =>
    cluster.podLog({
      namespace: tier.sandbox,
      pod,
      container,
      previous,
      limitBytes: BYTES_PER_CONTAINER,
      bounds,
    }),
  );
  return (
    log && {
      tier: tier.name,
      pod,
      container,
      previous,
      text: plainText(log.text),
      truncated: log.truncated,
    }
  );
}

async function noting<T>(
  notes: string[],
  what: string,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    notes.push(plainText(`${what}: ${reasonOf(error)}`));
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const { name, message } = Object(error);
  return error instanceof WaitTimeoutError || name === 'TimeoutError'
    ? 'the cluster took too long'
    : String(message);
}

function signalOf({ signal, deadlineMs }: Bounds): AbortSignal {
  return AbortSignal.any([
    signal,
    AbortSignal.timeout(Math.max(0, deadlineMs - Date.now())),
  ]);
}
