import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  KYMAROS_RUN_SIGNAL_CHANNEL,
  type RunSignal,
} from '@kymaros/plugin-kymaros-common';
import type { ChangedRun } from '../database/RunStore';
import { signalKeyOf } from './signalKey';

/** A run that moves fast sends at most one hint in this time. */
const MIN_INTERVAL_MS = 250;

/**
 * Tells open pages that a run moved, so that they ask for its events. Hints only: broadcasts can be read without
 * signing in. A lost hint costs nothing but time, since pages poll too; so a failure is logged and forgotten.
 */
export class RunSignals {
  readonly #signals: SignalsService;
  readonly #instance: string;
  readonly #logger: LoggerService;
  readonly #waiting = new Map<string, NodeJS.Timeout>();

  constructor(options: {
    signals: SignalsService;
    /** `kymaros.instance`. */
    instance: string;
    logger: LoggerService;
  }) {
    this.#signals = options.signals;
    this.#instance = options.instance;
    this.#logger = options.logger;
  }

  runChanged({ runId, testRef }: ChangedRun): void {
    if (this.#waiting.has(runId)) {
      return;
    }
    this.#waiting.set(
      runId,
      setTimeout(() => {
        this.#waiting.delete(runId);
        void this.#publish({ runId, testRef });
      }, MIN_INTERVAL_MS),
    );
  }

  /** Drops what has not been sent. */
  stop(): void {
    this.#waiting.forEach(timer => clearTimeout(timer));
    this.#waiting.clear();
  }

  async #publish({ runId, testRef }: ChangedRun): Promise<void> {
    const test = signalKeyOf({ testRef, instance: this.#instance });
    const message: RunSignal = { runId, test };
    try {
      await this.#signals.publish({
        channel: KYMAROS_RUN_SIGNAL_CHANNEL,
        recipients: { type: 'broadcast' },
        message,
      });
    } catch (error) {
      this.#logger.warn(
        `Cannot tell pages that run ${runId} moved; they will see it when they poll`,
        toError(error),
      );
    }
  }
}
