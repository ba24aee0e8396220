import { useApi } from '@backstage/core-plugin-api';
import type {
  Page,
  RestoreTestSummary,
  RunOrder,
  RunSummary,
  Verdict,
} from '@kymaros/plugin-kymaros-common';
import { useEffect, useState } from 'react';
import { kymarosApiRef } from '../api';
import { useLiveQuery, type LiveQuery } from '../live/useLiveQuery';

/** How the reader wants to see the history. */
export interface HistoryView {
  page: number;
  pageSize: number;
  orderBy: RunOrder;
  order: 'asc' | 'desc';
  verdicts: Verdict[];
}

interface ViewState extends HistoryView {
  testRef: string;
  /** Where each page known so far starts. */
  cursors: Array<string | undefined>;
}

/** The runs of a test, ordered, filtered and paged by the server. */
export interface RunHistory extends LiveQuery<Page<RunSummary>> {
  view: HistoryView;
  /** Orders, filters or sizes the pages anew, from the first page on. */
  arrange: (change: Partial<Omit<HistoryView, 'page'>>) => void;
  turnTo: (page: number) => void;
}

const FIRST_VIEW: Omit<ViewState, 'testRef'> = {
  page: 0,
  pageSize: 10,
  orderBy: 'createdAt',
  order: 'desc',
  verdicts: [],
  cursors: [undefined],
};

/** The history of a test: fetched again when what is known of the test says that there is something new in it. */
export function useRunHistory(
  test: Pick<RestoreTestSummary, 'ref' | 'lastRun' | 'activeRun'>,
): RunHistory {
  const testRef = test.ref;
  const api = useApi(kymarosApiRef);
  const [stored, setView] = useState<ViewState>({ ...FIRST_VIEW, testRef });
  const view = stored.testRef === testRef ? stored : { ...FIRST_VIEW, testRef };
  const { page, pageSize, orderBy, order, verdicts, cursors } = view;

  const query = useLiveQuery<Page<RunSummary>>({
    key: testRef,
    variant: JSON.stringify([page, pageSize, orderBy, order, verdicts]),
    load: () =>
      api.listRuns(testRef, {
        limit: pageSize,
        cursor: cursors[page],
        orderBy,
        order,
        verdicts: verdicts.length > 0 ? verdicts : undefined,
      }),
    pace: () => 'idle',
    wakesOn: () => false,
  });
  useRefreshOn(newsOf(test), query.refresh);

  const arrange = (change: Partial<Omit<HistoryView, 'page'>>) =>
    setView({ ...view, ...change, page: 0, cursors: [undefined] });
  const turnTo = (target: number) => {
    const known = [...cursors];
    if (target === page + 1) {
      known[target] = query.data?.nextCursor;
    }
    setView({ ...view, page: target, cursors: known });
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
