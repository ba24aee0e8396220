import type { Run } from '@kymaros/plugin-kymaros-common';

/** Whether the sandboxes of a run are there to be looked into. */
export function isKept(
  run: Pick<Run, 'state' | 'keptUntil'>,
  now: number,
): boolean {
  return (
    run.state === 'finished' &&
    run.keptUntil !== undefined &&
    Date.parse(run.keptUntil) > now
  );
}
