import type { Dependency } from '@kymaros/plugin-kymaros-common';
import type { Tone } from '../../words/tones';
import { useToneColors } from '../Mark';

/** Each place has a line of its own: straight, with a bend, cut off, dotted away. */
const LINES: Record<Dependency['place'], { d: string; dash?: string }> = {
  inside: { d: 'M 0 12 H 54' },
  rewritten: { d: 'M 0 18 H 20 L 32 6 H 54' },
  blocked: { d: 'M 0 12 H 44', dash: '6 3' },
  unknown: { d: 'M 0 12 H 54', dash: '1.5 4' },
};

const ENDS: Record<Dependency['place'], string> = {
  inside: 'M 54 7 L 63 12 L 54 17 Z',
  rewritten: 'M 54 1 L 63 6 L 54 11 Z',
  blocked: 'M 46 5 V 19 M 52 5 V 19',
  unknown: 'M 57 12 a 3 3 0 1 0 6 0 a 3 3 0 1 0 -6 0',
};

/** The way of a name out of a tier; the word stands beside it, so readers of screens skip it. */
export function Arrow(props: { place: Dependency['place']; tone: Tone }) {
  const { place, tone } = props;
  const color = useToneColors()[tone];
  const { d, dash } = LINES[place];
  const isSolid = place === 'inside' || place === 'rewritten';
  return (
    <svg width={64} height={24} viewBox="0 0 64 24" aria-hidden>
      <path
        d={d}
        stroke={color}
        strokeWidth={2}
        fill="none"
        strokeDasharray={dash}
      />
      <path
        d={ENDS[place]}
        stroke={color}
        strokeWidth={2}
        fill={isSolid ? color : 'none'}
      />
    </svg>
  );
}
