import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  KYMAROS_RUN_SIGNAL_CHANNEL,
  type RunSignal,
} from '@kymaros/plugin-kymaros-common';
import { useEffect, useRef } from 'react';

/**
 * Calls back for each hint that a run moved. Unlike `useSignal` it misses none that arrive in the same render.
 *
 * @returns whether the app has signals at all; a connection is not promised by it
 */
export function useRunSignals(onSignal: (signal: RunSignal) => void): boolean {
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef(onSignal);
  latest.current = onSignal;

  useEffect(() => {
    const subscription = signals?.subscribe<RunSignal>(
      KYMAROS_RUN_SIGNAL_CHANNEL,
      signal => latest.current(signal),
    );
    return () => subscription?.unsubscribe();
  }, [signals]);

  return signals !== undefined;
}
