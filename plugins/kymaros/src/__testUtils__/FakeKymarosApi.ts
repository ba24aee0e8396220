import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  applyRunEvent,
  durationMs,
  initialRun,
  testStatusOf,
  type CheckSeries,
  type ClusterHealth,
  type DefinitionProblem,
  type EvidenceFile,
  type EvidenceReport,
  type EvidenceReportQuery,
  type FleetCalendarQuery,
  type FleetFilter,
  type FleetRunQuery,
  type Freshness,
  type KymarosApi,
  type Page,
  type RestorePlan,
  type RestoreTest,
  type RestoreTestQuery,
  type RestoreTestSummary,
  type Run,
  type RunComparison,
  type RunEvent,
  type RunEventBody,
  type RunLogQuery,
  type RunLogs,
  type RunQuery,
  type RunSummary,
  type RunTrigger,
  type ServiceQuery,
  type Verdict,
} from '@kymaros/plugin-kymaros-common';
import { isKept } from '../words/kept';
import { planOf } from './examplePlan';
import {
  comparisonOf,
  evidenceOf,
  logsOf,
  reportOf,
  selectLogs,
} from './exampleRecords';
import { seriesOf } from './exampleResults';
import {
  calendarOf,
  overviewOf,
  pageOf,
  selectRuns,
  selectServices,
  selectTests,
  type FakeFleet,
  type FakeService,
} from './fakeFleet';
import { scriptOf, type ScriptedEvent } from './runScript';

interface StoredRun {
  run: Run;
  events: RunEvent[];
  script: ScriptedEvent[];
}

/** Keeps tests and runs like the backend does, and plays runs event by event. */
export class FakeKymarosApi implements KymarosApi {
  /** While set, every request fails with it. */
  failure?: Error;
  /** Why tests may not restore what they say, by ref. */
  readonly notEntitled = new Map<string, string>();
  /** Answers plans in place of this API. */
  onPlan?: (signal?: AbortSignal) => Promise<RestorePlan>;
  /** What plans say otherwise than that all is well. */
  planned: Partial<RestorePlan> = {};
  /** Runs whose logs are not kept any more. */
  readonly withoutLogs = new Set<string>();
  /** Tests whose definition is another one by now. */
  readonly changed = new Set<string>();
  /** How runs compare otherwise than in the example. */
  compared: Partial<RunComparison> = {};
  /** The reports that were asked for. */
  readonly reportQueries: EvidenceReportQuery[] = [];
  /** Systems that the entities of tests are part of, by test ref. */
  readonly systems = new Map<string, string[]>();
  /** Whether restore tests can run on the clusters. */
  clusters: ClusterHealth[] = [];
  /** While set, requests by these methods fail with it. */
  readonly failures = new Map<string, Error>();
  /** The requests so far, by method. */
  readonly requests: string[] = [];
  readonly #tests = new Map<string, RestoreTest>();
  readonly #problems = new Map<string, RestoreTestSummary>();
  readonly #services = new Map<string, FakeService>();
  readonly #runs = new Map<string, StoredRun>();
  readonly #onMoved: (runId: string, signalKey: string) => void;
  #nextRun = 1;

  constructor(onMoved: (runId: string, signalKey: string) => void = () => {}) {
    this.#onMoved = onMoved;
  }

  addTest(test: RestoreTest): this {
    this.#tests.set(test.ref, test);
    return this;
  }

