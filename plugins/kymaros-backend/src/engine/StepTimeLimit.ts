/** Timers cannot wait longer than this. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** How long a step may take, all its tries together, and the signal that ends it. */
export class StepTimeLimit {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  readonly #timer: NodeJS.Timeout | undefined;

  private constructor(options: {
    signal: AbortSignal;
    deadlineMs: number;
    timer?: NodeJS.Timeout;
  }) {
    this.signal = options.signal;
    this.deadlineMs = options.deadlineMs;
    this.#timer = options.timer;
  }

  /** A limit that begins now and does not depend on the run's. */
  static own(options: {
    timeoutMs: number;
    interrupt: AbortSignal;
  }): StepTimeLimit {
    const { timeoutMs, interrupt } = options;
    const over = new AbortController();
    return new StepTimeLimit({
      signal: AbortSignal.any([interrupt, over.signal]),
      deadlineMs: Date.now() + timeoutMs,
      timer: setTimeout(
        () =>
          over.abort(
            new Error(
              `It did not come to its end within ${timeoutMs / 1000} s`,
            ),
          ),
        Math.min(timeoutMs, MAX_TIMER_MS),
      ),
    });
  }

  /** The run's own limit, which is one of its interrupts. */
  static ofRun(options: {
    deadlineMs: number;
    interrupts: AbortSignal[];
  }): StepTimeLimit {
    return new StepTimeLimit({
      signal: AbortSignal.any(options.interrupts),
      deadlineMs: options.deadlineMs,
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
