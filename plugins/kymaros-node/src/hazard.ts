import type { KubernetesObject } from '@kubernetes/client-node';

/** An object as it is in a backup, or as it came into a sandbox. Anything may be missing or malformed in it. @public */
export interface BackedUpObject extends KubernetesObject {
  apiVersion: string;
  kind: string;
  /** Lower-case plural with its group: `cronjobs.batch`, `services`. */
  resource: string;
  metadata: NonNullable<KubernetesObject['metadata']> & { name: string };
  spec?: unknown;
  [field: string]: unknown;
}

/** A change to objects on their way into a sandbox. @public */
export interface RestorePatch {
  /** `plural.group` or, of the core group, the plural; `*` for every resource. */
  resource: string;
  /** Only objects that have these texts at these JSON pointers in the backup, whatever patches before this one do. */
  when?: Array<{ path: string; value: string }>;
  change:
    | { merge: object }
    /** JSON Patch. A path that is not there is an error, so guard it by `when`. */
    | {
        operations: Array<{
          operation: 'add' | 'replace' | 'remove';
          path: string;
          /** JSON. */
          value?: unknown;
        }>;
      };
}

/** What is restored, as far as it is known. @public */
export interface RestoreScope {
  /** All source namespaces of the run with their sandboxes. */
  namespaceMapping: Record<string, string>;
  /** What the backup holds of them; absent when it could not be read. */
  objects?: readonly BackedUpObject[];
}

/**
 * Something in a backup that, restored, would act on the world outside its sandbox, open the sandbox, or attach to
 * production. One entry of the table says how it is detected, what is done about it, and how that is verified.
 *
 * What is done should not depend on what was detected: exclusions and patches are part of every restore, so that a
 * backup that cannot be read is as harmless as one that can.
 *
 * @public
 */
export interface Hazard {
  /** Stable, kebab-case: `cron-job`. */
  readonly id: string;
  readonly title: string;
  /** What it would do, in a sentence. */
  readonly risk: string;
  /** Resources that it may be in, as `plural.group`; `*` stands for any text. */
  readonly resources: readonly string[];
  /**
   * Whether this object is one. Asked of the object in the backup, for the plan, and of the restored one, to verify: a
   * hazard that is still detected in a sandbox stops the run. What leads into a sandbox of the run is none.
   */
  detects(
    object: BackedUpObject,
    scope: Pick<RestoreScope, 'namespaceMapping'>,
  ): boolean;
  /**
   * - `exclude`: all objects of `resources` stay out.
   * - `patch`: they are changed on their way in; `detects` is then false for them.
   * - `refuse`: a run whose backup has one does not start.
   */
  readonly neutralise:
    | { kind: 'exclude' }
    | { kind: 'patch'; patches(scope: RestoreScope): RestorePatch[] }
    | { kind: 'refuse'; hint: string };
  /** What is done, as people read it: `suspended`. */
  readonly remedy: string;
}
