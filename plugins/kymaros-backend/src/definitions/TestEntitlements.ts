import type { AuditorService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { Finding, RestoreTest } from '@kymaros/plugin-kymaros-common';
import type { Entitlement } from '../config/KymarosConfig';
import { explainMissingEntitlement } from './entitlements';

/**
 * Which tests may restore what (promise 8), by `kymaros.entitlements`.
 *
 * Asked when a definition is read, when a run of it is planned or queued, and again when the run starts. What is denied to
 * a person's request is audited with that request; what is denied without one is audited here.
 */
export class TestEntitlements {
  readonly #entitlements: readonly Entitlement[];
  readonly #auditor: AuditorService;

  constructor(options: {
    entitlements: readonly Entitlement[];
    auditor: AuditorService;
  }) {
    this.#entitlements = options.entitlements;
    this.#auditor = options.auditor;
  }

  /** Why the test may not restore what it says; nothing when it may. */
  explainDenial(test: RestoreTest): string | undefined {
    return explainMissingEntitlement(this.#entitlements, test);
  }

  /** @throws NotAllowedError with the explanation */
  require(test: RestoreTest): void {
    const denial = this.explainDenial(test);
    if (denial) {
      throw new NotAllowedError(denial);
    }
  }

  /** Whether a scheduled run may be queued; if not, why, and the attempt is audited. */
  async refuseScheduled(
    test: RestoreTest,
    scheduledFor: Date,
  ): Promise<string | undefined> {
    return this.#refuse(test, {
      actionType: 'schedule',
      scheduledFor: scheduledFor.toISOString(),
    });
  }

  /** A gate for a run that starts without being entitled any more; the attempt is audited. */
  async refuseStart({
    runId,
    test,
  }: {
    runId: string;
    test: RestoreTest;
  }): Promise<Finding | undefined> {
    const denial = await this.#refuse(test, { actionType: 'begin', runId });
    return denial === undefined
      ? undefined
      : {
          code: 'not-entitled',
          severity: 'critical',
          cause: 'DEFINITION',
          gate: true,
          message: `${denial}.`,
          hint: 'It was entitled when the run was queued: ask an administrator why kymaros.entitlements has changed since.',
        };
  }

  async #refuse(
    test: RestoreTest,
    attempt: { actionType: string } & Record<string, string>,
  ): Promise<string | undefined> {
    const denial = this.explainDenial(test);
    if (denial) {
      const event = await this.#auditor.createEvent({
        eventId: 'run-mutate',
        severityLevel: 'medium',
        meta: { ...attempt, testRef: test.ref },
      });
      await event.fail({ error: new NotAllowedError(denial) });
    }
    return denial;
  }
}
