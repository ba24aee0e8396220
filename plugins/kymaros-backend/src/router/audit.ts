import type { AuditorService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Request } from 'express';

/** A group of audited verbs. */
interface AuditedAction {
  eventId:
    | 'cluster-fetch'
    | 'evidence-fetch'
    | 'fleet-fetch'
    | 'restore-test-fetch'
    | 'run-fetch'
    | 'run-mutate'
    | 'run-plan'
    | 'sandbox-mutate';
  /** What was done within the group: `start`, `cancel`, `by-id`, ... */
  actionType: string;
  /** What it was done to, and how. */
  meta: Record<string, string>;
}

/** Runs the action, and records that it was tried and how it came out. */
export async function withAudit<T>(
  auditor: AuditorService,
  request: Request,
  { eventId, actionType, meta }: AuditedAction,
  action: () => Promise<T>,
): Promise<T> {
  const event = await auditor.createEvent({
    eventId,
    request,
    severityLevel: eventId.endsWith('-fetch') ? 'low' : 'medium',
    meta: { actionType, ...meta },
  });
  try {
    const result = await action();
    await event.success();
    return result;
  } catch (error) {
    await event.fail({ error: toError(error) as Error });
    throw error;
  }
}
