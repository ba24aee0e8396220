import type { LevelName } from './levels';

/**
 * Whose fault a finding is (research: velero.md 4.7). Only `BACKUP` and `APP` speak about the backup; the others make a
 * run inconclusive, never green.
 *
 * @public
 */
export type FindingCause =
  | 'INFRA'
  | 'BACKUP'
  | 'SANDBOX'
  | 'APP'
  | 'CLEANUP'
  | 'DEFINITION'
  | 'CANCELLED';

/** A Kubernetes object by name. @public */
export interface ObjectReference {
  apiVersion?: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** One explained observation; every lost point has one. @public */
export interface Finding {
  /** What kind of observation: stable, kebab-case, such as `tier-not-ready`. */
  code: string;
  severity: 'critical' | 'warning' | 'info';
  cause: FindingCause;
  /** A gate sets the verdict by itself: `fail` for BACKUP and APP, `error` for every other cause. */
  gate: boolean;
  level?: LevelName;
  /** Source namespace of the tier it is about. */
  tier?: string;
  object?: ObjectReference;
  /** What was seen. */
  message: string;
  /** What to do about it. */
  hint: string;
}
