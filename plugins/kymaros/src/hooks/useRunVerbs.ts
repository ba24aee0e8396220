import { useApi } from '@backstage/core-plugin-api';
import { toError } from '@backstage/errors';
import { useCallback, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { kymarosApiRef } from '../api';
import { isNamed } from '../words/errors';
import { useTestLinks } from './useTestLinks';

/** Something that a person can do and that may fail. */
export interface Verb<Args extends unknown[] = []> {
  act: (...args: Args) => Promise<void>;
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
  const links = useTestLinks();
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
      navigate(links.run(activeRun));
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

/** Keeps the sandboxes of a finished run for another while, given as a duration such as `1h`. */
export function useExtendSandbox(options: {
  runId: string;
  onExtended: () => void;
}): Verb<[by: string]> {
  const { runId, onExtended } = options;
  const api = useApi(kymarosApiRef);
  return useVerb(async (by: string) => {
    await api.extendSandbox(runId, by);
    onExtended();
  });
}

/** Gives the kept sandboxes of a finished run up. */
export function useReleaseSandbox(options: {
  runId: string;
  onReleased: () => void;
}): Verb {
  const { runId, onReleased } = options;
  const api = useApi(kymarosApiRef);
  return useVerb(async () => {
    await api.releaseSandbox(runId);
    onReleased();
  });
}

/** Something to do on request, with what a button needs to know of it. */
export function useVerb<Args extends unknown[]>(
  action: (...args: Args) => Promise<void>,
): Verb<Args> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const act = async (...args: Args) => {
    setBusy(true);
    setError(undefined);
    try {
      await action(...args);
    } catch (caught) {
      setError(toError(caught) as Error);
    } finally {
      setBusy(false);
    }
  };
  const dismiss = useCallback(() => setError(undefined), []);
  return { act, busy, error, dismiss };
}
