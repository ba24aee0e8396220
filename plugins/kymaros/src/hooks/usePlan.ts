import { useApi } from '@backstage/core-plugin-api';
import { toError } from '@backstage/errors';
import type { RestorePlan } from '@kymaros/plugin-kymaros-common';
import { useCallback, useEffect, useState } from 'react';
import { kymarosApiRef } from '../api';

/** A plan and the state of making one. */
export interface PlanQuery {
  /** The newest plan that could be made. */
  data?: RestorePlan;
  /** Why the last attempt failed; `data` is then the plan before. */
  error?: Error;
  fetchedAt?: number;
  /** Since when one is being made. */
  since?: number;
  /** Plans anew. */
  refresh: () => void;
}

type Answer = Omit<PlanQuery, 'refresh'>;

/** Plans a run of a test as soon as it is used, and again on request; gives up when nobody waits any more. */
export function usePlan(testRef: string): PlanQuery {
  const api = useApi(kymarosApiRef);
  const [attempt, setAttempt] = useState(1);
  const [answer, setAnswer] = useState<Answer>(() => ({ since: Date.now() }));

  useEffect(() => {
    const leaving = new AbortController();
    const publish = (change: (before: Answer) => Answer) => {
      if (!leaving.signal.aborted) {
        setAnswer(change);
      }
    };
    publish(({ data, fetchedAt }) => ({ data, fetchedAt, since: Date.now() }));
    api.planRun(testRef, { signal: leaving.signal }).then(
      data => publish(() => ({ data, fetchedAt: Date.now() })),
      error =>
        publish(({ data, fetchedAt }) => ({
          data,
          fetchedAt,
          error: toError(error) as Error,
        })),
    );
    return () => leaving.abort();
  }, [api, testRef, attempt]);

  const refresh = useCallback(() => setAttempt(count => count + 1), []);
  return { ...answer, refresh };
}
