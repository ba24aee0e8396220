import type {
  Difference,
  RunComparison,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';

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

/** What came out otherwise, in a few words each; times and what checks read vary from run to run and are left out. */
export function differencesInShort(
  comparison: RunComparison,
  t: Translate,
): string[] {
  const { before, after, checks, findings, images } = comparison;
  const otherwise = checks.filter(({ state }) => state.before !== state.after);
  const counted = (
    [
      ['compare.short.checks', otherwise.length],
      ['compare.short.appeared', findings.appeared.length],
      ['compare.short.gone', findings.gone.length],
      ['compare.short.contents', comparison.contents?.length ?? 0],
      ['compare.short.images', images.length],
    ] as const
  ).filter(([, count]) => count > 0);
  return [
    ...(before.verdict && after.verdict && before.verdict !== after.verdict
      ? [
          t('compare.short.verdict', {
            before: t(`verdict.${before.verdict}`),
            after: t(`verdict.${after.verdict}`),
          }),
        ]
      : []),
    ...counted.map(([key, count]) => t(key, { count })),
    ...(comparison.definitionChanged ? [t('compare.short.definition')] : []),
  ];
}
