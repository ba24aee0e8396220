import { toError } from '@backstage/errors';
import type { RunSignal } from '@kymaros/plugin-kymaros-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Poller } from './Poller';
import { useRunSignals } from './useRunSignals';
import { onWakeUp } from './wakeUps';
import { withDeadline } from './withDeadline';

/** How often to ask, without and with signals between. */
export const INTERVALS_MS = {
  activeWithoutSignals: 2_000,
  activeWithSignals: 5_000,
  idle: 30_000,
};

/** The least time between two fetches: with the signal on its way, what happened is on screen within a second. */
export const GAP_MS = 850;

/** What goes on and has not been heard of for so long may be over. */
export const LOST_AFTER_MS = 15_000;

const DEADLINE_MS = 20_000;

/** What to fetch and when. */
export interface LiveQueryOptions<T> {
  /** What the data is about; a new key drops the data of the old one. */
  key: string;
  /** Which part of it (page, order, filter); a new variant fetches at once and keeps the data on screen until then. */
  variant?: string;
  /** Fetches; gets what was fetched before, so that it can ask for the difference only. */
  load: (previous: T | undefined) => Promise<T>;
  /** Whether something is going on, nothing is, or nothing ever will be again. */
  pace: (data: T | undefined) => 'active' | 'idle' | 'ended';
  /** Which signals make it fetch at once. */
  wakesOn: (signal: RunSignal, data: T | undefined) => boolean;
  /** The least time between two fetches, however often it is woken; {@link GAP_MS} unless told. */
  gapMs?: number;
}

/** Data that keeps itself up to date. */
export interface LiveQuery<T> {
  data?: T;
  /** Why the last fetch failed; `data` is then what was known before. */
  error?: Error;
  /** When `data` was fetched. */
  fetchedAt?: number;
  /** When something that was going on was last heard of, too long ago to say that it still is. */
  lostSince?: number;
  /** The first fetch, or the first of a new variant, is under way. */
  loading: boolean;
  /** Fetches now. */
  refresh: () => void;
}

interface Snapshot<T> {
  key: string;
  variant?: string;
  data?: T;
  error?: Error;
  fetchedAt?: number;
}

/**
 * Fetches by polling and on signals, pauses while the page is hidden, and keeps the old data when a fetch fails.
 */
export function useLiveQuery<T>(options: LiveQueryOptions<T>): LiveQuery<T> {
  const { key, variant } = options;
  const latest = useRef(options);
  latest.current = options;
  const snapshot = useRef<Snapshot<T>>({ key, variant });
  if (snapshot.current.key !== key) {
    snapshot.current = { key, variant };
  }
  const poller = useRef<Poller>();
  const [, render] = useState({});

  const hasSignals = useRunSignals(signal => {
    if (latest.current.wakesOn(signal, snapshot.current.data)) {
      poller.current?.wake();
    }
  });

  useEffect(() => {
    const pace = () => latest.current.pace(snapshot.current.data);
    const publish = (next: Partial<Snapshot<T>>) => {
      snapshot.current = { ...snapshot.current, variant, ...next };
      render({});
    };
    const own = new Poller({
      isVisible: () => document.visibilityState === 'visible',
      intervalMs: () => intervalOf(pace(), hasSignals),
      gapMs: () => latest.current.gapMs ?? GAP_MS,
      poll: async isCurrent => {
        // What arrives for something that is no longer shown is dropped.
        const isWanted = () => isCurrent() && snapshot.current.key === key;
        try {
          const data = await withDeadline(
            latest.current.load(snapshot.current.data),
            DEADLINE_MS,
          );
          if (isWanted()) {
            publish({ data, error: undefined, fetchedAt: Date.now() });
          }
        } catch (error) {
          if (isWanted()) {
            publish({ error: toError(error) as Error });
          }
          throw error;
        }
      },
    });
    poller.current = own;
    own.wake();
    const stopWatching = onWakeUp(() => {
      if (pace() !== 'ended') {
        render({});
        own.restart();
      }
    });
    return () => {
      stopWatching();
      own.stop();
    };
  }, [key, variant, hasSignals]);

  const refresh = useCallback(() => poller.current?.wake(), []);
  const { data, error, fetchedAt } = snapshot.current;
  const isOfThisVariant = snapshot.current.variant === variant;
  return {
    data,
    error,
    fetchedAt,
    lostSince: useLostSince(
      options.pace(data) === 'active' ? fetchedAt : undefined,
    ),
    loading: !isOfThisVariant || (data === undefined && error === undefined),
    refresh,
  };
}

/** The time of the last news once that is too long ago. */
function useLostSince(lastNewsAt: number | undefined): number | undefined {
  const [, render] = useState({});
  const isLost =
    lastNewsAt !== undefined && Date.now() - lastNewsAt >= LOST_AFTER_MS;

  useEffect(() => {
    if (lastNewsAt === undefined || isLost) {
      return undefined;
    }
    const timer = setTimeout(
      () => render({}),
      lastNewsAt + LOST_AFTER_MS - Date.now(),
    );
    return () => clearTimeout(timer);
  }, [lastNewsAt, isLost]);

  return isLost ? lastNewsAt : undefined;
}

function intervalOf(
  pace: 'active' | 'idle' | 'ended',
  hasSignals: boolean,
): number | undefined {
  switch (pace) {
    case 'active':
      return hasSignals
        ? INTERVALS_MS.activeWithSignals
        : INTERVALS_MS.activeWithoutSignals;
    case 'idle':
      return INTERVALS_MS.idle;
    default:
      return undefined;
  }
}
