import { useApi } from '@backstage/core-plugin-api';
import type {
  ClusterHealth,
  FleetCalendar,
  FleetFilter,
  FleetOverview,
  Page,
  RestoreTestSummary,
  RunSummary,
  ServiceSummary,
} from '@kymaros/plugin-kymaros-common';
import { useState } from 'react';
import { kymarosApiRef } from '../api';
import { useLiveQuery, type LiveQuery } from '../live/useLiveQuery';
import { boundsOf, calendarPeriod } from '../words/fleet';
import { testQueryOf, type FleetView } from '../words/fleetView';
import { usePages, type Pages } from './usePages';

/** However much moves in the fleet, numbers about all of it are fetched no more often. */
const OVERVIEW_GAP_MS = 5_000;

/** However often the tests on screen move, their page is fetched no more often. */
const ROWS_GAP_MS = 2_000;

/** As many tests as leave the rest of the page in reach, and as many as the reader may ask for. */
const TESTS_PER_PAGE = 15;
const TEST_PAGE_SIZES = [10, 15, 50];
const SERVICES_PER_PAGE = 10;
const RUNS_PER_PAGE = 20;

/** A list that the server parts into pages. */
export interface PagedQuery<T> extends LiveQuery<Page<T>> {
  pages: Pages;
  pageSize: number;
  /** Set when the reader may say how long pages are. */
  sizes?: { choices: number[]; choose: (pageSize: number) => void };
}

/** How the fleet stands, what runs now and next, and what is kept. */
export function useFleetOverview(
  filter: FleetFilter,
): LiveQuery<FleetOverview> {
  const api = useApi(kymarosApiRef);
  return useLiveQuery({
    key: 'overview',
    variant: JSON.stringify(filter),
    load: () => api.getFleetOverview(filter),
    pace: overview => (overview?.activeTotal ? 'active' : 'idle'),
    wakesOn: () => true,
    gapMs: OVERVIEW_GAP_MS,
  });
}

/** A page of the tests of a view. */
export function useFleetTests(view: FleetView): PagedQuery<RestoreTestSummary> {
  const api = useApi(kymarosApiRef);
  const query = testQueryOf(view);
  const [pageSize, choose] = useState(TESTS_PER_PAGE);
  const list = JSON.stringify([query, pageSize]);
  const pages = usePages(list);
  const tests = useLiveQuery({
    key: 'tests',
    variant: `${list} ${pages.page}`,
    load: () =>
      api.listRestoreTests({
        ...query,
        limit: pageSize,
        cursor: pages.cursor,
      }),
    pace: page =>
      page?.items.some(({ activeRun }) => activeRun) ? 'active' : 'idle',
    wakesOn: (signal, page) =>
      page?.items.some(({ signalKey }) => signalKey === signal.test) ?? false,
    gapMs: ROWS_GAP_MS,
  });
  const sizes = { choices: TEST_PAGE_SIZES, choose };
  return { ...tests, pages, pageSize, sizes };
}

/** A page of the services that no test vouches for. */
export function useServicesWithoutTest(
  filter: FleetFilter,
): PagedQuery<ServiceSummary> {
  const api = useApi(kymarosApiRef);
  const list = JSON.stringify(filter);
  const pages = usePages(list);
  const services = useLiveQuery({
    key: 'services',
    variant: `${list} ${pages.page}`,
    load: () =>
      api.listServices({
        ...filter,
        statuses: ['not-configured'],
        limit: SERVICES_PER_PAGE,
        cursor: pages.cursor,
      }),
    pace: () => 'idle',
    wakesOn: () => false,
  });
  return { ...services, pages, pageSize: SERVICES_PER_PAGE };
}

/** The last weeks and the next, day by day. */
export function useFleetCalendar(
  filter: FleetFilter,
): LiveQuery<FleetCalendar> {
  const api = useApi(kymarosApiRef);
  return useLiveQuery({
    key: 'calendar',
    variant: JSON.stringify(filter),
    load: () =>
      api.getFleetCalendar({
        ...filter,
        ...calendarPeriod(Date.now()),
        timezone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
    pace: () => 'idle',
    // What runs do today shows with the next look at it; the past does not change.
    wakesOn: () => false,
  });
}

/** A page of the runs of a day. */
export function useRunsOfDay(options: {
  date: string;
  filter: FleetFilter;
}): PagedQuery<RunSummary> {
  const { date, filter } = options;
  const api = useApi(kymarosApiRef);
  const list = JSON.stringify([date, filter]);
  const pages = usePages(list);
  const runs = useLiveQuery({
    key: date,
    variant: `${list} ${pages.page}`,
    load: () =>
      api.listFleetRuns({
        ...filter,
        ...boundsOf(date),
        limit: RUNS_PER_PAGE,
        cursor: pages.cursor,
      }),
    pace: () => 'idle',
    wakesOn: () => false,
  });
  return { ...runs, pages, pageSize: RUNS_PER_PAGE };
}

/** Whether restore tests can run on the clusters. */
export function useClusters(): LiveQuery<ClusterHealth[]> {
  const api = useApi(kymarosApiRef);
  return useLiveQuery({
    key: 'clusters',
    load: async () => (await api.getClusters()).items,
    pace: () => 'idle',
    wakesOn: () => false,
  });
}
