import type { SignalApi } from '@backstage/plugin-signals-react';
import type { JsonObject } from '@backstage/types';
import { KYMAROS_RUN_SIGNAL_CHANNEL } from '@kymaros/plugin-kymaros-common';

/** Delivers run signals at once to whoever listens. */
export class FakeSignals implements SignalApi {
  readonly #listeners = new Set<(message: JsonObject) => void>();

  subscribe<TMessage extends JsonObject>(
    channel: string,
    onMessage: (message: TMessage) => void,
  ) {
    const listener = onMessage as (message: JsonObject) => void;
    if (channel === KYMAROS_RUN_SIGNAL_CHANNEL) {
      this.#listeners.add(listener);
    }
    return { unsubscribe: () => void this.#listeners.delete(listener) };
  }

  /** `test` is the signal key of the run's test. */
  runMoved(runId: string, test = 'any'): void {
    this.#listeners.forEach(listener => listener({ runId, test }));
  }
}
