/**
 * `Promise.all` that waits for all of them to their end before the first error ends the caller: what is still under way
 * could outlive the clean-up.
 */
export async function allToTheirEnd<T extends readonly unknown[] | []>(
  work: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
