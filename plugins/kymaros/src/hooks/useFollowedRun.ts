import type { Run } from '@kymaros/plugin-kymaros-common';
import { useEffect, useRef } from 'react';
import type { LiveQuery } from '../live/useLiveQuery';
import { useRun } from './useRun';

/** The active run of a test, live. */
export function useFollowedRun(options: {
  runId: string;
  /** Told once when the verdict is known, and once when the run has ended. */
  onMilestone: () => void;
}): LiveQuery<Run> {
  const { runId, onMilestone } = options;
  const query = useRun(runId);
  const milestone = query.data?.verdict && query.data.state;
  const latest = useRef(onMilestone);
  latest.current = onMilestone;

  useEffect(() => {
    if (milestone) {
      latest.current();
    }
  }, [milestone]);

  return query;
}
