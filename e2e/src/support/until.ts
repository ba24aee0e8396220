import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 250;

/** Asks again and again until there is an answer; fails at the deadline with what was seen last. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<T | undefined | false>,
  pollMs = POLL_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer) {
        return answer;
      }
      last = answer;
    } catch (error) {
      last = error;
    }
    await delay(pollMs);
  }
  throw new Error(`${what}: not within ${timeoutMs / 1000} s; last: ${last}`);
}
