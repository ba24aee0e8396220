import { useApi } from '@backstage/core-plugin-api';
import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import { kymarosApiRef } from '../api';
import type { LiveQuery } from '../live/useLiveQuery';
import { useOnce } from './useOnce';

/** As many as the backend gives at once. */
const MOST = 200;

/** The other finished runs of a run's test, newest first. */
export function useOtherRuns(
  run: Pick<RunSummary, 'id' | 'testRef'>,
): LiveQuery<RunSummary[]> {
  const api = useApi(kymarosApiRef);
  return useOnce({
    key: run.id,
    load: async () =>
      (await api.listRuns(run.testRef, { limit: MOST })).items.filter(
        ({ id, state }) => id !== run.id && state === 'finished',
      ),
  });
}
