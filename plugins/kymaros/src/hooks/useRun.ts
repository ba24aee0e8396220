import { useApi } from '@backstage/core-plugin-api';
import {
  applyRunEvent,
  type KymarosApi,
  type Run,
} from '@kymaros/plugin-kymaros-common';
import { kymarosApiRef } from '../api';
import { useLiveQuery, type LiveQuery } from '../live/useLiveQuery';
import { isKept } from '../words/kept';

/** The most that {@link KymarosApi.getRunEvents} returns; fewer means that there are no more. */
const EVENTS_PER_REQUEST = 500;

/** A run that grows as its events arrive. */
export function useRun(runId: string): LiveQuery<Run> {
  const api = useApi(kymarosApiRef);
  return useLiveQuery<Run>({
    key: runId,
    load: previous => followRun(api, runId, previous),
    pace: run => paceOf(run),
    wakesOn: (signal, run) => signal.runId === runId && paceOf(run) !== 'ended',
  });
}

function paceOf(run: Run | undefined): 'active' | 'idle' | 'ended' {
  if (!run) {
    return 'idle';
  }
  if (run.state !== 'finished') {
    return 'active';
  }
  // Its result stays as it is, but how long its sandboxes are kept may change.
  return isKept(run, Date.now()) ? 'idle' : 'ended';
}

/** The run as it is now: fetched whole at first and at the end, in between only what happened since. */
async function followRun(
  api: KymarosApi,
  runId: string,
  previous: Run | undefined,
): Promise<Run> {
  if (!previous) {
    return api.getRun(runId);
  }
  let run = previous;
  for (;;) {
    const { items } = await api.getRunEvents(runId, run.lastEventSeq);
    if (items.length > 0 && items[0].seq !== run.lastEventSeq + 1) {
      return api.getRun(runId);
    }
    run = items.reduce(applyRunEvent, run);
    if (items.length < EVENTS_PER_REQUEST) {
      break;
    }
  }
  // The server's own picture of a finished run is the one to keep; it also knows how long the sandboxes are kept.
  return run.state === 'finished' ? api.getRun(runId) : run;
}
