/** Resolves with the exit code of a process that ends because it was told to. */
export function untilStopped(signal: AbortSignal, code = 0): Promise<number> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve(code);
    } else {
      signal.addEventListener('abort', () => resolve(code), { once: true });
    }
  });
}
