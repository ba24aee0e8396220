import { useLostSince } from '../../live/lastNews';
import { makeStyles } from '@material-ui/core/styles';
import type SvgIcon from '@material-ui/core/SvgIcon';
import AutorenewIcon from '@material-ui/icons/Autorenew';
import CancelIcon from '@material-ui/icons/Cancel';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import CloudOffIcon from '@material-ui/icons/CloudOff';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import HourglassEmptyIcon from '@material-ui/icons/HourglassEmpty';
import InfoOutlinedIcon from '@material-ui/icons/InfoOutlined';
import RemoveIcon from '@material-ui/icons/Remove';
import WarningIcon from '@material-ui/icons/Warning';
import type { Tone } from '../../words/tones';
import { useToneColors } from './toneColors';

const ICONS: Record<Tone, typeof SvgIcon> = {
  good: CheckCircleIcon,
  fair: WarningIcon,
  bad: CancelIcon,
  unknown: HelpOutlineIcon,
  fault: CloudOffIcon,
  moving: AutorenewIcon,
  waiting: HourglassEmptyIcon,
  none: RemoveIcon,
  note: InfoOutlinedIcon,
};

const useStyles = makeStyles({
  mark: { fontSize: 'inherit', flex: 'none', display: 'block' },
  moving: {
    '@media (prefers-reduced-motion: no-preference)': {
      animation: '$turn 2s linear infinite',
    },
  },
  '@keyframes turn': {
    from: { transform: 'rotate(0deg)' },
    to: { transform: 'rotate(360deg)' },
  },
});

/** The mark of a tone, as large as the text around it. The word always stands beside it, so readers of screens skip it. */
export function Mark({ tone }: { tone: Tone }) {
  const classes = useStyles();
  const colors = useToneColors();
  const moves = useLostSince() === undefined && tone === 'moving';
  const Icon = ICONS[tone];
  return (
    <Icon
      aria-hidden
      className={`${classes.mark} ${moves ? classes.moving : ''}`}
      style={{ color: colors[tone] }}
    />
  );
}
