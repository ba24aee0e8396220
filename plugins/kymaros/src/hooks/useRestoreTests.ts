import { useApi } from '@backstage/core-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { kymarosApiRef } from '../api';
import { useLiveQuery, type LiveQuery } from '../live/useLiveQuery';

/** The restore tests that an entity defines or that vouch for it. */
export function useRestoreTests(
  entityRef: string,
): LiveQuery<RestoreTestSummary[]> {
  const api = useApi(kymarosApiRef);
  return useLiveQuery({
    key: entityRef,
    load: async () => (await api.getEntityRestoreTests(entityRef)).items,
    // Whoever shows an active run follows that by itself, and asks to refresh at its milestones: see useFollowedRun.
    pace: () => 'idle',
    wakesOn: ({ test: key, runId }, tests = []) =>
      tests.some(
        test => test.signalKey === key && test.activeRun?.id !== runId,
      ),
  });
}
