/** What a {@link Poller} does and how often. */
export interface PollerOptions {
  /** Fetches once; what it throws counts as a failure and slows the next attempts down. */
  poll: () => Promise<void>;
  /** Time until the next fetch after a good one; `undefined` when there is nothing more to wait for. */
  intervalMs: () => number | undefined;
  /** Whether anyone is looking; while not, nothing is fetched. */
  isVisible: () => boolean;
}

/** However often signals arrive, this much time lies between two fetches. */
export const MIN_GAP_MS = 500;

/** The longest pause between attempts while fetching fails. */
export const MAX_BACKOFF_MS = 60_000;

/**
 * Fetches again and again, one fetch at a time: after an interval, and at once when woken, but never faster than
 * {@link MIN_GAP_MS}, and not while nobody is looking.
 */
export class Poller {
  readonly #options: PollerOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #fetching = false;
  #wokenWhileFetching = false;
  #stopped = false;
  #failures = 0;
  #lastFetchAt = -Infinity;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Fetches now, or as soon as the gap to the fetch before allows. */
  wake(): void {
    if (this.#fetching) {
      this.#wokenWhileFetching = true;
      return;
    }
    this.#schedule(
      Math.max(0, this.#lastFetchAt + MIN_GAP_MS - performance.now()),
    );
  }

  /** Ends it for good. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped && this.#options.isVisible()) {
      this.#timer = setTimeout(() => this.#fetch(), delayMs);
    }
  }

  async #fetch(): Promise<void> {
    this.#fetching = true;
    this.#lastFetchAt = performance.now();
    try {
      await this.#options.poll();
      this.#failures = 0;
    } catch {
      // The options' poll has shown the error to the reader; here it only sets the pace.
      this.#failures += 1;
    } finally {
      this.#fetching = false;
    }
    this.#scheduleNext();
  }

  #scheduleNext(): void {
    if (this.#wokenWhileFetching) {
      this.#wokenWhileFetching = false;
      this.wake();
      return;
    }
    const intervalMs = this.#options.intervalMs();
    if (intervalMs !== undefined) {
      this.#schedule(
        Math.min(
          intervalMs * 2 ** this.#failures,
          Math.max(intervalMs, MAX_BACKOFF_MS),
        ),
      );
    }
  }
}
