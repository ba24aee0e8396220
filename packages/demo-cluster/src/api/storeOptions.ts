import { ChangeType } from './ChangeLog';
import { KubeObject } from './objects';
import { Selection } from './selectors';

/** How a write is done. */
export interface WriteOptions {
  /** Checks and answers as if, and changes nothing. */
  dryRun?: boolean;
  subresource?: 'status' | 'finalize' | 'scale';
}

/** How an object is deleted. */
export interface DeleteOptions {
  dryRun?: boolean;
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  preconditions?: { uid?: string; resourceVersion?: string };
}

/** What a watch tells. */
export interface WatchEvent<T = KubeObject> {
  type: ChangeType;
  object: T;
}

/** Which changes a watch tells; without a resourceVersion it begins with all objects that there are. */
export interface WatchOptions extends Selection {
  resourceVersion?: string;
}
