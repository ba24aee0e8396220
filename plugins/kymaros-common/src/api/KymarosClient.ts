import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type { EvidenceFile, EvidenceReport } from '../evidence/Evidence';
import type { ClusterHealth } from '../fleet/ClusterHealth';
import type {
  FleetCalendar,
  FleetCalendarQuery,
  FleetFilter,
  FleetOverview,
  FleetRunQuery,
  ServiceQuery,
  ServiceSummary,
} from '../fleet/Fleet';
import type { RestorePlan } from '../plan/RestorePlan';
import type { Run, RunSummary } from '../run/Run';
import type { RunComparison } from '../run/RunComparison';
import type { RunEvent } from '../run/RunEvent';
import type { RunLogQuery, RunLogs } from '../run/RunLogs';
import type {
  CheckSeries,
  EvidenceReportQuery,
  KymarosApi,
  Page,
  RestoreTestQuery,
  RestoreTestSummary,
  RunQuery,
} from './KymarosApi';

type QueryValue = string | number | string[] | undefined;

/**
 * {@link KymarosApi} over HTTP, in a browser or a backend.
 *
 * @public
 */
export class KymarosClient implements KymarosApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getEntityRestoreTests(
    entityRef: string,
  ): Promise<{ items: RestoreTestSummary[]; readiness?: number }> {
    return this.#get(`entities/${refPath(entityRef)}/restore-tests`);
  }

  async listRestoreTests(
    query: RestoreTestQuery = {},
  ): Promise<Page<RestoreTestSummary>> {
    const { limit, cursor, statuses, search, orderBy, order } = query;
    return this.#get('restore-tests', {
      ...filterQuery(query),
      limit,
      cursor,
      status: statuses,
      search,
      orderBy,
      order,
    });
  }

  async getRestoreTest(testRef: string): Promise<RestoreTestSummary> {
    return this.#get(`restore-tests/${refPath(testRef)}`);
  }

  async planRun(
    testRef: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<RestorePlan> {
    return this.#post(`restore-tests/${refPath(testRef)}/plan`, options);
  }

  async startRun(testRef: string): Promise<Run> {
    return this.#post(`restore-tests/${refPath(testRef)}/runs`);
  }

  async listRuns(
    testRef: string,
    query: RunQuery = {},
  ): Promise<Page<RunSummary>> {
    const { limit, cursor, verdicts, orderBy, order } = query;
    return this.#get(`restore-tests/${refPath(testRef)}/runs`, {
      limit,
      cursor,
      verdict: verdicts,
      orderBy,
      order,
    });
  }

  async getRun(runId: string): Promise<Run> {
    return this.#get(`runs/${encodeURIComponent(runId)}`);
  }

  async getRunEvents(
    runId: string,
    after?: number,
  ): Promise<{ items: RunEvent[] }> {
    return this.#get(`runs/${encodeURIComponent(runId)}/events`, { after });
  }

  async cancelRun(runId: string): Promise<Run> {
    return this.#post(`runs/${encodeURIComponent(runId)}/cancel`);
  }

  async extendSandbox(runId: string, by: string): Promise<Run> {
    return this.#post(`runs/${encodeURIComponent(runId)}/sandbox/extend`, {
      body: { by },
    });
  }

  async releaseSandbox(runId: string): Promise<Run> {
    return this.#post(`runs/${encodeURIComponent(runId)}/sandbox/release`);
  }

  async getRunLogs(runId: string, query: RunLogQuery = {}): Promise<RunLogs> {
    const { tier, pod, container, search } = query;
    return this.#get(`runs/${encodeURIComponent(runId)}/logs`, {
      tier,
      pod,
      container,
      search,
    });
  }

  async compareRuns(runId: string, otherRunId: string): Promise<RunComparison> {
    return this.#get(`runs/${encodeURIComponent(runId)}/comparison`, {
      with: otherRunId,
    });
  }

  async getCheckSeries(
    testRef: string,
    { limit }: { limit?: number } = {},
  ): Promise<{ items: CheckSeries[] }> {
    return this.#get(`restore-tests/${refPath(testRef)}/check-series`, {
      limit,
    });
  }

  async getRunEvidence(runId: string): Promise<EvidenceFile> {
    return this.#get(`runs/${encodeURIComponent(runId)}/evidence`);
  }

  async getEvidenceReport(query: EvidenceReportQuery): Promise<EvidenceReport> {
    return this.#get('evidence-report', reportQuery(query));
  }

  async getEvidenceReportCsv(query: EvidenceReportQuery): Promise<string> {
    const response = await this.#fetch(
      `evidence-report.csv${queryString(reportQuery(query))}`,
      { method: 'GET' },
    );
    return response.text();
  }

  async getFleetOverview(filter: FleetFilter = {}): Promise<FleetOverview> {
    return this.#get('fleet', filterQuery(filter));
  }

  async getFleetCalendar(query: FleetCalendarQuery): Promise<FleetCalendar> {
    const { from, to, timezone } = query;
    return this.#get('fleet/calendar', {
      ...filterQuery(query),
      from,
      to,
      timezone,
    });
  }

  async listFleetRuns(query: FleetRunQuery): Promise<Page<RunSummary>> {
    const { from, to, verdicts, limit, cursor } = query;
    return this.#get('fleet/runs', {
      ...filterQuery(query),
      from,
      to,
      verdict: verdicts,
      limit,
      cursor,
    });
  }

  async listServices(query: ServiceQuery = {}): Promise<Page<ServiceSummary>> {
    const { statuses, limit, cursor } = query;
    return this.#get('fleet/services', {
      ...filterQuery(query),
      status: statuses,
      limit,
      cursor,
    });
  }

  async getClusters(): Promise<{ items: ClusterHealth[] }> {
    return this.#get('clusters');
  }

  async getTestCluster(testRef: string): Promise<ClusterHealth> {
    return this.#get(`restore-tests/${refPath(testRef)}/cluster`);
  }

  async #get<T>(
    path: string,
    query: Record<string, QueryValue> = {},
  ): Promise<T> {
    return this.#request(`${path}${queryString(query)}`, { method: 'GET' });
  }

  async #post<T>(
    path: string,
    { body, signal }: { body?: object; signal?: AbortSignal } = {},
  ): Promise<T> {
    return this.#request(path, {
      method: 'POST',
      signal,
      ...(body && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  }

  async #request<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.#fetch(path, init);
    return (await response.json()) as T;
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('kymaros');
    const response = await this.#fetchApi.fetch(`${baseUrl}/v1/${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function refPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return [kind, namespace, name]
    .map(part => encodeURIComponent(part.toLowerCase()))
    .join('/');
}

function reportQuery({ from, to, entityRef, ownerRef }: EvidenceReportQuery) {
  return { from, to, entityRef, ownerRef };
}

function filterQuery({ ownerRefs, systemRefs, clusters }: FleetFilter) {
  return { owner: ownerRefs, system: systemRefs, cluster: clusters };
}

function queryString(query: Record<string, QueryValue>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of value === undefined ? [] : [value].flat()) {
      search.append(name, String(item));
    }
  }
  // The backend refuses the plus that forms have for a space.
  const text = search.toString().replaceAll('+', '%20');
  return text && `?${text}`;
}
