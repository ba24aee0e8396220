import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import type { KeyboardEvent } from 'react';
import type { Tone } from '../../words/tones';
import { useToneColors } from '../Mark';

const R = 5;
const RING = 10;
const CIRCLE = `M -${R} 0 a ${R} ${R} 0 1 0 ${2 * R} 0 a ${R} ${R} 0 1 0 -${
  2 * R
} 0 Z`;

/** Tones of runs have a shape of their own: circle, triangle, cross, diamond, square. */
const SHAPES: Partial<Record<Tone, string>> = {
  fair: `M 0 -${R + 1} L ${R + 1} ${R} L -${R + 1} ${R} Z`,
  bad: 'M -5 -3 L -3 -5 L 0 -2 L 3 -5 L 5 -3 L 2 0 L 5 3 L 3 5 L 0 2 L -3 5 L -5 3 L -2 0 Z',
  unknown: `M 0 -${R + 1} L ${R + 1} 0 L 0 ${R + 1} L -${R + 1} 0 Z`,
  fault: `M -${R - 1} -${R - 1} H ${R - 1} V ${R - 1} H -${R - 1} Z`,
};

const useStyles = makeStyles(theme => ({
  root: {
    cursor: 'pointer',
    '&:focus': { outline: 'none' },
    '&:focus-visible $ring, &:hover $ring': {
      stroke: theme.palette.text.primary,
    },
  },
  ring: { fill: 'transparent', stroke: 'transparent', strokeWidth: 1.5 },
}));

/** The point of a run in a chart, shaped and coloured by how the run came out; says more on hover and on focus. */
export function RunPoint(props: {
  x: number;
  y: number;
  /** Which one of the chart it is, from the oldest on. */
  index: number;
  tone: Tone;
  label: string;
  /** Whether the Tab key leads to it. */
  inTabOrder: boolean;
  onOpen: () => void;
  onFocus: () => void;
  /** Asks for the focus to go elsewhere. */
  onKey: (key: string) => boolean;
}) {
  const { x, y, index, tone, label, inTabOrder, onOpen, onFocus, onKey } =
    props;
  const classes = useStyles();
  const colors = useToneColors();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      onOpen();
    } else if (onKey(event.key)) {
      event.preventDefault();
    }
  };
  return (
    <Tooltip title={label}>
      <g
        transform={`translate(${x} ${y})`}
        role="link"
        tabIndex={inTabOrder ? 0 : -1}
        aria-label={label}
        data-tone={tone}
        data-index={index}
        className={classes.root}
        onClick={onOpen}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
      >
        <circle className={classes.ring} r={RING} />
        <path d={SHAPES[tone] ?? CIRCLE} fill={colors[tone]} />
      </g>
    </Tooltip>
  );
}
