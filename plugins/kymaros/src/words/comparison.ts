import type {
  Difference,
  RunComparison,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';

/** The run that was started last before this one. */
export function runBefore(
  run: Pick<RunSummary, 'createdAt'>,
  others: RunSummary[],
): RunSummary | undefined {
  return others
    .filter(({ createdAt }) => createdAt < run.createdAt)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
}

/** Whether nothing at all differs, as far as it is known. */
export function isSame(comparison: RunComparison): boolean {
  const { definition, contents = [], images, levels, timings } = comparison;
  const { checks, findings } = comparison;
  const lists = [definition, contents, images, levels, timings, checks];
  return (
    !comparison.definitionChanged &&
    comparison.contents !== undefined &&
    [...lists, findings.appeared, findings.gone].every(
      list => list.length === 0,
    )
  );
}

/** Both sides in words; the one that is not there is `undefined`. */
export function sidesOf<T>(
  { before, after }: Difference<T>,
  format: (value: T) => string,
): Difference<string> {
  return {
    before: before === undefined ? undefined : format(before),
    after: after === undefined ? undefined : format(after),
  };
}
