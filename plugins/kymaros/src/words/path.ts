import type { TimingSegment } from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';
import type { Tone } from './tones';

/** Waiting for the backup system says nothing about the service, so it looks like nobody's time. */
export const STRETCH_TONES: Record<TimingSegment['what'], Tone> = {
  prepare: 'waiting',
  queue: 'waiting',
  restore: 'moving',
  start: 'fair',
  check: 'good',
};

/** `Restore app-db`. */
export function nameOfStretch(
  { what, tier }: Pick<TimingSegment, 'what' | 'tier'>,
  t: Translate,
): string {
  const word = t(`path.what.${what}`);
  return tier ? t('step.withTier', { step: word, tier }) : word;
}
