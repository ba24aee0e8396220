import type {
  BackupSystemHealth,
  ObservedCondition,
  ProviderContext,
} from '@kymaros/plugin-kymaros-node';
import { goDurationMs } from './goDuration';
import {
  type BackupStorageLocation,
  VELERO_API_VERSION,
} from './veleroObjects';

/** How often Velero looks at a location that does not say (`--store-validation-frequency`). */
const DEFAULT_FREQUENCY_MS = 60_000;

/** Velero looks at its locations one after the other, and clocks differ. */
const GRACE_MS = 30_000;

const LOOK_AT_VELERO =
  "Look at 'kubectl -n %s get deployment velero' and at the log of its pod.";
const LOOK_AT_STORAGE =
  "Look at 'velero backup-location get' and at Velero's credentials for the object storage.";

interface Look {
  location: BackupStorageLocation;
  name: string;
  /** Since Velero looked at it; absent when it never has. */
  ageMs?: number;
  /** Velero should have looked at it again by now. */
  overdue: boolean;
  /** Velero is told not to look at it. */
  unwatched: boolean;
}

/** What Velero's storage locations say about Velero and about themselves: Velero looks at each about once a minute. */
export async function checkHealth({
  cluster,
  config,
  bounds,
}: ProviderContext): Promise<BackupSystemHealth> {
  const locations = await cluster.list<BackupStorageLocation>(
    {
      apiVersion: VELERO_API_VERSION,
      kind: 'BackupStorageLocation',
      namespace: config.backupNamespace,
    },
    bounds,
  );
  return judgeHealth(locations, {
    nowMs: Date.now(),
    namespace: config.backupNamespace,
  });
}

/** The same, of locations as they were read. */
export function judgeHealth(
  locations: BackupStorageLocation[],
  { nowMs, namespace }: { nowMs: number; namespace: string },
): BackupSystemHealth {
  if (locations.length === 0) {
    return withoutStorage(namespace);
  }
  const looks = locations.map(location => lookOf(location, nowMs));
  const system = systemCondition(looks, namespace);
  return { system, storage: storageCondition(looks) };
}

function withoutStorage(namespace: string): BackupSystemHealth {
  return {
    system: {
      state: 'unknown',
      message: `Velero has no storage location in namespace ${namespace}, so nothing tells whether it is at work.`,
      hint: "Look at 'velero backup-location get', and whether veleroNamespace is right.",
    },
    storage: {
      state: 'failed',
      message: `There is no backup storage location in namespace ${namespace}.`,
      hint: "Add one with 'velero backup-location create'.",
    },
  };
}

function lookOf(location: BackupStorageLocation, nowMs: number): Look {
  const { spec, status, metadata } = location;
  const name = metadata?.name ?? '';
  const everyMs =
    goDurationMs(spec?.validationFrequency) ?? DEFAULT_FREQUENCY_MS;
  const at = status?.lastValidationTime;
  const ageMs = at ? Math.max(0, nowMs - Date.parse(at)) : undefined;
  return {
    location,
    name,
    ageMs,
    overdue: (ageMs ?? Infinity) > 2 * everyMs + GRACE_MS,
    unwatched: everyMs === 0,
  };
}

/** One location that was looked at in time is enough: Velero looks at them in turn. */
function systemCondition(looks: Look[], namespace: string): ObservedCondition {
  const watched = looks.filter(({ unwatched }) => !unwatched);
  const hint = LOOK_AT_VELERO.replace('%s', namespace);
  if (watched.length === 0) {
    return {
      state: 'unknown',
      message:
        'Velero is told to look at none of its storage locations (validationFrequency 0), so nothing tells whether it is at work.',
      hint,
    };
  }
  const newest = watched.reduce((one, other) =>
    (other.ageMs ?? Infinity) < (one.ageMs ?? Infinity) ? other : one,
  );
  if (newest.ageMs === undefined) {
    return {
      state: 'failed',
      message: 'Velero has never looked at its storage.',
      hint,
    };
  }
  const seen = `Velero looked at its storage ${inWords(newest.ageMs)} ago`;
  return watched.every(({ overdue }) => overdue)
    ? { state: 'failed', message: `${seen}, and not since.`, hint }
    : { state: 'ok', message: `${seen}.` };
}

function storageCondition(looks: Look[]): ObservedCondition {
  const details = looks.map(describe);
  const unavailable = namesOf(looks, 'Unavailable');
  if (unavailable.length > 0) {
    return {
      state: 'failed',
      message: `Not available: ${unavailable.join(', ')}.`,
      hint: LOOK_AT_STORAGE,
      details,
    };
  }
  const unsure = looks.filter(
    ({ location, overdue, unwatched }) =>
      location.status?.phase !== 'Available' || (overdue && !unwatched),
  );
  if (unsure.length > 0) {
    return {
      state: 'unknown',
      message: `Not looked at lately: ${unsure
        .map(({ name }) => name)
        .join(', ')}.`,
      hint: 'Velero has to look at it first; see whether Velero is at work.',
      details,
    };
  }
  return { state: 'ok', message: 'All are available.', details };
}

function namesOf(looks: Look[], phase: string): string[] {
  return looks
    .filter(({ location }) => location.status?.phase === phase)
    .map(({ name }) => name);
}

/** Backups in a read-only location can be restored like others. */
function describe({ name, location, ageMs }: Look): string {
  const { phase = 'not looked at yet', message } = location.status ?? {};
  return [
    `${name}: ${phase}`,
    location.spec?.accessMode === 'ReadOnly' && 'read-only',
    ageMs !== undefined && `looked at ${inWords(ageMs)} ago`,
    message,
  ]
    .filter(Boolean)
    .join(', ');
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
