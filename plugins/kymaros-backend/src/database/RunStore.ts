import type {
  Finding,
  Page,
  RestoreTest,
  Run,
  RunEnding,
  RunEvent,
  RunEventBody,
  RunLogs,
  RunQuery,
  RunResult,
  RunSummary,
  RunTrigger,
  StepKind,
  StepSummary,
} from '@kymaros/plugin-kymaros-common';

/** Names a run of which something has changed. */
export interface ChangedRun {
  runId: string;
  testRef: string;
}

/** A run to be queued. */
export interface NewRun {
  test: RestoreTest;
  trigger: RunTrigger;
}

/** The right to write to a run, until another worker claims it. */
export interface RunHandle {
  runId: string;
  /** Fencing token: grows with every claim of the run. */
  token: number;
}

/** A run that this worker holds. Every write names `token`; once the lease was lost it changes nothing. */
export interface ClaimedRun extends RunHandle {
  test: RestoreTest;
  trigger: RunTrigger;
  /** When the run was first claimed. */
  startedAt: Date;
  /** Time since then by the database's clock, so that a worker's own clock may be wrong. */
  ageMs: number;
  /** Set when another worker had begun it. */
  resumed: boolean;
  cancelRequestedBy?: string;
  /** Why the `on-success` steps were cut short, if they were. */
  stopped?: StopReason;
  steps: StoredStep[];
  findings: Finding[];
  result?: RunResult;
}

/** Why the `on-success` steps of a run were cut short. */
export type StopReason = 'failed' | 'cancelled' | 'timed-out';

/** A step as it is stored. */
export interface StoredStep extends StepSummary {
  output?: unknown;
}

/** How a step came to its end. */
export interface StepEnd {
  id: string;
  state: 'done' | 'failed' | 'skipped';
  output?: unknown;
  findings?: Finding[];
  message?: string;
  /** Cuts the `on-success` steps short; the first reason counts. */
  stops?: StopReason;
}

/** Thrown by writes whose fencing token is not the current one. */
export class LeaseLostError extends Error {
  name = 'LeaseLostError';
}

/** What people read of runs. */
export interface RunReader {
  getRun(runId: string): Promise<Run | undefined>;
  listRuns(testRef: string, query: RunQuery): Promise<Page<RunSummary>>;
  listEvents(
    runId: string,
    options: { after: number; limit: number },
  ): Promise<RunEvent[]>;
  /** The newest conclusive runs of the same test and definition that were queued before the run, newest first. */
  comparableRuns(runId: string, limit: number): Promise<Run[]>;
  /** Newest, newest conclusive and active run, and the last 30 finished ones (oldest first), for each test. */
  overviewOf(testRefs: string[]): Promise<Map<string, RunOverview>>;
}

/** The runs of a test at a glance. */
export interface RunOverview {
  lastRun?: RunSummary;
  lastConclusiveRun?: RunSummary;
  activeRun?: RunSummary;
  recentRuns: Array<
    Pick<RunSummary, 'id' | 'verdict' | 'score' | 'createdAt' | 'rtoMs'>
  >;
}

/** How runs come to be and are stopped from outside. */
export interface RunQueue {
  /** @throws ConflictError naming the active run when the test has one (promise: a test never has two runs active). */
  enqueue(run: NewRun): Promise<Run>;
  /** Queues it unless (test, scheduledFor) was queued before or a run is active; tells whether it did. */
  enqueueScheduled(
    run: NewRun & { trigger: { kind: 'schedule' } },
  ): Promise<boolean>;
  /** When the test's schedule was last dispatched, `undefined` if never. */
  lastScheduledFor(testRef: string): Promise<Date | undefined>;
  /** Idempotent; a queued run ends at once as cancelled. */
  requestCancel(runId: string, by: string): Promise<void>;
}

