import type { StepKind, StepSummary } from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { stepStatesBefore } from '../lifecycle';
import type { StoredStep } from '../RunStore';
import type { RunStepRow } from '../tables';

/** A step that a run will take. */
export interface PlannedStep {
  id: string;
  kind: StepKind;
  tier?: string;
}

/** The steps of a run in order, with their outputs. */
export async function readSteps(
  trx: Knex.Transaction,
  runId: string,
): Promise<StoredStep[]> {
  const rows = await trx<RunStepRow>('run_steps')
    .where({ run_id: runId })
    .orderBy('ordinal');
  return rows.map(row => ({
    ...stepSummaryOf(row),
    output: row.output === null ? undefined : JSON.parse(row.output),
  }));
}

/**
 * Adds the steps that the run does not have yet: all of them at the first claim, and at a later one those that a newer
 * version of the plugin takes. The caller holds the run's lock.
 *
 * @returns the added ones
 */
export async function addMissingSteps(
  trx: Knex.Transaction,
  { runId, steps }: { runId: string; steps: PlannedStep[] },
): Promise<StepSummary[]> {
  const known = await readSteps(trx, runId);
  const missing = steps
    .map((step, ordinal) => ({ step, ordinal }))
    .filter(({ step }) => !known.some(({ id }) => id === step.id));
  if (missing.length === 0) {
    return [];
  }
  const rows = missing.map(({ step, ordinal }) => ({
    run_id: runId,
    step_id: step.id,
    ordinal,
    kind: step.kind,
    tier: step.tier ?? null,
    state: 'pending' as const,
    attempts: 0,
    started_at: null,
    finished_at: null,
    message: null,
    output: null,
  }));
  await trx<RunStepRow>('run_steps').insert(rows);
  return rows.map(stepSummaryOf);
}

/**
 * Changes a step of a locked run, if its life allows the new state.
 *
 * @returns the step as it is now
 * @throws an Error when there is no such step or it cannot come to that state
 */
export async function changeStep(
  trx: Knex.Transaction,
  { runId, stepId }: { runId: string; stepId: string },
  changes: Pick<RunStepRow, 'state'> & Partial<RunStepRow>,
): Promise<StoredStep> {
  const key = { run_id: runId, step_id: stepId };
  const changed = await trx<RunStepRow>('run_steps')
    .where(key)
    .whereIn('state', stepStatesBefore(changes.state))
    .update(changes);
  const row = await trx<RunStepRow>('run_steps').where(key).first();
  if (!row) {
    throw new Error(`Run ${runId} has no step ${stepId}`);
  }
  if (!changed) {
    throw new Error(
      `Step ${stepId} of run ${runId} is ${row.state} and cannot become ${changes.state}`,
    );
  }
  return {
    ...stepSummaryOf(row),
    output: row.output === null ? undefined : JSON.parse(row.output),
  };
}

/** Gives up what the steps of a locked run gave to each other: once it ends, its record holds all that is worth keeping. */
export async function dropStepOutputs(
  trx: Knex.Transaction,
  runId: string,
): Promise<void> {
  await trx<RunStepRow>('run_steps')
    .where({ run_id: runId })
    .update({ output: null });
}

/** The step as people see it. */
export function stepSummaryOf(row: RunStepRow): StepSummary {
  return {
    id: row.step_id,
    kind: row.kind,
    tier: row.tier ?? undefined,
    state: row.state,
    attempts: row.attempts,
    startedAt: isoOf(row.started_at),
    finishedAt: isoOf(row.finished_at),
    message: row.message ?? undefined,
  };
}

function isoOf(ms: RunStepRow['started_at']): string | undefined {
  return ms === null ? undefined : new Date(Number(ms)).toISOString();
}
