import { Clock } from '../api/Clock';
import { Probe } from '../api/objects';
import { probeOnce, ProbeTarget } from './probe';

/** How soon a container that has never been ready is asked again, in the cluster's time. */
const EAGER_PERIOD_MS = 150;

/** Asks a container again and again, and tells when its answer has changed often enough to count. */
export class Prober {
  readonly #probe: Probe;
  readonly #target: ProbeTarget;
  readonly #clock: Clock;
  readonly #tell: (good: boolean, message: string) => void;
  #eager: boolean;
  #successes = 0;
  #failures = 0;

  constructor(options: {
    probe: Probe;
    target: ProbeTarget;
    clock: Clock;
    tell: (good: boolean, message: string) => void;
    /** Ask at short intervals until the first good answer, so that the demo does not wait for a period to pass. */
    eager: boolean;
  }) {
    this.#probe = options.probe;
    this.#target = options.target;
    this.#clock = options.clock;
    this.#tell = options.tell;
    this.#eager = options.eager;
  }

  /** Runs until the target's signal is aborted. */
  async run(): Promise<void> {
    const { signal } = this.#target;
    await this.#clock.wait(
      (this.#probe.initialDelaySeconds ?? 0) * 1000,
      signal,
    );
    while (!signal.aborted) {
      await this.#ask();
      await this.#clock.wait(this.#pause(), signal);
    }
  }

  async #ask(): Promise<void> {
    let message = '';
    try {
      await probeOnce(this.#probe, this.#target);
      this.#successes += 1;
      this.#eager = false;
      this.#failures = 0;
    } catch (error) {
      message = (error as Error).message;
      this.#failures += 1;
      this.#successes = 0;
    }
    if (this.#target.signal.aborted) {
      return;
    }
    if (this.#successes >= (this.#probe.successThreshold ?? 1)) {
      this.#tell(true, message);
    } else if (this.#failures >= (this.#probe.failureThreshold ?? 3)) {
      this.#tell(false, message);
    }
  }

  #pause(): number {
    const period = (this.#probe.periodSeconds ?? 10) * 1000;
    return this.#eager ? Math.min(period, EAGER_PERIOD_MS) : period;
  }
}
