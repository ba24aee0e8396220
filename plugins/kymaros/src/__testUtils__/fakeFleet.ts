import {
  nextRunAt,
  SERVICE_STATUSES,
  TEST_STATUSES,
  type FleetCalendar,
  type FleetCalendarQuery,
  type FleetFilter,
  type FleetFilterValue,
  type FleetOverview,
  type FleetRunQuery,
  type Page,
  type RestoreTestOrder,
  type RestoreTestQuery,
  type RestoreTestSummary,
  type RunSummary,
  type ServiceQuery,
  type ServiceStatus,
  type ServiceSummary,
} from '@kymaros/plugin-kymaros-common';
import { DateTime } from 'luxon';
import { isKept } from '../words/kept';

/** A service of the catalog, whether or not any test vouches for it. */
export type FakeService = Pick<
  ServiceSummary,
  'entityRef' | 'title' | 'ownerRef' | 'systemRef'
>;

/** Everything that the fake backend knows, at a time. */
export interface FakeFleet {
  tests: RestoreTestSummary[];
  /** Oldest first. */
  runs: RunSummary[];
  services: FakeService[];
  now: number;
}

/** A page of a list, with its place in the list as the cursor. */
export function pageOf<T>(
  all: T[],
  query: { limit?: number; cursor?: string },
): Page<T> {
  const from = Number(query.cursor ?? '0');
  const to = from + (query.limit ?? 50);
  return {
    items: all.slice(from, to),
    totalItems: all.length,
    ...(to < all.length ? { nextCursor: String(to) } : {}),
  };
}

/** Filtered and ordered as asked for. */
export function selectTests(
  fleet: FakeFleet,
  query: RestoreTestQuery,
): RestoreTestSummary[] {
  const { statuses, search = '', orderBy = 'ref', order } = query;
  const sign = order === 'desc' ? -1 : 1;
  const text = search.toLocaleLowerCase('en-US');
  return fleet.tests
    .filter(
      test =>
        isOf(test, query) &&
        (!statuses || statuses.includes(test.status)) &&
        [test.title, test.ref, ...test.entityRefs].some(words =>
          words.toLocaleLowerCase('en-US').includes(text),
        ),
    )
    .sort(
      (a, b) =>
        sign * compare(orderKey(a, orderBy), orderKey(b, orderBy)) ||
        compare(a.ref, b.ref),
    );
}

/** How the fleet stands. */
export function overviewOf(
  fleet: FakeFleet,
  filter: FleetFilter,
): FleetOverview {
  const tests = fleet.tests.filter(test => isOf(test, filter));
  const runs = runsOf(fleet, filter);
  const active = runs.filter(({ state }) => state !== 'finished');
  const kept = runs
    .filter(run => isKept(run, fleet.now))
    .sort((a, b) => compare(a.keptUntil!, b.keptUntil!));
  return {
    at: new Date(fleet.now).toISOString(),
    services: countBy(
      SERVICE_STATUSES,
      servicesOf(fleet, filter).map(({ status }) => status),
    ),
    tests: countBy(
      TEST_STATUSES,
      tests.map(({ status }) => status),
    ),
    active: [...active]
      .sort(
        (a, b) => Number(a.state === 'queued') - Number(b.state === 'queued'),
      )
      .slice(0, 50),
    activeTotal: active.length,
    upcoming: upcomingOf(tests),
    kept: kept.slice(0, 50),
    keptTotal: kept.length,
    owners: valuesOf(fleet.tests.map(({ ownerRef }) => ownerRef ?? [])),
    systems: valuesOf(fleet.tests.map(({ systemRefs }) => systemRefs)),
    clusters: valuesOf(fleet.tests.map(({ cluster }) => cluster ?? [])),
  };
}

/** Services by how well they are proven, worst first. */
export function selectServices(
  fleet: FakeFleet,
  query: ServiceQuery,
): ServiceSummary[] {
  const { statuses } = query;
  return servicesOf(fleet, query)
    .filter(({ status }) => !statuses || statuses.includes(status))
    .sort(
      (a, b) =>
        SERVICE_STATUSES.indexOf(a.status) -
          SERVICE_STATUSES.indexOf(b.status) || compare(a.title, b.title),
    );
}

/** Finished runs day by day, and what schedules have yet to start. */
export function calendarOf(
  fleet: FakeFleet,
  query: FleetCalendarQuery,
): FleetCalendar {
  const { from, to, timezone: zone } = query;
  const dayOf = (iso: string) => DateTime.fromISO(iso, { zone }).toISODate()!;
  const today = DateTime.fromMillis(fleet.now, { zone }).toISODate()!;
  const days: FleetCalendar['days'] = [];
  const planned = plannedDays(fleet, query);
  const runs = runsOf(fleet, query);
  for (
    let day = DateTime.fromISO(from, { zone });
    day.toISODate()! <= to;
    day = day.plus({ days: 1 })
  ) {
    const date = day.toISODate()!;
    const ofDay = runs.filter(({ createdAt }) => dayOf(createdAt) === date);
    const count: FleetCalendar['days'][number]['runs'] = {};
    for (const { verdict } of ofDay) {
      if (verdict) {
        count[verdict] = (count[verdict] ?? 0) + 1;
      }
    }
    days.push({
      date,
      runs: count,
      ...(date >= today ? { planned: planned.get(date) ?? 0 } : {}),
    });
  }
  return { days };
}

