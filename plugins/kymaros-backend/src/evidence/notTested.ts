import {
  nextRunAt,
  type RestoreTestDefinition,
  type RestoreTestSpec,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';

/** What is known of a test of which no run ended in a period. */
export interface UntestedTest {
  definition: RestoreTestDefinition;
  /** Why it may not run. */
  denial?: string;
  /** The queued or running one. */
  activeRun?: RunSummary;
}

/** Why no run of the test ended in the period, as far as can be told by how things are now. */
export function notTestedReason(
  { definition, denial, activeRun }: UntestedTest,
  period: { from: Date; to: Date; now: Date },
): string {
  const { test, problems } = definition;
  if (!test) {
    const [{ field, message }] = problems;
    return `Its definition has a mistake: ${field}: ${message}`;
  }
  if (denial) {
    return `It is not entitled: ${denial}`;
  }
  if (activeRun) {
    return `Run ${activeRun.id} is ${activeRun.state}, since ${
      activeRun.startedAt ?? activeRun.createdAt
    }`;
  }
  return scheduleReason(test.spec, period);
}

function scheduleReason(
  spec: RestoreTestSpec,
  { from, to, now }: { from: Date; to: Date; now: Date },
): string {
  if (spec.suspend) {
    return 'It is suspended';
  }
  if (!spec.schedule) {
    return 'It has no schedule, and no run that somebody started ended in the period';
  }
  const schedule = `schedule ${spec.schedule} (${spec.timezone})`;
  // A time at the very start of the period counts.
  const due = nextRunAt(spec, new Date(from.getTime() - 1));
  if (!due || due >= to) {
    return `It was not due in the period by its ${schedule}`;
  }
  return due > now
    ? `It is not due before ${due.toISOString()} by its ${schedule}`
    : `It was due at ${due.toISOString()} by its ${schedule}, and no run ended in the period`;
}
