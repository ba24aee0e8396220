import type { Finding } from '@kymaros/plugin-kymaros-common';

/** Why there is no verdict on the backup although nothing went wrong. */
export function cancelledFinding(by: string): Finding {
  return {
    code: 'run-cancelled',
    severity: 'critical',
    cause: 'CANCELLED',
    gate: true,
    message: `The run was cancelled by ${by}.`,
    hint: 'Run the test again to learn whether the backup restores.',
  };
}
