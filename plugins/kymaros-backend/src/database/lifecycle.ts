import type { RunState, StepSummary } from '@kymaros/plugin-kymaros-common';

/** State that a step can be in. */
export type StepState = StepSummary['state'];

/**
 * The life of a run: from each state, the states that may follow it.
 *
 * - `queued`: waits for a slot of its cluster and for its sandbox names.
 * - `running`: a worker holds it, or any worker may take it over; from one worker to the next it stays `running`.
 * - `finished`: over; never changes again. A queued run gets here directly when it is cancelled.
 */
export const RUN_TRANSITIONS: Readonly<Record<RunState, readonly RunState[]>> =
  {
    queued: ['running', 'finished'],
    running: ['running', 'finished'],
    finished: [],
  };

/**
 * The life of a step: from each state, the states that may follow it.
 *
 * - `pending`: was not tried yet.
 * - `running`: was tried; it is tried again after a crash or a passing error.
 * - `done`, `failed`: came to its end; its output is stored.
 * - `skipped`: was not needed any more, perhaps after a try that could not end.
 */
export const STEP_TRANSITIONS: Readonly<
  Record<StepState, readonly StepState[]>
> = {
  pending: ['running', 'skipped'],
  running: ['running', 'done', 'failed', 'skipped'],
  done: [],
  failed: [],
  skipped: [],
};

/** States of a run from which it can come to `next`. */
export function runStatesBefore(next: RunState): RunState[] {
  return statesBefore(RUN_TRANSITIONS, next);
}

/** States of a step from which it can come to `next`. */
export function stepStatesBefore(next: StepState): StepState[] {
  return statesBefore(STEP_TRANSITIONS, next);
}

/** Whether a step that is in this state will not be executed any more. */
export function isStepOver(state: StepState): boolean {
  return STEP_TRANSITIONS[state].length === 0;
}

function statesBefore<TState extends string>(
  transitions: Readonly<Record<TState, readonly TState[]>>,
  next: TState,
): TState[] {
  return (Object.keys(transitions) as TState[]).filter(state =>
    transitions[state].includes(next),
  );
}
