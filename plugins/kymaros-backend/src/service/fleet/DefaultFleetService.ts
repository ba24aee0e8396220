import { InputError } from '@backstage/errors';
import {
  nextRunAt,
  SERVICE_STATUSES,
  TEST_STATUSES,
  type FleetCalendar,
  type FleetCalendarQuery,
  type FleetFilter,
  type FleetOverview,
  type FleetRunQuery,
  type Page,
  type RestoreTest,
  type RestoreTestDefinition,
  type RestoreTestQuery,
  type RestoreTestSummary,
  type RunSummary,
  type ServiceQuery,
  type ServiceSummary,
} from '@kymaros/plugin-kymaros-common';
import type { ClusterConfig } from '../../config/KymarosConfig';
import type { FleetRunReader } from '../../database/FleetRunReader';
import type {
  CatalogEntity,
  Services,
} from '../../definitions/CatalogServices';
import type { RestoreTests } from '../../definitions/RestoreTests';
import type { TestEntitlements } from '../../definitions/TestEntitlements';
import type { TestSummaries } from '../TestSummaries';
import { calendarDays } from './calendarDays';
import { filterEntityRefs, filterValues } from './filterValues';
import type { FleetOptions, FleetService } from './FleetService';
import { FleetTests, isIn, type FleetTest } from './FleetTests';
import { pageByKey } from './pageByKey';
import { countPlanned } from './plannedRuns';
import {
  allServices,
  isServiceIn,
  serviceSummary,
  SERVICE_ORDER,
  testsByEntity,
} from './serviceSummaries';
import { isAskedFor, testOrder } from './testList';

const DEFAULT_TESTS = 100;
const DEFAULT_SERVICES = 50;
const MAX_LIMIT = 200;
const MOST_RUNS = 50;
const MOST_UPCOMING = 20;

interface Dependencies {
  clusters: ReadonlyArray<Pick<ClusterConfig, 'name' | 'title'>>;
  restoreTests: Pick<RestoreTests, 'list'>;
  services: Services;
  entitlements: Pick<TestEntitlements, 'explainDenial'>;
  runs: FleetRunReader;
  summaries: Pick<TestSummaries, 'of'>;
}

