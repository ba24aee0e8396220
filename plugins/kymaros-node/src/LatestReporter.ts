/**
 * Hands values on one at a time, from code that cannot wait. While one is being handed on, newer ones replace each other,
 * so a slow taker sees the latest state and not a queue of old ones. One that equals the last is not news.
 *
 * @public
 */
export class LatestReporter<T> {
  readonly #report: (value: T) => Promise<void>;
  #waiting: { value: T } | undefined;
  #running: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;
  #lastJson: string | undefined;

  constructor(report: (value: T) => Promise<void>) {
    this.#report = report;
  }

  /** Takes a value. @throws what handing on an earlier one threw */
  offer(value: T): void {
    this.#throwFailure();
    const json = JSON.stringify(value);
    if (json === this.#lastJson) {
      return;
    }
    this.#lastJson = json;
    this.#waiting = { value };
    this.#running ??= this.#run();
  }

  /** Waits until the last value was handed on. @throws what handing on threw */
  async drain(): Promise<void> {
    await this.#running;
    this.#throwFailure();
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting) {
        const { value } = this.#waiting;
        this.#waiting = undefined;
        await this.#report(value);
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#running = undefined;
    }
  }

  #throwFailure(): void {
    if (this.#failure) {
      throw this.#failure.error;
    }
  }
}
