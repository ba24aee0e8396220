import { ObjectKey } from '../api/objects';
import type { Restore, RestorePhase } from './types';

/** What is to go wrong with a restore. */
export interface RestoreFault {
  /** The restores that it is for; all by default. */
  backupName?: string;
  sourceNamespace?: string;
  /** The phase in which the restore ends. */
  outcome?: 'Failed' | 'PartiallyFailed' | 'FailedValidation';
  /** The message that goes with the outcome. */
  message?: string;
  /** The phase that the restore does not leave until the fault is removed. */
  stuckIn?: Extract<RestorePhase, 'New' | 'InProgress' | 'Finalizing'>;
  /** Objects that are as if they were not in the backup: `deployments.apps/api-server`, or all of a kind as `secrets/*`. */
  missing?: string[];
  /** Claims (by their name) whose data does not arrive. */
  failedVolumes?: string[];
  /** How many restores it is for; one by default. */
  count?: number;
}

/** What is to go wrong in a Velero server. */
export class VeleroFaults {
  readonly #restoreFaults: Array<{ fault: RestoreFault; left: number }> = [];
  readonly #taken = new Map<string, RestoreFault>();
  readonly #listeners = new Set<() => void>();

  /** Lets the next restores go wrong; the result takes that back, and frees a restore that is stuck. */
  addRestoreFault(fault: RestoreFault): () => void {
    const entry = { fault, left: fault.count ?? 1 };
    this.#restoreFaults.push(entry);
    return () => {
      const at = this.#restoreFaults.indexOf(entry);
      if (at >= 0) {
        this.#restoreFaults.splice(at, 1);
      }
      [...this.#taken]
        .filter(([, taken]) => taken === fault)
        .forEach(([uid]) => this.#taken.delete(uid));
      this.#listeners.forEach(listener => listener());
    };
  }

  /** The fault that a restore has to suffer; the same one each time it is asked for. */
  faultOf(restore: Restore): RestoreFault | undefined {
    const { uid } = restore.metadata;
    if (this.#taken.has(uid)) {
      return this.#taken.get(uid);
    }
    const entry = this.#restoreFaults.find(
      ({ fault, left }) => left > 0 && concerns(fault, restore),
    );
    if (entry) {
      entry.left -= 1;
      this.#taken.set(uid, entry.fault);
    }
    return entry?.fault;
  }

  isStuck(restore: Restore, phase: RestoreFault['stuckIn']): boolean {
    return this.faultOf(restore)?.stuckIn === phase;
  }

  /** Waits for as long as a restore is to be stuck in a phase. */
  async whileStuck(
    restore: Restore,
    phase: RestoreFault['stuckIn'],
    signal: AbortSignal,
  ): Promise<void> {
    while (this.isStuck(restore, phase) && !signal.aborted) {
      await new Promise<void>(resolve => {
        const done = () => {
          this.#listeners.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.#listeners.add(done);
        signal.addEventListener('abort', done, { once: true });
      });
    }
  }

  /** Calls back when a fault was taken away; the result ends that. */
  onRelief(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function concerns(fault: RestoreFault, restore: Restore): boolean {
  const { backupName, includedNamespaces } = restore.spec;
  return (
    (!fault.backupName || fault.backupName === backupName) &&
    (!fault.sourceNamespace ||
      (includedNamespaces ?? []).includes(fault.sourceNamespace))
  );
}

/** Whether a fault says that an object is missing. */
export function isMissing(
  fault: RestoreFault | undefined,
  resource: string,
  key: ObjectKey,
): boolean {
  return (fault?.missing ?? []).some(
    name => name === `${resource}/${key.name}` || name === `${resource}/*`,
  );
}
