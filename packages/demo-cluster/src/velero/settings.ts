/** The durations of a Velero server, in milliseconds; the defaults are Velero's own, but for the work itself. */
export interface VeleroSettings {
  namespace: string;
  /** How long the backup or the restore of one item takes. */
  itemMs: number;
  /** How long the node agent needs for a step of bringing back the files of a pod's volume. */
  dataStepMs: number;
  /** How long the data mover needs for a step; it starts a pod for each volume. */
  dataMoverStepMs: number;
  progressPeriodMs: number;
  operationsPeriodMs: number;
  /** How often the finalizer looks whether a volume is bound. */
  finalizerPollMs: number;
  resourceTimeoutMs: number;
  terminatingTimeoutMs: number;
  fsBackupTimeoutMs: number;
  itemOperationTimeoutMs: number;
  storeValidationMs: number;
  downloadUrlTtlMs: number;
  garbageCollectionMs: number;
}

const MINUTE = 60_000;

/** How Velero is set up unless told otherwise. */
export const DEFAULT_VELERO_SETTINGS: VeleroSettings = {
  namespace: 'velero',
  itemMs: 40,
  dataStepMs: 250,
  dataMoverStepMs: 4_000,
  progressPeriodMs: 1_000,
  operationsPeriodMs: 10_000,
  finalizerPollMs: 10_000,
  resourceTimeoutMs: 10 * MINUTE,
  terminatingTimeoutMs: 10 * MINUTE,
  fsBackupTimeoutMs: 240 * MINUTE,
  itemOperationTimeoutMs: 240 * MINUTE,
  storeValidationMs: MINUTE,
  downloadUrlTtlMs: 10 * MINUTE,
  garbageCollectionMs: 60 * MINUTE,
};

const UNITS: Record<string, number> = {
  h: 3_600_000,
  m: MINUTE,
  s: 1_000,
  ms: 1,
};

/** A duration as Go writes it (`4h0m0s`), in milliseconds; undefined when it is none. */
export function parseGoDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    return undefined;
  }
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit],
    0,
  );
}

/** Milliseconds as Go writes a duration. */
export function formatGoDuration(milliseconds: number): string {
  const hours = Math.floor(milliseconds / UNITS.h);
  const minutes = Math.floor((milliseconds % UNITS.h) / UNITS.m);
  const seconds = Math.floor((milliseconds % UNITS.m) / UNITS.s);
  return `${hours}h${minutes}m${seconds}s`;
}

/** A duration, or another one in place of none and of zero, as Velero reads its specs. */
export function durationOr(text: string | undefined, other: string): string {
  return text && parseGoDuration(text) ? text : other;
}