/** What a worker does with a run. */
export interface RunLease {
  /**
   * The oldest run that can be worked on: queued with a free slot and room for its sandboxes on its cluster and with
   * free sandbox names, or running with an expired lease. Two workers never get the same one.
   */
  tryClaim(options: {
    owner: string;
    leaseMs: number;
    slotsOf: (cluster: string) => number;
    /** Sandboxes that a cluster may have at once; a run that needs more on its own is claimed when there is no other. */
    maxSandboxesOf: (cluster: string) => number;
    stepsOf: (
      test: RestoreTest,
      runId: string,
    ) => Array<{ id: string; kind: StepKind; tier?: string }>;
  }): Promise<ClaimedRun | undefined>;
  /** Renews the lease; tells of a cancel request. @throws LeaseLostError */
  renew(
    run: RunHandle,
    leaseMs: number,
  ): Promise<{ cancelRequestedBy?: string }>;
  appendEvents(run: RunHandle, events: RunEventBody[]): Promise<void>;
  startStep(run: RunHandle, stepId: string): Promise<StoredStep>;
  /** Tells when it began and ended, by the database's clock. */
  finishStep(run: RunHandle, step: StepEnd): Promise<StepSummary>;
  /** Stores the verdict; the first one counts. */
  conclude(run: RunHandle, result: RunResult): Promise<void>;
  /** Ends the run for good and frees its slot. */
  finish(run: RunHandle, options: { ending: RunEnding }): Promise<void>;
  /** Gives the lease back at once, so that another worker can go on (shutdown). */
  release(run: RunHandle): Promise<void>;
}

/**
 * What a run's backup held of a tier: `apiVersion/Kind` to name to a digest of the content; the digest is empty where the
 * content could not or must not be read.
 */
export type StoredContents = Record<string, Record<string, string>>;

/**
 * The heavy parts of runs, kept apart from them and given up earlier. Saving again replaces what was saved, so a step that
 * is repeated after a crash leaves one copy.
 */
export interface RunArchive {
  /** By source namespace of the tier. */
  saveContents(
    runId: string,
    contents: Record<string, StoredContents>,
  ): Promise<void>;
  contentsOf(
    runId: string,
  ): Promise<Record<string, StoredContents> | undefined>;
  saveLogs(runId: string, logs: RunLogs): Promise<void>;
  logsOf(runId: string): Promise<RunLogs | undefined>;
}

/** Namespaces that runs made: the proof of ownership for every deletion. */
export interface SandboxLedger {
  /** Records intent before the namespace is created; a taken name of another run is a ConflictError. */
  reserve(entry: {
    runId: string;
    cluster: string;
    namespaces: string[];
  }): Promise<void>;
  recordCreated(entry: {
    runId: string;
    cluster: string;
    namespace: string;
    uid: string;
  }): Promise<void>;
  recordDeleted(entry: {
    runId: string;
    cluster: string;
    namespace: string;
  }): Promise<void>;
  keep(entry: { runId: string; until: Date }): Promise<void>;
  /**
   * Moves the time of kept namespaces on, never back.
   *
   * @returns until when they are kept now; nothing when they are not kept any more
   */
  extend(entry: { runId: string; until: Date }): Promise<Date | undefined>;
  /** Gives kept namespaces up, so that they are reaped; tells whether there were any. */
  release(runId: string): Promise<boolean>;
  /** Namespaces that are not known to be gone, with their uid when they were created. */
  namespacesOf(
    runId: string,
  ): Promise<Array<{ cluster: string; namespace: string; uid?: string }>>;
  /** Runs on the cluster whose sandboxes may stay for now: active ones, and kept ones until their time. */
  runsWithLiveSandboxes(cluster: string): Promise<Set<string>>;
  /** Runs of the cluster that are over, with namespaces that are not known to be gone. */
  runsToReap(cluster: string): Promise<string[]>;
}

/** A schedule as the dispatcher has last seen it. */
export interface SeenSchedule {
  testRef: string;
  /** Cron expression and time zone. */
  schedule: string;
  /** Whatever was due up to then has been dispatched, or lies before the first sight of this schedule. */
  since: Date;
}

/** What is remembered of schedules, so that times missed while no backend ran are known. */
export interface ScheduleLedger {
  list(): Promise<SeenSchedule[]>;
  /** Records a schedule at its first sight or after a change; the first replica to see it counts. */
  remember(schedule: SeenSchedule): Promise<void>;
  /** Moves `since` on, never back, and only while the schedule is still this one. */
  advance(schedule: SeenSchedule): Promise<void>;
  forget(testRef: string): Promise<void>;
}
