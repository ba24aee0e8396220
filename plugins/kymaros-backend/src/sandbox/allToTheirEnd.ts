/**
 * Waits for all of them to their end before the first error ends the caller: a write still under way could outlive the
 * clean-up.
 */
export async function allToTheirEnd<T>(
  work: ReadonlyArray<Promise<T>>,
): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
