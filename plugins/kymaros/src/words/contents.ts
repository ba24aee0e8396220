import type {
  ContentDifference,
  Run,
  TierContents,
  VolumeContents,
} from '@kymaros/plugin-kymaros-common';
import type { Tone } from './tones';

export const DIFFERENCE_TONES: Record<ContentDifference, Tone> = {
  missing: 'bad',
  failed: 'bad',
  unexpected: 'fair',
  changed: 'fair',
};

export const DATA_TONES: Record<VolumeContents['data'], Tone> = {
  restored: 'good',
  empty: 'bad',
  failed: 'bad',
  unknown: 'unknown',
};

/** Objects expected and found in a tier, of all kinds together. */
export function totalsOf(contents: Pick<TierContents, 'kinds'>) {
  const sum = (of: 'expected' | 'found') =>
    contents.kinds.reduce((total, kind) => total + kind[of], 0);
  return { expected: sum('expected'), found: sum('found') };
}

/** How many expected objects a run lacks; `unknown` when a tier could not be compared with the backup. */
export function missingFrom(
  run: Pick<Run, 'tiers'>,
): number | 'unknown' | undefined {
  const compared = run.tiers.flatMap(({ contents }) => contents ?? []);
  if (compared.length === 0) {
    return undefined;
  }
  if (compared.some(({ comparedWith }) => comparedWith === 'nothing')) {
    return 'unknown';
  }
  return compared
    .map(totalsOf)
    .reduce((sum, { expected, found }) => sum + expected - found, 0);
}
