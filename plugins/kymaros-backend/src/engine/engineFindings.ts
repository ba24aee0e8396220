import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { Step } from './Step';

const MAX_ERROR_LENGTH = 2_000;

/** The run's own deadline came before its verdict. */
export function timedOutFinding(options: {
  stepId: string;
  timeout: string;
}): Finding {
  return {
    code: 'run-timed-out',
    severity: 'critical',
    cause: 'INFRA',
    gate: true,
    message: `The run was not through within its timeout of ${options.timeout}: step ${options.stepId} had not come to its end.`,
    hint: 'See in the timeline what took the time, and raise spec.timeout if the restore needs more.',
  };
}

/** A step threw, or killed its workers, more often than it may. */
export function stepFailedFinding(
  step: Pick<Step, 'id' | 'kind' | 'tier'>,
  options: { attempts: number; error: Error },
): Finding {
  const message = `Step ${step.id} failed after ${
    options.attempts
  } tries: ${describe(options.error)}`;
  if (step.kind === 'clean-up') {
    return {
      code: 'clean-up-failed',
      severity: 'warning',
      cause: 'CLEANUP',
      gate: false,
      tier: step.tier,
      message,
      hint: 'What the run left in the cluster is looked for again until it is gone; if it stays, remove the obstacle that the error names.',
    };
  }
  return {
    code: 'step-failed',
    severity: 'critical',
    cause: 'INFRA',
    gate: true,
    tier: step.tier,
    message,
    hint: 'This says nothing about the backup. Remove the cause that the error names and run the test again.',
  };
}

/** The steps of the run could not even be listed. */
export function noStepsFinding(error: Error): Finding {
  return {
    code: 'no-steps',
    severity: 'critical',
    cause: 'INFRA',
    gate: true,
    message: `It could not be worked out what the run has to do: ${describe(
      error,
    )}`,
    hint: 'Check that the cluster of the test is configured and run the test again.',
  };
}

function describe(error: Error): string {
  const text = `${error.name}: ${error.message}`;
  return text.length > MAX_ERROR_LENGTH
    ? `${text.slice(0, MAX_ERROR_LENGTH)}...`
    : text;
}
