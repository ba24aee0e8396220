import type { CheckResult, Run } from '@kymaros/plugin-kymaros-common';
import type { NamedValue } from './compareValues';

type Values<TName, TValue> = Array<NamedValue<TName, TValue>>;

/** All checks of a run, wherever they belong. */
export function checksOf({ tiers, unplacedChecks }: Run): CheckResult[] {
  return [...tiers.flatMap(({ checks }) => checks), ...unplacedChecks];
}

/** The image of each container. */
export function imagesOf({
  tiers,
}: Run): Values<{ tier: string; workload: string; container: string }, string> {
  return tiers.flatMap(({ name: tier, workloads }) =>
    workloads.flatMap(({ kind, name, images = [] }) =>
      images.map(({ container, image }) => ({
        name: { tier, workload: `${kind} ${name}`, container },
        value: image,
      })),
    ),
  );
}

/** The measured levels of the run, then those of its tiers. */
export function levelsOf({
  levels,
  tiers,
}: Run): Values<{ level: string; tier?: string }, number> {
  const all = [
    ...levels.map(level => ({ ...level, tier: undefined })),
    ...tiers.flatMap(({ name: tier, levels: ofTier }) =>
      ofTier.map(level => ({ ...level, tier })),
    ),
  ];
  return all.flatMap(({ level, tier, value }) =>
    value === undefined
      ? []
      : { name: { level, ...(tier === undefined ? {} : { tier }) }, value },
  );
}

/** Recovery, queue, and what each stretch of the way came to. */
export function timingsOf({
  rtoMs,
  timings,
}: Run): Values<{ what: string }, number> {
  const sums = new Map<string, number>();
  for (const { what, tier, durationMs } of timings?.path ?? []) {
    // The queue is one sum of its own: it says nothing about a tier.
    const name = what === 'queue' || !tier ? what : `${what} ${tier}`;
    sums.set(name, (sums.get(name) ?? 0) + durationMs);
  }
  return [
    ...(rtoMs === undefined ? [] : [{ name: { what: 'rto' }, value: rtoMs }]),
    ...[...sums].map(([what, value]) => ({ name: { what }, value })),
  ];
}
