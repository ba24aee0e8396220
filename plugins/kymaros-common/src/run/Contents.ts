import type { ObjectReference } from './Finding';

/** How an object in a sandbox differs from what the backup holds. @public */
export type ContentDifference =
  /** The backup holds it; it is not in the sandbox, and nothing says why. */
  | 'missing'
  /** The backup holds it; making it in the sandbox was refused or went wrong. */
  | 'failed'
  /** It is in the sandbox; the backup does not hold it, and nothing that was restored made it. */
  | 'unexpected'
  /** It came back with another content than it was backed up with, beyond what Kymaros itself changed. */
  | 'changed';

/** How the objects of one kind came back. @public */
export interface KindContents {
  apiVersion: string;
  kind: string;
  /** Objects that the backup holds and that must come back. */
  expected: number;
  /** Of these, how many are in the sandbox. */
  found: number;
  /** Objects that the backup holds and that need not come back, by reason; they are in none of the other numbers. */
  leftOut: Array<{ reason: string; count: number }>;
}

/** How the data of one claim came back. @public */
export interface VolumeContents {
  claim: string;
  /** Kubernetes quantities. */
  requested?: string;
  capacity?: string;
  bound: boolean;
  /**
   * - `restored`: a pod volume restore, data movement or snapshot brought it.
   * - `empty`: the backup has no data of it, so it was provisioned anew.
   * - `failed`: the data did not arrive.
   * - `unknown`: the backup could not be read.
   */
  data: 'restored' | 'empty' | 'failed' | 'unknown';
  /** As the backup system calls it. */
  method?: string;
  bytes?: number;
  message?: string;
}

/** How what is in a tier's sandbox compares with what the backup holds of the tier. @public */
export interface TierContents {
  /**
   * What was compared with: the backup's `contents`, only its `list` of names, or `nothing` because neither could be read.
   */
  comparedWith: 'contents' | 'list' | 'nothing';
  /** By kind, in the order of their weight. */
  kinds: KindContents[];
  /** By name, at most 200 a tier. */
  differences: Array<{
    difference: ContentDifference;
    object: ObjectReference;
    /** Why, as far as it is known. */
    message?: string;
  }>;
  /** How many more there are than are listed. */
  omitted?: number;
  volumes: VolumeContents[];
  /**
   * Live objects of the source namespace that the backup lacks, at most 50; absent when the source is gone or cannot be
   * looked at. Says nothing about this restore, much about the next one.
   */
  notBackedUp?: ObjectReference[];
}
