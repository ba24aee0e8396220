import type { DatabaseRunStore } from '../../database/DatabaseRunStore';

/** The store's lease with some verbs replaced. */
export function leaseWith(
  { lease }: Pick<DatabaseRunStore, 'lease'>,
  changes: Partial<DatabaseRunStore['lease']>,
): DatabaseRunStore['lease'] {
  return {
    tryClaim: options => lease.tryClaim(options),
    renew: (run, leaseMs) => lease.renew(run, leaseMs),
    appendEvents: (run, events) => lease.appendEvents(run, events),
    startStep: (run, stepId) => lease.startStep(run, stepId),
    finishStep: (run, end) => lease.finishStep(run, end),
    conclude: (run, result) => lease.conclude(run, result),
    finish: (run, options) => lease.finish(run, options),
    release: run => lease.release(run),
    ...changes,
  };
}
