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
    pace: tests => (tests?.some(test => test.activeRun) ? 'active' : 'idle'),
    // A signal only names a run; it may be a new one of a test shown here.
    wakesOn: () => true,
  });
}