/** Runs of a period, newest first. */
export function selectRuns(
  fleet: FakeFleet,
  query: FleetRunQuery,
): RunSummary[] {
  const { from, to, verdicts } = query;
  return runsOf(fleet, query)
    .filter(
      ({ createdAt, verdict }) =>
        Date.parse(createdAt) >= Date.parse(from) &&
        Date.parse(createdAt) < Date.parse(to) &&
        (!verdicts || (verdict && verdicts.includes(verdict))),
    )
    .reverse();
}

function isOf(test: RestoreTestSummary, filter: FleetFilter): boolean {
  const { ownerRefs, systemRefs, clusters } = filter;
  return (
    (!ownerRefs || ownerRefs.includes(test.ownerRef ?? '')) &&
    (!systemRefs || test.systemRefs.some(ref => systemRefs.includes(ref))) &&
    (!clusters || clusters.includes(test.cluster ?? ''))
  );
}

function runsOf(fleet: FakeFleet, filter: FleetFilter): RunSummary[] {
  const refs = new Set(
    fleet.tests.filter(test => isOf(test, filter)).map(({ ref }) => ref),
  );
  return fleet.runs.filter(({ testRef }) => refs.has(testRef));
}

function servicesOf(fleet: FakeFleet, filter: FleetFilter): ServiceSummary[] {
  const { ownerRefs, systemRefs, clusters } = filter;
  return fleet.services
    .map((service): ServiceSummary => {
      const tests = fleet.tests.filter(({ entityRefs }) =>
        entityRefs.includes(service.entityRef),
      );
      return {
        ...service,
        status: worstOf(tests),
        testRefs: tests.map(({ ref }) => ref),
      };
    })
    .filter(
      ({ ownerRef, systemRef, testRefs }) =>
        (!ownerRefs || ownerRefs.includes(ownerRef ?? '')) &&
        (!systemRefs || systemRefs.includes(systemRef ?? '')) &&
        (!clusters ||
          fleet.tests.some(
            ({ ref, cluster }) =>
              testRefs.includes(ref) && clusters.includes(cluster ?? ''),
          )),
    );
}

function worstOf(tests: RestoreTestSummary[]): ServiceStatus {
  return (
    TEST_STATUSES.find(status => tests.some(test => test.status === status)) ??
    'not-configured'
  );
}

function upcomingOf(tests: RestoreTestSummary[]): FleetOverview['upcoming'] {
  return tests
    .flatMap(({ ref, title, entityRefs, cluster = '', nextRunAt: at }) =>
      at ? [{ testRef: ref, title, entityRefs, cluster, at }] : [],
    )
    .sort((a, b) => compare(a.at, b.at))
    .slice(0, 20);
}

function plannedDays(
  fleet: FakeFleet,
  query: FleetCalendarQuery,
): Map<string, number> {
  const end = DateTime.fromISO(query.to, { zone: query.timezone }).endOf('day');
  const planned = new Map<string, number>();
  for (const { spec, problems } of fleet.tests.filter(test =>
    isOf(test, query),
  )) {
    let at = new Date(fleet.now);
    while (spec && problems.length === 0) {
      const next = nextRunAt(spec, at);
      if (!next || next.getTime() > end.toMillis()) {
        break;
      }
      const date = DateTime.fromJSDate(next, {
        zone: query.timezone,
      }).toISODate()!;
      planned.set(date, (planned.get(date) ?? 0) + 1);
      at = next;
    }
  }
  return planned;
}

function valuesOf(ofTests: Array<string | string[]>): FleetFilterValue[] {
  const tests = new Map<string, number>();
  for (const value of ofTests.flat()) {
    tests.set(value, (tests.get(value) ?? 0) + 1);
  }
  return [...tests]
    .map(([value, count]) => ({
      value,
      title: value.split('/').pop()!,
      tests: count,
    }))
    .sort((a, b) => compare(a.title, b.title));
}

function countBy<T extends string>(
  all: readonly T[],
  found: T[],
): Record<T, number> {
  return Object.fromEntries(
    all.map(one => [one, found.filter(other => other === one).length]),
  ) as Record<T, number>;
}

function orderKey(
  test: RestoreTestSummary,
  orderBy: RestoreTestOrder,
): string | number {
  switch (orderBy) {
    case 'urgency':
      return TEST_STATUSES.indexOf(test.status) * 1000 + (test.readiness ?? 0);
    case 'title':
      return test.title;
    case 'readiness':
      return test.readiness ?? -1;
    case 'provenAt':
      return test.freshness.provenAt ?? '';
    case 'nextRunAt':
      return test.nextRunAt ?? '~';
    default:
      return test.ref;
  }
}

function compare(a: string | number, b: string | number): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
