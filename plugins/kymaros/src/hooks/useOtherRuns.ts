import { useApi } from '@backstage/core-plugin-api';
import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import { kymarosApiRef } from '../api';
import type { LiveQuery } from '../live/useLiveQuery';
import { useOnce } from './useOnce';

/** As many as the backend gives at once. */
const MOST = 200;

/** The other finished runs of a run's test, newest first; none as long as the run itself goes on. */
export function useOtherRuns(
  run: Pick<RunSummary, 'id' | 'testRef' | 'state'>,
): LiveQuery<RunSummary[]> {
  const api = useApi(kymarosApiRef);
  const isFinished = run.state === 'finished';
  return useOnce({
    key: run.id,
    variant: String(isFinished),
    load: async () => {
      const { items } = isFinished
        ? await api.listRuns(run.testRef, { limit: MOST })
        : { items: [] };
      return items.filter(
        ({ id, state }) => id !== run.id && state === 'finished',
      );
    },
  });
}
