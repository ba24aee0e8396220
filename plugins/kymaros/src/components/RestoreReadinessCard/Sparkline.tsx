import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { formatDayAndTime } from '../../words/time';
import { VERDICT_TONES } from '../../words/tones';
import { useToneColors } from '../Mark';

const HEIGHT = 36;
const SLOTS = 30;
const SLOT = 100 / SLOTS;
const BAR = SLOT * 0.68;
const MIN_BAR = 3;
const WITHOUT_SCORE = 6;

type RecentRun = RestoreTestSummary['recentRuns'][number];

const useStyles = makeStyles(theme => ({
  root: { display: 'block', width: '100%', maxWidth: 480 },
  ground: { stroke: theme.palette.divider },
}));

/** Score of each of the last runs, the newest at the right; a hollow box where there was none. */
export function Sparkline(props: { runs: RecentRun[] }) {
  const classes = useStyles();
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const runs = props.runs.slice(-SLOTS);
  const caption = t('card.sparkline', { count: runs.length });
  return (
    <svg
      role="img"
      aria-label={`${caption}: ${runs.map(run => resultOf(run, t)).join(', ')}`}
      className={classes.root}
      height={HEIGHT}
    >
      <line
        className={classes.ground}
        x1="0"
        x2="100%"
        y1={HEIGHT - 0.5}
        y2={HEIGHT - 0.5}
      />
      {runs.map((run, index) => {
        const { id, score, verdict, createdAt } = run;
        const color = colors[verdict ? VERDICT_TONES[verdict] : 'none'];
        const height = heightOf(score);
        return (
          <rect
            key={id}
            x={`${(SLOTS - runs.length + index) * SLOT}%`}
            y={HEIGHT - 1 - height}
            width={`${BAR}%`}
            height={height}
            rx={1}
            fill={score === undefined ? 'none' : color}
            stroke={color}
            strokeWidth={1}
          >
            <title>{`${formatDayAndTime(createdAt, t)}: ${resultOf(
              run,
              t,
            )}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

function heightOf(score: number | undefined): number {
  return score === undefined
    ? WITHOUT_SCORE
    : Math.max(MIN_BAR, (score / 100) * (HEIGHT - 2));
}

function resultOf({ verdict, score }: RecentRun, t: Translate): string {
  return [verdict && t(`verdict.${verdict}`), score]
    .filter(value => value !== undefined)
    .join(' ');
}
