import { useApi } from '@backstage/core-plugin-api';
import type { RunLogs } from '@kymaros/plugin-kymaros-common';
import { useEffect, useState } from 'react';
import { kymarosApiRef } from '../api';
import type { LiveQuery } from '../live/useLiveQuery';
import { useOnce } from './useOnce';

/** So long after the last key a search begins. */
const SEARCH_AFTER_MS = 300;

/** Logs and events of a run, searched by the backend. */
export interface RunLogSearch extends LiveQuery<RunLogs> {
  /** What the reader has written. */
  search: string;
  /** What the data on screen was searched for. */
  searched: string;
  setSearch: (search: string) => void;
}

/** Fetches the logs of a run as soon as it is used. */
export function useRunLogs(runId: string): RunLogSearch {
  const api = useApi(kymarosApiRef);
  const [search, setSearch] = useState('');
  const wanted = useSettled(search.trim(), SEARCH_AFTER_MS);
  const query = useOnce<{ logs: RunLogs; searched: string }>({
    key: runId,
    variant: wanted,
    load: async () => ({
      logs: await api.getRunLogs(runId, wanted ? { search: wanted } : {}),
      searched: wanted,
    }),
  });
  return {
    ...query,
    data: query.data?.logs,
    search,
    searched: query.data?.searched ?? '',
    setSearch,
  };
}

/** A value once it has stayed the same for a while. */
function useSettled<T>(value: T, afterMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
