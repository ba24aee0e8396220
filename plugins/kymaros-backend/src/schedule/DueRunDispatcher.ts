import type {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import {
  lastDueAt,
  type RestoreTest,
  type RestoreTestDefinition,
} from '@kymaros/plugin-kymaros-common';
import type { ClusterConfig } from '../config/KymarosConfig';
import type {
  RunQueue,
  ScheduleLedger,
  SeenSchedule,
} from '../database/RunStore';
import type { RestoreTests } from '../definitions/RestoreTests';
import { explainSandboxLimit } from '../definitions/sandboxLimit';
import type { TestEntitlements } from '../definitions/TestEntitlements';

/** A run that is queued longer after its time than this is recorded as late. */
const LATE_AFTER_MS = 5 * 60 * 1000;

interface Options {
  restoreTests: RestoreTests;
  queue: RunQueue;
  schedules: ScheduleLedger;
  entitlements: Pick<TestEntitlements, 'refuseScheduled'>;
  clusters: ReadonlyArray<Pick<ClusterConfig, 'name' | 'maxSandboxes'>>;
  auth: AuthService;
  logger: LoggerService;
  /** Tells the engine of this replica that there is work. */
  onQueued: () => void;
  now?: () => Date;
}

/** What is to become of a test at this look. */
type Decision =
  | { action: 'nothing' }
  | { action: 'leave-out'; reason?: string; forget: boolean }
  | { action: 'remember'; seen: SeenSchedule }
  | { action: 'queue'; due: Date; seen: SeenSchedule };

/**
 * Queues the runs that tests are due for.
 *
 * - A schedule counts from its first sight, which is kept: a test just registered, changed or resumed waits for its next time.
 * - Times missed while no backend ran, or while a run of the test was active, come to one run, recorded as late.
 * - Any number of replicas may look at once: (test, time) is unique in the queue.
 */
export class DueRunDispatcher {
  readonly #options: Options;
  readonly #now: () => Date;
  /** Why tests are left out, so that each reason is logged once. */
  readonly #reasons = new Map<string, string>();

  constructor(options: Options) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** Looks once a minute, on one replica at a time. */
  async register(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'dispatch-due-runs',
      scope: 'global',
      frequency: { cron: '* * * * *' },
      timeout: { seconds: 55 },
      fn: signal => this.dispatch(signal),
    });
  }

  /** Queues what is due now. */
  async dispatch(signal?: AbortSignal): Promise<void> {
    const { restoreTests, auth, schedules, logger } = this.#options;
    const definitions = await restoreTests.list(
      await auth.getOwnServiceCredentials(),
    );
    const seen = new Map(
      (await schedules.list()).map(entry => [entry.testRef, entry]),
    );
    for (const definition of definitions) {
      signal?.throwIfAborted();
      try {
        await this.#dispatchOne(definition, seen.get(definition.ref));
      } catch (error) {
        // One test must not keep the others from their time; this one is looked at again in a minute.
        logger.error(
          `Restore test ${
            definition.ref
          } could not be dispatched: ${stringifyError(error)}`,
        );
      }
    }
  }

  async #dispatchOne(
    definition: RestoreTestDefinition,
    seen: SeenSchedule | undefined,
  ): Promise<void> {
    const { schedules } = this.#options;
    const decision = this.#decide(definition, seen);
    if (decision.action === 'leave-out') {
      this.#explainOnce(definition.ref, decision.reason);
      if (decision.forget && seen) {
        await schedules.forget(definition.ref);
      }
      return;
    }
    if (decision.action === 'remember') {
      await schedules.remember(decision.seen);
    }
    if (decision.action === 'queue' && definition.test) {
      await this.#queue(definition.test, decision);
      return;
    }
    this.#reasons.delete(definition.ref);
  }

  #decide(
    { ref, test, problems }: RestoreTestDefinition,
    seen: SeenSchedule | undefined,
  ): Decision {
    if (!test) {
      // Kept in mind: a definition that is broken for a while has still missed its times.
      const reason = problems
        .map(({ field, message }) => `${field} ${message}`)
        .join('; ');
      return { action: 'leave-out', reason, forget: false };
    }
    const { schedule, timezone, suspend } = test.spec;
    if (!schedule) {
      return { action: 'leave-out', forget: true };
    }
    if (suspend) {
      return { action: 'leave-out', reason: 'it is suspended', forget: true };
    }
    const now = this.#now();
    const key = `${schedule} ${timezone}`;
    if (seen?.schedule !== key) {
      const first = { testRef: ref, schedule: key, since: now };
      return { action: 'remember', seen: first };
    }
    const due = lastDueAt(test.spec, { since: seen.since, now });
    return due ? { action: 'queue', due, seen } : { action: 'nothing' };
  }

  async #queue(
    test: RestoreTest,
    { due, seen }: { due: Date; seen: SeenSchedule },
  ): Promise<void> {
    const { queue, schedules, logger, onQueued } = this.#options;
    const refusal = await this.#refusalOf(test, due);
    if (refusal) {
      // Its time is over: a test that is allowed later does not make up for what it was denied.
      this.#explainOnce(test.ref, refusal);
      await schedules.advance({ ...seen, since: due });
      return;
    }
    const late = this.#now().getTime() - due.getTime() > LATE_AFTER_MS;
    const scheduledFor = due.toISOString();
    const queued = await queue.enqueueScheduled({
      test,
      trigger: { kind: 'schedule', scheduledFor, late },
    });
    if (queued) {
      logger.info(
        `Queued ${test.ref} for ${scheduledFor}${late ? ', late' : ''}`,
      );
      onQueued();
    } else if (!(await this.#wasQueued(test.ref, due))) {
      this.#explainOnce(
        test.ref,
        `its run for ${scheduledFor} waits for the active one to end`,
      );
      return;
    }
    this.#reasons.delete(test.ref);
    await schedules.advance({ ...seen, since: due });
  }

  /** Why a run that is due is not queued. */
  async #refusalOf(test: RestoreTest, due: Date): Promise<string | undefined> {
    const { entitlements, clusters } = this.#options;
    return (
      (await entitlements.refuseScheduled(test, due)) ??
      explainSandboxLimit(clusters, test)
    );
  }

  /** Whether another replica, or this one before it crashed, has queued it already. */
  async #wasQueued(testRef: string, due: Date): Promise<boolean> {
    const last = await this.#options.queue.lastScheduledFor(testRef);
    return last !== undefined && last >= due;
  }

  #explainOnce(testRef: string, reason: string | undefined): void {
    if (reason === undefined) {
      this.#reasons.delete(testRef);
    } else if (this.#reasons.get(testRef) !== reason) {
      this.#reasons.set(testRef, reason);
      this.#options.logger.info(
        `Restore test ${testRef} is not queued: ${reason}`,
      );
    }
  }
}
