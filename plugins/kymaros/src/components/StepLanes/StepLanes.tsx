import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useClockOf } from '../../live/lastNews';
import { kymarosTranslationRef } from '../../translation';
import { formatDuration } from '../../words/time';
import { ticksOf, timelineOf, type Lane } from '../../words/timeline';
import { TIER_TONES } from '../../words/tones';
import { StatusLabel, useToneColors } from '../Mark';
import { Legend } from './Legend';
import { lookOf } from './looks';
import { StepBar } from './StepBar';

const useStyles = makeStyles(theme => ({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, max-content) 1fr',
    columnGap: theme.spacing(2),
  },
  name: {
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    minHeight: 40,
    maxWidth: 220,
    fontSize: '0.85rem',
    fontWeight: 600,
    overflowWrap: 'anywhere',
    lineHeight: 1.25,
  },
  state: {
    fontWeight: 400,
    fontSize: '0.75rem',
    color: theme.palette.text.secondary,
  },
  lane: {
    position: 'relative',
    minHeight: 40,
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  axis: { position: 'relative', height: 20 },
  tick: {
    position: 'absolute',
    fontSize: '0.7rem',
    color: theme.palette.text.secondary,
    transform: 'translateX(-50%)',
    whiteSpace: 'nowrap',
    '&:first-child': { transform: 'none' },
  },
  line: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    width: 1,
    backgroundColor: theme.palette.divider,
    opacity: 0.6,
  },
}));

/** The steps of a run over time, one lane a tier; grows while the run is active. */
export function StepLanes({ run }: { run: Run }) {
  const classes = useStyles();
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const now = useClockOf({ going: run.state === 'running' });
  const { lanes, lengthMs } = timelineOf(run, now);
  if (lanes.every(({ bars }) => bars.length === 0)) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t('timeline.empty')}
      </Typography>
    );
  }
  const ticks = ticksOf(lengthMs);
  return (
    <div>
      <div className={classes.grid}>
        <span />
        <div className={classes.axis} aria-hidden>
          {ticks.map(tick => (
            <span
              key={tick}
              className={classes.tick}
              style={{ left: `${(tick / lengthMs) * 100}%` }}
            >
              {formatDuration(tick, t)}
            </span>
          ))}
        </div>
        {lanes.map(lane => (
          <LaneRow
            key={lane.tier ?? ''}
            lane={lane}
            run={run}
            lengthMs={lengthMs}
            ticks={ticks}
          />
        ))}
      </div>
      <Legend
        looks={(['work', 'wait'] as const).map(what => ({
          name: t(`timeline.${what}`),
          look: lookOf(what, colors.moving),
        }))}
      />
    </div>
  );
}

function LaneRow(props: {
  lane: Lane;
  run: Run;
  lengthMs: number;
  ticks: number[];
}) {
  const { lane, run, lengthMs, ticks } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const tier = run.tiers.find(({ name }) => name === lane.tier);
  return (
    <>
      <div className={classes.name}>
        {lane.tier ?? t('timeline.run')}
        {tier && (
          <span className={classes.state}>
            <StatusLabel tone={TIER_TONES[tier.state]}>
              {t(`tierState.${tier.state}`)}
            </StatusLabel>
          </span>
        )}
      </div>
      <div className={classes.lane}>
        {ticks.map(tick => (
          <span
            key={tick}
            className={classes.line}
            style={{ left: `${(tick / lengthMs) * 100}%` }}
          />
        ))}
        {lane.bars.map(bar => (
          <StepBar key={bar.step.id} bar={bar} lengthMs={lengthMs} />
        ))}
      </div>
    </>
  );
}
