/** What a {@link Poller} does and how often. */
export interface PollerOptions {
  /**
   * Fetches once; what it throws counts as a failure and slows the next attempts down. `isCurrent` tells whether the
   * answer is still wanted: not after {@link Poller.restart} or {@link Poller.stop}.
   */
  poll: (isCurrent: () => boolean) => Promise<void>;
  /** Time until the next fetch after a good one; `undefined` when there is nothing more to wait for. */
  intervalMs: () => number | undefined;
  /** However often it is woken, this much time lies between two fetches. */
  gapMs: () => number;
  /** Whether anyone is looking; while not, nothing is fetched. */
  isVisible: () => boolean;
}

/** The pause after a first failure; it doubles with each further one. */
export const FIRST_RETRY_MS = 2_000;

/** The longest pause between attempts while fetching fails. */
export const MAX_RETRY_MS = 20_000;

/** By how much of itself a pause after a failure varies, so that pages do not come back all at once. */
const JITTER = 0.25;

/**
 * Fetches again and again, one fetch at a time: after an interval, and at once when woken, but never faster than its gap
 * allows, and not while nobody is looking.
 */
export class Poller {
  readonly #options: PollerOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Stands for the fetch under way. */
  #attempt: object | undefined;
  #wokenWhileFetching = false;
  #stopped = false;
  #failures = 0;
  #lastFetchAt = -Infinity;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Fetches now, or as soon as the gap to the fetch before allows. */
  wake(): void {
    if (this.#attempt) {
      this.#wokenWhileFetching = true;
      return;
    }
    this.#schedule(
      Math.max(
        0,
        this.#lastFetchAt + this.#options.gapMs() - performance.now(),
      ),
    );
  }

  /** Gives a fetch that is under way up, as its answer may never come, and fetches at once. */
  restart(): void {
    this.#attempt = undefined;
    this.#wokenWhileFetching = false;
    this.#failures = 0;
    this.#schedule(0);
  }

  /** Ends it for good. */
  stop(): void {
    this.#stopped = true;
    this.#attempt = undefined;
    clearTimeout(this.#timer);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped && this.#options.isVisible()) {
      this.#timer = setTimeout(() => this.#fetch(), delayMs);
    }
  }

  async #fetch(): Promise<void> {
    const attempt = {};
    const isCurrent = () => this.#attempt === attempt;
    this.#attempt = attempt;
    this.#lastFetchAt = performance.now();
    let failed = false;
    try {
      await this.#options.poll(isCurrent);
    } catch {
      // The options' poll has shown the error to the reader; here it only sets the pace.
      failed = true;
    }
    if (isCurrent()) {
      this.#attempt = undefined;
      this.#failures = failed ? this.#failures + 1 : 0;
      this.#scheduleNext();
    }
  }

  #scheduleNext(): void {
    if (this.#wokenWhileFetching) {
      this.#wokenWhileFetching = false;
      this.wake();
      return;
    }
    const intervalMs =
      this.#failures > 0 ? retryMs(this.#failures) : this.#options.intervalMs();
    if (intervalMs !== undefined) {
      this.#schedule(intervalMs);
    }
  }
}

function retryMs(failures: number): number {
  const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), MAX_RETRY_MS);
  return pauseMs * (1 + JITTER * (2 * Math.random() - 1));
}
