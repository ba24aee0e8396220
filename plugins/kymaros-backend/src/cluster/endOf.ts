import type { Bounds } from '@kymaros/plugin-kymaros-node';

/** Aborts at the end of the bounds. */
export function endOf({ signal, deadlineMs }: Bounds): AbortSignal {
  const left = Math.max(0, deadlineMs - Date.now());
  return AbortSignal.any([signal, AbortSignal.timeout(left)]);
}
