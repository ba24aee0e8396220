import { Clock } from '../api/Clock';

/** What a queue needs to work. */
export interface SerialQueueOptions {
  clock: Clock;
  signal: AbortSignal;
  /** Works on one key. A rejection puts the key back, to be tried again after a while. */
  handle: (key: string) => Promise<void>;
  onError: (key: string, error: unknown) => void;
}

/**
 * A queue of keys with one worker, as each of Velero's controllers has it: a
 * key waits in it at most once, and one that is added while the worker has it
 * in hand is worked on once more afterwards.
 */
export class SerialQueue {
  readonly #options: SerialQueueOptions;
  readonly #waiting = new Set<string>();
  readonly #failures = new Map<string, number>();
  #working = false;

  constructor(options: SerialQueueOptions) {
    this.#options = options;
  }

  add(key: string): void {
    this.#waiting.add(key);
    if (!this.#working) {
      this.#working = true;
      queueMicrotask(() => this.#work());
    }
  }

  async #work(): Promise<void> {
    const { signal } = this.#options;
    while (this.#waiting.size > 0 && !signal.aborted) {
      const [key] = this.#waiting;
      this.#waiting.delete(key);
      await this.#handle(key);
    }
    this.#working = false;
  }

  async #handle(key: string): Promise<void> {
    const { clock, handle, onError, signal } = this.#options;
    try {
      await handle(key);
      this.#failures.delete(key);
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      onError(key, error);
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      const delay = Math.min(1_000 * 2 ** (failures - 1), 60_000);
      const cancel = clock.after(delay, () => this.add(key));
      signal.addEventListener('abort', cancel, { once: true });
    }
  }
}
