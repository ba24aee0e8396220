import { useLiveQuery, type LiveQuery } from '../live/useLiveQuery';

/** Fetches what does not change by itself: once, and again when asked to. */
export function useOnce<T>(options: {
  key: string;
  variant?: string;
  load: () => Promise<T>;
}): LiveQuery<T> {
  return useLiveQuery({
    ...options,
    pace: () => 'ended',
    wakesOn: () => false,
  });
}
