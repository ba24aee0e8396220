import type { RunSummary, Verdict } from '../run/Run';
import type { ServiceStatus, TestStatus } from './TestStatus';

/** Narrows what the fleet page is about; what is absent narrows nothing. @public */
export interface FleetFilter {
  /** Owners of tests, or of services without test, as entity refs. */
  ownerRefs?: string[];
  /** Systems that the vouched-for entities are part of, as entity refs. */
  systemRefs?: string[];
  /** Names of clusters; services without test are on none. */
  clusters?: string[];
}

/** A value that the fleet can be narrowed by, with the number of tests that have it. @public */
export interface FleetFilterValue {
  /** An entity ref, or the name of a cluster. */
  value: string;
  title: string;
  tests: number;
}

/** How much of the catalog is protected and proven, and what goes on; of tests that the caller may read. @public */
export interface FleetOverview {
  /** ISO 8601. */
  at: string;
  /** Services of the catalog (config `kymaros.fleet.services`, and whatever has a test) by how well they are proven. */
  services: Record<ServiceStatus, number>;
  tests: Record<TestStatus, number>;
  /** Running ones first, then queued ones in the order of their turn; the first 50. */
  active: RunSummary[];
  activeTotal: number;
  /** The next scheduled runs, soonest first; the first 20. */
  upcoming: Array<{
    testRef: string;
    title: string;
    entityRefs: string[];
    cluster: string;
    /** ISO 8601. */
    at: string;
  }>;
  /** Finished runs whose sandboxes are kept, soonest to go first; the first 50. */
  kept: RunSummary[];
  keptTotal: number;
  /** What the fleet can be narrowed by, whatever it is narrowed by now. */
  owners: FleetFilterValue[];
  systems: FleetFilterValue[];
  clusters: FleetFilterValue[];
}

/** Days to show runs of. @public */
export interface FleetCalendarQuery extends FleetFilter {
  /** First and last day as ISO 8601 dates, at most 400 days apart. */
  from: string;
  to: string;
  /** IANA zone whose midnights part the days. */
  timezone: string;
}

/** Runs day by day. @public */
export interface FleetCalendar {
  /** Each day of the query, oldest first. */
  days: Array<{
    /** ISO 8601 date. */
    date: string;
    /** Finished runs that were queued on the day, by verdict; verdicts without runs are absent. */
    runs: Partial<Record<Verdict, number>>;
    /** Runs that schedules have yet to start on the day; absent on days before today. */
    planned?: number;
  }>;
}

/** Which runs of the fleet to list. @public */
export interface FleetRunQuery extends FleetFilter {
  /** ISO 8601; runs that were queued from `from` on and before `to`. */
  from: string;
  to: string;
  verdicts?: Verdict[];
  /** 1 to 200, default 50. */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

/** A service of the catalog and how well it is proven. @public */
export interface ServiceSummary {
  entityRef: string;
  title: string;
  ownerRef?: string;
  systemRef?: string;
  status: ServiceStatus;
  testRefs: string[];
}

/** Which services to list, worst first and then by name. @public */
export interface ServiceQuery extends FleetFilter {
  statuses?: ServiceStatus[];
  /** 1 to 200, default 50. */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}
