import type {
  FleetCalendar,
  FleetCalendarQuery,
  FleetFilter,
  FleetOverview,
  FleetRunQuery,
  Page,
  RestoreTestQuery,
  RestoreTestSummary,
  RunSummary,
  ServiceQuery,
  ServiceSummary,
} from '@kymaros/plugin-kymaros-common';
import type { CallOptions, RefFilter } from '../RestoreTestService';

/** On whose behalf the fleet is looked at. Tests that `among` leaves out are neither shown nor counted. */
export type FleetOptions = CallOptions & { among?: RefFilter };

/** What people can ask about all restore tests together. */
export interface FleetService {
  /** @throws InputError when the cursor is none of this list */
  listTests(
    query: RestoreTestQuery,
    options: FleetOptions,
  ): Promise<Page<RestoreTestSummary>>;
  overview(filter: FleetFilter, options: FleetOptions): Promise<FleetOverview>;
  /** @throws InputError when the days or the time zone are none, or the days are too many */
  calendar(
    query: FleetCalendarQuery,
    options: FleetOptions,
  ): Promise<FleetCalendar>;
  /** Newest first. @throws InputError when the times are none, or the cursor is none of this list */
  listRuns(
    query: FleetRunQuery,
    options: FleetOptions,
  ): Promise<Page<RunSummary>>;
  /** Worst first. @throws InputError when the cursor is none of this list */
  listServices(
    query: ServiceQuery,
    options: FleetOptions,
  ): Promise<Page<ServiceSummary>>;
}
