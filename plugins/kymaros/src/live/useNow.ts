import { useEffect, useState } from 'react';

/** The time, told again every `intervalMs` while the page is visible; frozen without an interval. */
export function useNow(intervalMs: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    if (intervalMs === undefined) {
      return undefined;
    }
    setNow(Date.now());
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') {
        setNow(Date.now());
      }
    }, intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);

  return now;
}
