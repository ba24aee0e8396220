import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { StopReason } from '../database/RunStore';

/** Why the `on-success` steps of a run are cut short, although none of them failed. */
export class StopRequest extends Error {
  name = 'StopRequest';
  readonly reason: StopReason;
  /** Makes the finding that tells of it, given the step that was cut short. */
  readonly findingAt: (stepId: string) => Finding;

  constructor(options: {
    reason: StopReason;
    message: string;
    findingAt: (stepId: string) => Finding;
  }) {
    super(options.message);
    this.reason = options.reason;
    this.findingAt = options.findingAt;
  }
}

/** Thrown in a worker whose replica shuts down. */
export class ShutdownError extends Error {
  name = 'ShutdownError';
}

/** The two ways in which something outside a run interrupts its worker. */
export class RunInterrupts {
  readonly #handOver = new AbortController();
  readonly #stop = new AbortController();

  /** Aborts when the worker must leave the run to another one and write nothing more. */
  get handOver(): AbortSignal {
    return this.#handOver.signal;
  }

  /** Aborts, with a {@link StopRequest}, when the `on-success` steps are to be cut short. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** Why the `on-success` steps are to be cut short, if they are. */
  get stopRequest(): StopRequest | undefined {
    return this.#stop.signal.reason;
  }

  requestHandOver(reason: Error): void {
    this.#handOver.abort(reason);
  }

  /** The first request counts. */
  requestStop(request: StopRequest): void {
    this.#stop.abort(request);
  }
}
