import type { Verdict } from '@kymaros/plugin-kymaros-common';
import { VERDICT_TONES } from '../../words/tones';
import { useToneColors } from '../Mark';

const R = 5;

/** Each verdict has a shape of its own: circle, triangle, cross, diamond, square. */
const SHAPES: Record<Verdict, string> = {
  pass: `M -${R} 0 a ${R} ${R} 0 1 0 ${2 * R} 0 a ${R} ${R} 0 1 0 -${
    2 * R
  } 0 Z`,
  partial: `M 0 -${R + 1} L ${R + 1} ${R} L -${R + 1} ${R} Z`,
  fail: 'M -5 -3 L -3 -5 L 0 -2 L 3 -5 L 5 -3 L 2 0 L 5 3 L 3 5 L 0 2 L -3 5 L -5 3 L -2 0 Z',
  unverified: `M 0 -${R + 1} L ${R + 1} 0 L 0 ${R + 1} L -${R + 1} 0 Z`,
  error: `M -${R - 1} -${R - 1} H ${R - 1} V ${R - 1} H -${R - 1} Z`,
};

/** The point of a run in a chart, shaped and coloured by its verdict. */
export function VerdictPoint(props: {
  x: number;
  y: number;
  verdict: Verdict;
  label: string;
  onOpen: () => void;
}) {
  const { x, y, verdict, label, onOpen } = props;
  const colors = useToneColors();
  return (
    <g
      transform={`translate(${x} ${y})`}
      role="link"
      tabIndex={0}
      aria-label={label}
      data-verdict={verdict}
      style={{ cursor: 'pointer' }}
      onClick={onOpen}
      onKeyDown={event => {
        if (event.key === 'Enter') {
          onOpen();
        }
      }}
    >
      <title>{label}</title>
      <circle r={10} fill="transparent" />
      <path d={SHAPES[verdict]} fill={colors[VERDICT_TONES[verdict]]} />
    </g>
  );
}
