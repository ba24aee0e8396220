/** Ends a timer that has not fired yet. */
export type Cancel = () => void;

const LEAST_PATIENCE_MS = 500;

interface Timer {
  due: number;
  fire: () => void;
  handle?: NodeJS.Timeout;
}

/**
 * The cluster's time: the machine's, ahead by what `advance` was told. Times of
 * day are never sped up; how long the simulated world needs for something is.
 */
export class Clock {
  readonly #speed: number;
  #ahead = 0;
  readonly #timers = new Set<Timer>();

  constructor(options: { speed?: number } = {}) {
    this.#speed = options.speed ?? 1;
  }

  now(): number {
    return Date.now() + this.#ahead;
  }

  /** How long somebody has to wait, in real time, who gives up after so long: sped up, but what answers needs real time. */
  patience(milliseconds: number): number {
    const least = Math.min(milliseconds, LEAST_PATIENCE_MS);
    return Math.ceil(Math.max(milliseconds / this.#speed, least));
  }

  /** The time as objects carry it, in whole seconds. */
  timestamp(at = this.now()): string {
    return `${new Date(at).toISOString().slice(0, 19)}Z`;
  }

  /** Calls back at a time of the cluster's clock; `advance` brings it nearer. */
  at(due: number, fire: () => void): Cancel {
    const timer: Timer = { due, fire };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#drop(timer);
  }

  /** Calls back when the simulated world has spent some time on something. */
  after(milliseconds: number, fire: () => void): Cancel {
    return this.at(this.now() + milliseconds / this.#speed, fire);
  }

  /** Waits like `after`; an aborted wait ends at once, without an error. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const cancel = this.after(milliseconds, done);
      function done() {
        signal?.removeEventListener('abort', done);
        cancel?.();
        resolve();
      }
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  /** Moves the clock forward; what falls due on the way happens in its order. */
  advance(milliseconds: number): void {
    const target = this.now() + milliseconds;
    for (;;) {
      const [next] = [...this.#timers]
        .filter(timer => timer.due <= target)
        .sort((a, b) => a.due - b.due);
      if (!next) {
        break;
      }
      this.#ahead += Math.max(0, next.due - this.now());
      this.#drop(next);
      next.fire();
    }
    this.#ahead += Math.max(0, target - this.now());
    this.#timers.forEach(timer => this.#arm(timer));
  }

  stop(): void {
    this.#timers.forEach(timer => this.#drop(timer));
  }

  #arm(timer: Timer): void {
    clearTimeout(timer.handle);
    // Longer waits than a timer can hold are armed again when it fires.
    const wait = Math.min(Math.max(0, timer.due - this.now()), 2_000_000_000);
    timer.handle = setTimeout(() => {
      if (timer.due > this.now()) {
        this.#arm(timer);
        return;
      }
      this.#drop(timer);
      timer.fire();
    }, wait);
  }

  #drop(timer: Timer): void {
    clearTimeout(timer.handle);
    this.#timers.delete(timer);
  }
}
