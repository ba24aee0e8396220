/** The commands that a shell sent to the background. They end with it. */
export class Jobs {
  readonly #jobs = new Map<
    number,
    { done: Promise<number>; stop: AbortController }
  >();
  #last = 1;

  /** Starts one; gives its number. */
  start(
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<number>,
  ): number {
    const stop = new AbortController();
    this.#last += 1;
    this.#jobs.set(this.#last, {
      done: work(AbortSignal.any([signal, stop.signal])),
      stop,
    });
    return this.#last;
  }

  /** Ends a job; `false` when there is none of that number. */
  stop(job: number): boolean {
    const found = this.#jobs.get(job);
    found?.stop.abort();
    return found !== undefined;
  }

  /** The code that a job ended with; 127 when there is none of that number. */
  async wait(job: number): Promise<number> {
    return this.#jobs.get(job)?.done ?? 127;
  }

  async waitForAll(): Promise<void> {
    await Promise.all([...this.#jobs.values()].map(({ done }) => done));
  }

  /** Ends all. */
  async end(): Promise<void> {
    this.#jobs.forEach(({ stop }) => stop.abort());
    await this.waitForAll();
  }
}
