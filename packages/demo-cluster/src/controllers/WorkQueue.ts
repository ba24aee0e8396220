import { Cancel, Clock } from '../api/Clock';
import { ApiError } from '../api/errors';
import { ObjectKey } from '../api/objects';

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 10_000;

/**
 * The keys that a controller still has to look at: each once, however often it
 * was added. A refused write is tried again, later and later.
 */
export class WorkQueue {
  readonly #reconcile: (key: ObjectKey) => void;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, ObjectKey>();
  readonly #delayed = new Map<string, Cancel>();
  readonly #retries = new Map<string, number>();
  #scheduled = false;
  #stopped = false;

  constructor(options: { reconcile: (key: ObjectKey) => void; clock: Clock }) {
    this.#reconcile = options.reconcile;
    this.#clock = options.clock;
  }

  add(key: ObjectKey): void {
    this.#waiting.set(idOf(key), { namespace: key.namespace, name: key.name });
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => this.#work());
    }
  }

  /** Adds a key at a time of the cluster's clock; a later call replaces an earlier one. */
  addAt(key: ObjectKey, time: number): void {
    const id = idOf(key);
    this.#delayed.get(id)?.();
    this.#delayed.set(
      id,
      this.#clock.at(time, () => {
        this.#delayed.delete(id);
        this.add(key);
      }),
    );
  }

  stop(): void {
    this.#stopped = true;
    this.#delayed.forEach(cancel => cancel());
  }

  #work(): void {
    this.#scheduled = false;
    for (const [id, key] of [...this.#waiting]) {
      if (this.#stopped) {
        return;
      }
      this.#waiting.delete(id);
      this.#attempt(id, key);
    }
  }

  #attempt(id: string, key: ObjectKey): void {
    try {
      this.#reconcile(key);
      this.#retries.delete(id);
    } catch (error) {
      // Only the API server's refusals are a controller's daily life; all else is a bug and must be seen.
      if (!(error instanceof ApiError)) {
        throw error;
      }
      const wait = this.#retries.get(id) ?? FIRST_RETRY_MS;
      this.#retries.set(id, Math.min(LONGEST_RETRY_MS, wait * 2));
      this.addAt(key, this.#clock.now() + wait);
    }
  }
}

function idOf(key: ObjectKey): string {
  return `${key.namespace ?? ''}/${key.name}`;
}
