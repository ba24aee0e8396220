/**
 * Follows work to its end, but once the signal aborted for no longer than the grace: work that does not heed its signal is
 * abandoned, and the signal's reason thrown.
 */
export async function settleWithin<T>(
  work: Promise<T>,
  { signal, graceMs }: { signal: AbortSignal; graceMs: number },
): Promise<T> {
  let abandon: () => void = () => {};
  let grace: NodeJS.Timeout | undefined;
  const abandoned = new Promise<never>((_, reject) => {
    abandon = () => {
      grace = setTimeout(() => reject(signal.reason), graceMs);
    };
  });
  if (signal.aborted) {
    abandon();
  } else {
    signal.addEventListener('abort', abandon, { once: true });
  }
  try {
    return await Promise.race([work, abandoned]);
  } finally {
    clearTimeout(grace);
    signal.removeEventListener('abort', abandon);
  }
}
