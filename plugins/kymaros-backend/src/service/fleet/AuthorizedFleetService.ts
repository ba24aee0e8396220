import type { PermissionsService } from '@backstage/backend-plugin-api';
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
import { readableTests } from '../readableTests';
import type { CallOptions } from '../RestoreTestService';
import type { FleetOptions, FleetService } from './FleetService';

/** Shows and counts only tests that the caller may read, by the entity that defines each. */
export class AuthorizedFleetService implements FleetService {
  readonly #inner: FleetService;
  readonly #permissions: PermissionsService;

  constructor(inner: FleetService, permissions: PermissionsService) {
    this.#inner = inner;
    this.#permissions = permissions;
  }

  async listTests(
    query: RestoreTestQuery,
    options: CallOptions,
  ): Promise<Page<RestoreTestSummary>> {
    return this.#inner.listTests(query, this.#readable(options));
  }

  async overview(
    filter: FleetFilter,
    options: CallOptions,
  ): Promise<FleetOverview> {
    return this.#inner.overview(filter, this.#readable(options));
  }

  async calendar(
    query: FleetCalendarQuery,
    options: CallOptions,
  ): Promise<FleetCalendar> {
    return this.#inner.calendar(query, this.#readable(options));
  }

  async listRuns(
    query: FleetRunQuery,
    options: CallOptions,
  ): Promise<Page<RunSummary>> {
    return this.#inner.listRuns(query, this.#readable(options));
  }

  async listServices(
    query: ServiceQuery,
    options: CallOptions,
  ): Promise<Page<ServiceSummary>> {
    return this.#inner.listServices(query, this.#readable(options));
  }

  #readable({ credentials }: CallOptions): FleetOptions {
    return {
      credentials,
      among: testRefs =>
        readableTests(testRefs, {
          permissions: this.#permissions,
          credentials,
        }),
    };
  }
}
