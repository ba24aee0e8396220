const DEADLINE_MS = 10_000;
const PAUSE_MS = 20;

/** Tries an expectation until it holds; fails with its last error when the time is over. */
export async function eventually<T>(
  expectation: () => T | Promise<T>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
  }
}
