import { createContext, useContext } from 'react';
import { useNow } from './useNow';

const TICK_MS = 1000;

const LastNewsContext = createContext<number | undefined>(undefined);

/** Tells what is shown inside when it was last heard of, when that is too long ago to say that it still goes on. */
export const LastNewsProvider = LastNewsContext.Provider;

/** When what is shown here was last heard of; `undefined` while it is followed. */
export function useLostSince(): number | undefined {
  return useContext(LastNewsContext);
}

/** The time up to which something is known to go on: now, or when it was last heard of. Told each second while `going`. */
export function useClockOf(options: { going: boolean }): number {
  const lostSince = useLostSince();
  const isFollowed = options.going && lostSince === undefined;
  const now = useNow(isFollowed ? TICK_MS : undefined);
  return lostSince ?? now;
}