/** The verbs, without asking who may: {@link AuthorizedFleetService} does. */
export class DefaultFleetService implements FleetService {
  readonly #deps: Dependencies;
  readonly #tests: FleetTests;

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies;
    this.#tests = new FleetTests(dependencies);
  }

  async listTests(
    query: RestoreTestQuery,
    options: FleetOptions,
  ): Promise<Page<RestoreTestSummary>> {
    const { definitions } = await this.#tests.definitions(options);
    const tests = await this.#tests.assess(definitions);
    const page = pageByKey(
      {
        items: tests.filter(test => isAskedFor(query, test)),
        ...testOrder(query, new Date()),
      },
      { limit: limitOf(query, DEFAULT_TESTS), cursor: query.cursor },
    );
    return {
      ...page,
      items: await this.#deps.summaries.of(
        page.items.map(({ definition }) => definition),
      ),
    };
  }

  async overview(
    filter: FleetFilter,
    options: FleetOptions,
  ): Promise<FleetOverview> {
    const { runs } = this.#deps;
    const { definitions, hiddenEntityRefs } = await this.#tests.definitions(
      options,
    );
    const all = await this.#tests.assess(definitions);
    const tests = all.filter(({ definition }) => isIn(filter, definition));
    const refs = tests.map(({ definition }) => definition.ref);
    const [services, titles, active, kept] = await Promise.all([
      this.#services(all, { filter, hiddenEntityRefs, ...options }),
      this.#titlesOf(definitions, options),
      runs.activeRuns(refs, MOST_RUNS),
      runs.keptRuns(refs, MOST_RUNS),
    ]);
    const now = new Date();
    return {
      at: now.toISOString(),
      services: countBy(SERVICE_STATUSES, services),
      tests: countBy(TEST_STATUSES, tests),
      active: active.first,
      activeTotal: active.total,
      upcoming: upcoming(this.#startable(tests), now),
      kept: kept.first,
      keptTotal: kept.total,
      ...filterValues(definitions, titles),
    };
  }

  async calendar(
    query: FleetCalendarQuery,
    options: FleetOptions,
  ): Promise<FleetCalendar> {
    const days = calendarDays(query);
    const definitions = await this.#definitionsIn(query, options);
    const runs = await this.#deps.runs.countVerdicts(
      definitions.map(({ ref }) => ref),
      days,
    );
    const now = new Date();
    const planned = countPlanned(
      this.#tests.startable(definitions).map(({ spec }) => spec),
      days,
      now,
    );
    return {
      days: days.map(({ date, ends }, i) => ({
        date,
        runs: runs[i],
        ...(ends > now && { planned: planned[i] }),
      })),
    };
  }

  async listRuns(
    query: FleetRunQuery,
    options: FleetOptions,
  ): Promise<Page<RunSummary>> {
    const { from, to, ...rest } = query;
    const span = { begins: readTime('from', from), ends: readTime('to', to) };
    const definitions = await this.#definitionsIn(query, options);
    return this.#deps.runs.listRuns(
      definitions.map(({ ref }) => ref),
      { ...rest, ...span },
    );
  }

  async listServices(
    query: ServiceQuery,
    options: FleetOptions,
  ): Promise<Page<ServiceSummary>> {
    const { definitions, hiddenEntityRefs } = await this.#tests.definitions(
      options,
    );
    const services = await this.#services(
      await this.#tests.assess(definitions),
      { filter: query, hiddenEntityRefs, ...options },
    );
    return pageByKey(
      {
        items: services.filter(
          ({ status }) => query.statuses?.includes(status) ?? true,
        ),
        ...SERVICE_ORDER,
      },
      { limit: limitOf(query, DEFAULT_SERVICES), cursor: query.cursor },
    );
  }

  async #definitionsIn(
    filter: FleetFilter,
    options: FleetOptions,
  ): Promise<RestoreTestDefinition[]> {
    const { definitions } = await this.#tests.definitions(options);
    return definitions.filter(definition => isIn(filter, definition));
  }

  #startable(tests: FleetTest[]): RestoreTest[] {
    return this.#tests.startable(tests.map(({ definition }) => definition));
  }

  async #services(
    tests: FleetTest[],
    asked: FleetOptions & {
      filter: FleetFilter;
      hiddenEntityRefs: Set<string>;
    },
  ): Promise<ServiceSummary[]> {
    const tested = testsByEntity(tests);
    const services = await allServices(
      this.#deps.services,
      tested,
      asked.credentials,
    );
    const mayBeJudged = ({ entityRef }: CatalogEntity) =>
      tested.has(entityRef) || !asked.hiddenEntityRefs.has(entityRef);
    return services
      .filter(mayBeJudged)
      .filter(one => isServiceIn(asked.filter, one, tested.get(one.entityRef)))
      .map(one => serviceSummary(one, tested.get(one.entityRef)));
  }

  async #titlesOf(
    definitions: RestoreTestDefinition[],
    { credentials }: FleetOptions,
  ): Promise<Map<string, string>> {
    const entities = await this.#deps.services.byRefs(
      filterEntityRefs(definitions),
      credentials,
    );
    return new Map([
      ...this.#deps.clusters.map(({ name, title }) => [name, title] as const),
      ...entities.map(({ entityRef, title }) => [entityRef, title] as const),
    ]);
  }
}

function limitOf({ limit }: { limit?: number }, ifAbsent: number): number {
  return Math.min(Math.max(limit ?? ifAbsent, 1), MAX_LIMIT);
}

function countBy<TStatus extends string>(
  statuses: readonly TStatus[],
  found: ReadonlyArray<{ status: TStatus }>,
): Record<TStatus, number> {
  const counts = Object.fromEntries(statuses.map(one => [one, 0]));
  found.forEach(({ status }) => counts[status]++);
  return counts as Record<TStatus, number>;
}

function upcoming(tests: RestoreTest[], now: Date): FleetOverview['upcoming'] {
  return tests
    .flatMap(({ ref, title, entityRefs, cluster, spec }) => {
      const at = nextRunAt(spec, now)?.toISOString();
      return at ? [{ testRef: ref, title, entityRefs, cluster, at }] : [];
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(0, MOST_UPCOMING);
}

function readTime(field: string, text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) {
    throw new InputError(
      `${field} must be a time such as 2026-01-01T00:00:00Z, not ${text}`,
    );
  }
  return time;
}
