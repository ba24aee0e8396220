import type { KindContents } from '@kymaros/plugin-kymaros-common';
import { kindWeight } from './kindWeights';
import {
  type LevelScore,
  measured,
  notApplicable,
  notMeasured,
} from './levelResult';
import type { TierObservations } from './RunObservations';

/**
 * Did all that the backup holds of a tier come back, by identity? The mean over the kinds, by their weight, of how many of
 * a kind's objects came back. What need not come back is in none of the numbers.
 */
export function completeness(tier: TierObservations): LevelScore {
  const { contents } = tier;
  if (!contents) {
    return notMeasured('completeness', 'not compared with the backup');
  }
  if (contents.comparedWith === 'nothing') {
    return notMeasured('completeness', 'not verified against the backup');
  }
  const kinds = contents.kinds.filter(({ expected }) => expected > 0);
  if (!kinds.length) {
    return notApplicable(
      'completeness',
      'the backup holds nothing that must come back',
    );
  }
  const share = (of: (kind: KindContents) => number) =>
    kinds.reduce((sum, kind) => sum + kindWeight(kind) * of(kind), 0);
  const count = (of: (kind: KindContents) => number) =>
    kinds.reduce((sum, kind) => sum + of(kind), 0);
  const value =
    share(({ found, expected }) => found / expected) / share(() => 1);
  return measured(
    'completeness',
    value,
    `${count(({ found }) => found)} of ${count(
      ({ expected }) => expected,
    )} objects came back, of ${kinds.length} kinds${
      contents.comparedWith === 'list' ? ', by name only' : ''
    }`,
  );
}
