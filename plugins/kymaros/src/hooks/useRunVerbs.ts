import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { toError } from '@backstage/errors';
import { useCallback, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { kymarosApiRef } from '../api';
import { runRouteRef } from '../routes';
import { isNamed } from '../words/errors';

/** Something that a person can do and that may fail. */
export interface Verb {
  act: () => Promise<void>;
  busy: boolean;
  error?: Error;
  dismiss: () => void;
}

/** Starts a run; when one is active already, opens that. */
export function useStartRun(options: {
  testRef: string;
  onStarted: (runId: string) => void;
}): Verb {
  const { testRef, onStarted } = options;
  const api = useApi(kymarosApiRef);
  const navigate = useNavigate();
  const runRoute = useRouteRef(runRouteRef);
  return useVerb(async () => {
    try {
      onStarted((await api.startRun(testRef)).id);
    } catch (error) {
      if (!isNamed(error as Error, 'ConflictError')) {
        throw error;
      }
      const { activeRun } = await api.getRestoreTest(testRef);
      if (!activeRun) {
        throw error;
      }
      navigate(runRoute({ runId: activeRun.id }));
    }
  });
}

/** Asks for a run to be cancelled. */
export function useCancelRun(options: {
  runId: string;
  onCancelled: () => void;
}): Verb {
  const { runId, onCancelled } = options;
  const api = useApi(kymarosApiRef);
  return useVerb(async () => {
    await api.cancelRun(runId);
    onCancelled();
  });
}

function useVerb(action: () => Promise<void>): Verb {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const act = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await action();
    } catch (caught) {
      setError(toError(caught) as Error);
    } finally {
      setBusy(false);
    }
  };
  const dismiss = useCallback(() => setError(undefined), []);
  return { act, busy, error, dismiss };
}
