import { useApi } from '@backstage/core-plugin-api';
import type {
  Page,
  RestoreTestSummary,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { kymarosApiRef } from '../api';
import { useLiveQuery, type LiveQuery } from '../live/useLiveQuery';
import {
  addressOfHistory,
  historyViewFrom,
  type HistoryView,
} from '../words/historyView';

type Arrangement = Omit<HistoryView, 'page' | 'cursor'>;

/** The runs of a test, ordered, filtered and paged by the server. */
export interface RunHistory extends LiveQuery<Page<RunSummary>> {
  view: HistoryView;
  /** Orders, filters or sizes the pages anew, from the first page on. */
  arrange: (change: Partial<Arrangement>) => void;
  turnTo: (page: number) => void;
}

/**
 * The history of a test: fetched again when what is known of the test says that there is something new in it. The page's
 * address tells how the reader sees it, so that it is there again after a reload, and on the way back from a run.
 */
export function useRunHistory(
  test: Pick<RestoreTestSummary, 'ref' | 'lastRun' | 'activeRun'>,
): RunHistory {
  const api = useApi(kymarosApiRef);
  const [address, setAddress] = useSearchParams();
  const view = historyViewFrom(address);
  const { page, cursor, pageSize, orderBy, order, verdicts } = view;
  // Where earlier pages start; the way back from an address that was opened directly leads to the first one.
  const cursors = useRef(new Map<number, string>());

  const query = useLiveQuery<Page<RunSummary>>({
    key: test.ref,
    variant: JSON.stringify(view),
    load: () =>
      api.listRuns(test.ref, {
        limit: pageSize,
        cursor,
        orderBy,
        order,
        verdicts: verdicts.length > 0 ? verdicts : undefined,
      }),
    pace: () => 'idle',
    wakesOn: () => false,
  });
  useRefreshOn(newsOf(test), query.refresh);

  const show = (next: HistoryView) =>
    setAddress(addressOfHistory(next), { replace: true });
  const arrange = (change: Partial<Arrangement>) => {
    cursors.current.clear();
    show({ ...view, ...change, page: 0, cursor: undefined });
  };
  const turnTo = (target: number) => {
    if (cursor) {
      cursors.current.set(page, cursor);
    }
    const start =
      target === page + 1
        ? query.data?.nextCursor
        : cursors.current.get(target);
    show({ ...view, page: start ? target : 0, cursor: start });
  };
  return {
    ...query,
    data: query.data && withActiveRun(query.data, test.activeRun),
    view,
    arrange,
    turnTo,
  };
}

/** What changes when the history does. */
function newsOf({ lastRun }: Pick<RestoreTestSummary, 'lastRun'>): string {
  return [lastRun?.id, lastRun?.state, lastRun?.verdict].join(' ');
}

function useRefreshOn(news: string, refresh: () => void): void {
  const [seen, setSeen] = useState(news);
  useEffect(() => {
    if (seen !== news) {
      setSeen(news);
      refresh();
    }
  }, [news, seen, refresh]);
}

/** The active run is known more newly than the rest. */
function withActiveRun(
  page: Page<RunSummary>,
  activeRun: RunSummary | undefined,
): Page<RunSummary> {
  return {
    ...page,
    items: page.items.map(run => (run.id === activeRun?.id ? activeRun : run)),
  };
}