  addBrokenTest(
    test: Pick<RestoreTest, 'ref' | 'title' | 'entityRefs' | 'ownerRef'>,
    problems: DefinitionProblem[],
  ): this {
    this.#problems.set(test.ref, {
      ...test,
      origin: 'annotations',
      problems,
      recentRuns: [],
      freshness: freshnessOf(undefined, false),
      changedSinceVerified: false,
      status: 'cannot-run',
      systemRefs: this.systems.get(test.ref) ?? [],
      signalKey: signalKeyOf(test.ref),
    });
    return this;
  }

  /** A service of the catalog; those that tests vouch for need not be added. */
  addService(service: FakeService): this {
    this.#services.set(service.entityRef, service);
    return this;
  }

  /** A run that has ended, begun at the given time. */
  addFinishedRun(options: {
    testRef: string;
    verdict: Verdict;
    at: number;
    change?: Partial<Run>;
  }): Run {
    const { testRef, verdict, at, change } = options;
    const stored = this.#queue(testRef, {
      at,
      trigger: {
        kind: 'schedule',
        scheduledFor: new Date(at).toISOString(),
        late: false,
      },
      verdict,
    });
    this.#playAll(stored, at);
    stored.run = { ...stored.run, ...change };
    return stored.run;
  }

  /** A run that has just been asked for, to be played with {@link FakeKymarosApi.advance}. */
  queue(testRef: string, verdict: Verdict = 'pass'): Run {
    return this.#queue(testRef, {
      at: Date.now(),
      trigger: { kind: 'manual', by: 'user:default/guest' },
      verdict,
    }).run;
  }

  /** Lets the next event of a run happen; `undefined` when there is none. */
  advance(runId: string): ScriptedEvent | undefined {
    const stored = this.#stored(runId);
    const next = stored.script.shift();
    if (next) {
      this.#append(stored, next.body, Date.now());
      this.#onMoved(runId, signalKeyOf(stored.run.testRef));
    }
    return next;
  }

  /** Lets events happen until one of this type has; until the end without. */
  play(runId: string, until?: RunEventBody['type']): void {
    for (
      let event = this.advance(runId);
      event && event.body.type !== until;
      event = this.advance(runId)
    );
  }

  /** How long until the next event of a run. */
  nextDelayMs(runId: string): number | undefined {
    return this.#stored(runId).script[0]?.afterMs;
  }

  activeRuns(): Run[] {
    return [...this.#runs.values()]
      .map(({ run }) => run)
      .filter(({ state }) => state !== 'finished');
  }

  async getEntityRestoreTests(entityRef: string) {
    this.#request('getEntityRestoreTests');
    return {
      items: this.#summaries().filter(
        ({ ref, entityRefs }) =>
          ref === entityRef || entityRefs.includes(entityRef),
      ),
    };
  }

  async listRestoreTests(query: RestoreTestQuery = {}) {
    this.#request('listRestoreTests');
    return pageOf(selectTests(this.#fleet(), query), { limit: 100, ...query });
  }

  async getFleetOverview(filter: FleetFilter = {}) {
    this.#request('getFleetOverview');
    return overviewOf(this.#fleet(), filter);
  }

  async getFleetCalendar(query: FleetCalendarQuery) {
    this.#request('getFleetCalendar');
    return calendarOf(this.#fleet(), query);
  }

  async listFleetRuns(query: FleetRunQuery) {
    this.#request('listFleetRuns');
    return pageOf(selectRuns(this.#fleet(), query), query);
  }

  async listServices(query: ServiceQuery = {}) {
    this.#request('listServices');
    return pageOf(selectServices(this.#fleet(), query), query);
  }

  async getClusters() {
    this.#request('getClusters');
    return { items: this.clusters };
  }

  async getTestCluster(testRef: string) {
    this.#request('getTestCluster');
    const name = this.#tests.get(testRef)?.cluster;
    const health = this.clusters.find(one => one.name === name);
    if (!health) {
      throw new NotFoundError(`There is no cluster of ${testRef}`);
    }
    return health;
  }

  async getRestoreTest(testRef: string) {
    this.#request('getRestoreTest');
    const test = this.#tests.get(testRef);
    if (!test) {
      throw new NotFoundError(`There is no restore test ${testRef}`);
    }
    return this.#summarize(test);
  }

  async planRun(testRef: string, options: { signal?: AbortSignal } = {}) {
    this.#request('planRun');
    if (this.onPlan) {
      return this.onPlan(options.signal);
    }
    const test = this.#tests.get(testRef);
    if (!test) {
      throw new NotFoundError(`There is no restore test ${testRef}`);
    }
    const reason = this.notEntitled.get(testRef);
    if (reason) {
      throw new NotAllowedError(reason);
    }
    return planOf(test, this.planned);
  }

  async startRun(testRef: string) {
    this.#request('startRun');
    if (this.activeRuns().some(run => run.testRef === testRef)) {
      throw new ConflictError(`A run of ${testRef} is active already`);
    }
    return this.queue(testRef);
  }

  async listRuns(
    testRef: string,
    query: RunQuery = {},
  ): Promise<Page<RunSummary>> {
    this.#request('listRuns');
    const { limit = 20, cursor = '0', verdicts, orderBy = 'createdAt' } = query;
    const sign = query.order === 'asc' ? 1 : -1;
    const all = this.#runsOf(testRef)
      .filter(
        ({ verdict }) => !verdicts || (verdict && verdicts.includes(verdict)),
      )
      .sort(
        (a, b) => sign * compare(orderKey(a, orderBy), orderKey(b, orderBy)),
      );
    const from = Number(cursor);
    const more = from + limit < all.length;
    return {
      items: all.slice(from, from + limit),
      totalItems: all.length,
      ...(more ? { nextCursor: String(from + limit) } : {}),
    };
  }

  async getRun(runId: string) {
    this.#request('getRun');
    return this.#stored(runId).run;
  }

  async getRunEvents(runId: string, after = 0) {
    this.#request('getRunEvents');
    return {
      items: this.#stored(runId).events.filter(({ seq }) => seq > after),
    };
  }

  async cancelRun(runId: string) {
    this.#request('cancelRun');
    const stored = this.#stored(runId);
    stored.script = [
      { afterMs: 3_000, body: { type: 'run.finished', ending: 'cancelled' } },
    ];
    this.#append(
      stored,
      { type: 'run.cancel-requested', by: 'user:default/guest' },
      Date.now(),
    );
    this.#onMoved(runId, signalKeyOf(stored.run.testRef));
    return stored.run;
  }

  async extendSandbox(runId: string, by: string) {
    this.#request('extendSandbox');
    const stored = this.#kept(runId);
    const { keptUntil, keptLimit } = stored.run;
    const until = Date.parse(keptUntil!) + durationMs(by);
    if (until > Date.parse(keptLimit!)) {
      throw new InputError(`Sandboxes are kept until ${keptLimit} at most`);
    }
    stored.run = { ...stored.run, keptUntil: new Date(until).toISOString() };
    return stored.run;
  }

  async releaseSandbox(runId: string) {
    this.#request('releaseSandbox');
    const stored = this.#kept(runId);
    stored.run = {
      ...stored.run,
      keptUntil: undefined,
      keptLimit: undefined,
    };
    return stored.run;
  }

  async getRunLogs(runId: string, query: RunLogQuery = {}): Promise<RunLogs> {
    this.#request('getRunLogs');
    const { run } = this.#stored(runId);
    if (this.withoutLogs.has(runId)) {
      throw new NotFoundError(`No logs of run ${runId} are kept`);
    }
    return selectLogs(logsOf(run), query);
  }

  async compareRuns(runId: string, otherRunId: string): Promise<RunComparison> {
    this.#request('compareRuns');
    return {
      ...comparisonOf(this.#stored(runId).run, this.#stored(otherRunId).run),
      ...this.compared,
    };
  }

  async getCheckSeries(testRef: string): Promise<{ items: CheckSeries[] }> {
    this.#request('getCheckSeries');
    return { items: seriesOf(this.#runsOf(testRef)) };
  }

  async getRunEvidence(runId: string): Promise<EvidenceFile> {
    this.#request('getRunEvidence');
    const { run } = this.#stored(runId);
    if (run.state !== 'finished') {
      throw new ConflictError(`Run ${runId} is not finished`);
    }
    return evidenceOf(run, this.#tests.get(run.testRef)!);
  }

  async getEvidenceReport(query: EvidenceReportQuery): Promise<EvidenceReport> {
    this.#request('getEvidenceReport');
    this.reportQueries.push(query);
    const { from, to, entityRef, ownerRef } = query;
    const tests = [...this.#tests.values()].filter(
      test =>
        (!entityRef || test.entityRefs.includes(entityRef)) &&
        (!ownerRef || test.ownerRef === ownerRef),
    );
    const runsOf = ({ ref }: RestoreTest) =>
      this.#runsOf(ref).filter(
        ({ finishedAt }) => finishedAt && finishedAt >= from && finishedAt < to,
      );
    return reportOf(tests.flatMap(runsOf), {
      query,
      notTested: tests.filter(test => runsOf(test).length === 0),
    });
  }

  async getEvidenceReportCsv(query: EvidenceReportQuery): Promise<string> {
    const { runs } = await this.getEvidenceReport(query);
    return ['runId,verdict', ...runs.map(row => `${row.runId},${row.verdict}`)]
      .map(line => `${line}\r\n`)
      .join('');
  }

  #request(method: string): void {
    this.requests.push(method);
    const failure = this.failure ?? this.failures.get(method);
    if (failure) {
      throw failure;
    }
  }

  #queue(
    testRef: string,
    options: { at: number; trigger: RunTrigger; verdict: Verdict },
  ): StoredRun {
    const run = initialRun({
      id: `run${this.#nextRun++}`,
      test: this.#tests.get(testRef)!,
      trigger: options.trigger,
      createdAt: new Date(options.at).toISOString(),
    });
    const stored: StoredRun = {
      run,
      events: [],
      script: scriptOf(run, { verdict: options.verdict, now: options.at }),
    };
    this.#runs.set(run.id, stored);
    this.#append(stored, { type: 'run.queued' }, options.at);
    return stored;
  }

  #playAll(stored: StoredRun, from: number): void {
    let at = from;
    for (const { afterMs, body } of stored.script.splice(0)) {
      at += afterMs;
      this.#append(stored, body, at);
    }
  }

  #append(stored: StoredRun, body: RunEventBody, at: number): void {
    const event = {
      ...withTimes(body, { run: stored.run, at: new Date(at).toISOString() }),
      runId: stored.run.id,
      seq: stored.events.length + 1,
      at: new Date(at).toISOString(),
    } as RunEvent;
    stored.events.push(event);
    stored.run = applyRunEvent(stored.run, event);
  }

  #stored(runId: string): StoredRun {
    const stored = this.#runs.get(runId);
    if (!stored) {
      throw new NotFoundError(`There is no run ${runId}`);
    }
    return stored;
  }

  #kept(runId: string): StoredRun {
    const stored = this.#stored(runId);
    if (!isKept(stored.run, Date.now())) {
      throw new ConflictError(`The sandboxes of run ${runId} are not kept`);
    }
    return stored;
  }

  #runsOf(testRef: string): Run[] {
    return [...this.#runs.values()]
      .map(({ run }) => run)
      .filter(run => run.testRef === testRef)
      .sort((a, b) => compare(a.createdAt, b.createdAt));
  }

  #fleet(): FakeFleet {
    const tests = this.#summaries();
    const services = tests.flatMap(({ ref, entityRefs, ownerRef }) =>
      entityRefs.map(entityRef => ({
        entityRef,
        title: entityRef.split('/').pop()!,
        ownerRef,
        systemRef: this.systems.get(ref)?.[0],
      })),
    );
    return {
      tests,
      runs: [...this.#runs.values()]
        .map(({ run }) => run)
        .sort((a, b) => compare(a.createdAt, b.createdAt)),
      services: [
        ...new Map([
          ...services.map(service => [service.entityRef, service] as const),
          ...this.#services,
        ]).values(),
      ],
      now: Date.now(),
    };
  }

  #summaries(): RestoreTestSummary[] {
    return [
      ...[...this.#tests.values()].map(test => this.#summarize(test)),
      ...this.#problems.values(),
    ];
  }

  #summarize(test: RestoreTest): RestoreTestSummary {
    const runs = this.#runsOf(test.ref);
    const finished = runs.filter(({ state }) => state === 'finished');
    const isConclusive = ({ verdict }: Run) =>
      verdict === 'pass' || verdict === 'partial' || verdict === 'fail';
    const last = <T>(items: T[]): T | undefined => items[items.length - 1];
    const { hash, ...rest } = test;
    const proof = last(finished.filter(isConclusive));
    const freshness = freshnessOf(proof, test.spec.schedule !== undefined);
    const entitlement = entitlementFrom(this.notEntitled.get(test.ref));
    return {
      ...rest,
      definitionHash: hash,
      problems: [],
      entitlement,
      nextRunAt:
        test.spec.schedule && !test.spec.suspend
          ? new Date(Date.now() + 9 * 3_600_000).toISOString()
          : undefined,
      lastRun: last(runs),
      lastConclusiveRun: proof,
      activeRun: runs.find(({ state }) => state !== 'finished'),
      recentRuns: finished.slice(-30),
      freshness,
      readiness: Math.floor((proof?.score ?? 0) * freshness.factor),
      changedSinceVerified: this.changed.has(test.ref),
      status: testStatusOf({
        problems: [],
        entitlement,
        lastConclusiveRun: proof,
        freshness,
      }),
      systemRefs: this.systems.get(test.ref) ?? [],
      signalKey: signalKeyOf(test.ref),
    };
  }
}

/** What signals about a test carry; also here it is not the ref. */
export function signalKeyOf(testRef: string): string {
  return `signal of ${testRef}`;
}

const DAY_MS = 24 * 3_600_000;

/** Of a test that runs every night, or has no schedule. */
function freshnessOf(proof: Run | undefined, scheduled: boolean): Freshness {
  const cadenceMs = scheduled ? DAY_MS : 30 * DAY_MS;
  const provenAt = proof && (proof.startedAt ?? proof.createdAt);
  if (!provenAt) {
    return { factor: 0, cadenceMs };
  }
  const cadences = (Date.now() - Date.parse(provenAt)) / cadenceMs;
  const [factor, falls] = ageOf(cadences);
  return {
    factor,
    cadenceMs,
    provenAt,
    ...(falls && {
      fallsAt: new Date(Date.parse(provenAt) + falls * cadenceMs).toISOString(),
    }),
  };
}

function ageOf(cadences: number): [factor: 1 | 0.75 | 0.5, falls?: number] {
  if (cadences < 1.5) {
    return [1, 1.5];
  }
  return cadences < 3 ? [0.75, 3] : [0.5];
}

/** Steps begin and end, and restores are taken up, when the event that says so happens. */
function withTimes(
  body: RunEventBody,
  { run, at }: { run: Run; at: string },
): RunEventBody {
  if (body.type === 'step.changed') {
    const begun = run.steps.find(({ id }) => id === body.step.id)?.startedAt;
    return {
      ...body,
      step: {
        ...body.step,
        startedAt: begun ?? at,
        ...(body.step.state === 'running' ? {} : { finishedAt: at }),
      },
    };
  }
  if (body.type === 'restore.progress') {
    const begun = run.tiers.find(({ name }) => name === body.tier)?.restore;
    return {
      ...body,
      restore: {
        ...body.restore,
        startedAt: begun?.startedAt ?? at,
        ...(body.restore.phase === 'Completed' ? { completedAt: at } : {}),
      },
    };
  }
  return body;
}

function entitlementFrom(reason: string | undefined) {
  return reason === undefined ? { allowed: true } : { allowed: false, reason };
}

function orderKey(
  run: Run,
  orderBy: NonNullable<RunQuery['orderBy']>,
): string | number {
  switch (orderBy) {
    case 'score':
      return run.score ?? -1;
    case 'rtoMs':
      return run.rtoMs ?? -1;
    case 'durationMs':
      return run.startedAt && run.finishedAt
        ? Date.parse(run.finishedAt) - Date.parse(run.startedAt)
        : -1;
    default:
      return run.createdAt;
  }
}

function compare(a: string | number, b: string | number): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
