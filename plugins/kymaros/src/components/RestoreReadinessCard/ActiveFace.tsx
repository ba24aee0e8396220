import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import { useFollowedRun } from '../../hooks/useFollowedRun';
import { LastNewsProvider, useLostSince } from '../../live/lastNews';
import { runRouteRef } from '../../routes';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { RunStatus, wordOfRun } from '../Mark';
import { RelativeTime } from '../RelativeTime';
import { TierDots } from './TierDots';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1), fontSize: '0.875rem' },
  line: {
    display: 'flex',
    justifyContent: 'space-between',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
  },
}));

const useBarStyles = makeStyles({
  // Without motion a full bar says as much; what it does stands above it.
  bar1Indeterminate: {
    '@media (prefers-reduced-motion: reduce)': {
      animation: 'none',
      width: '100%',
    },
  },
  bar2Indeterminate: {
    '@media (prefers-reduced-motion: reduce)': { display: 'none' },
  },
});

/** The run in progress: its step and tier, live. */
export function ActiveFace(props: {
  /** What the test knows of it. */
  run: RunSummary;
  /** Asks for the test again: its run has a verdict, or has ended. */
  onMilestone: () => void;
}) {
  const { run, onMilestone } = props;
  const { data = run, lostSince } = useFollowedRun({
    runId: run.id,
    onMilestone,
  });
  return (
    <LastNewsProvider value={lostSince}>
      <Progress run={data} />
    </LastNewsProvider>
  );
}

function Progress({ run }: { run: RunSummary }) {
  const classes = useStyles();
  const barClasses = useBarStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const runRoute = useRouteRef(runRouteRef);
  const lostSince = useLostSince();
  const moves = run.state === 'running' && lostSince === undefined;
  return (
    <div className={classes.root}>
      <div className={classes.line}>
        {lostSince === undefined ? (
          <span aria-live="polite">{whatItDoes(run, t)}</span>
        ) : (
          <span>
            <RunStatus run={run} />{' '}
            <RelativeTime iso={new Date(lostSince).toISOString()} />
          </span>
        )}
        <Link to={runRoute({ runId: run.id })}>{t('active.follow')}</Link>
      </div>
      {moves && (
        <LinearProgress classes={barClasses} aria-label={t('active.title')} />
      )}
      <TierDots tiers={run.tiers} />
    </div>
  );
}

function whatItDoes(run: RunSummary, t: Translate): string {
  if (!run.currentStep || run.state !== 'running') {
    return wordOfRun(run, t);
  }
  const step = t(`step.${run.currentStep.kind}`);
  const { tier } = run.currentStep;
  return `${t('runState.running')}: ${
    tier ? t('step.withTier', { step, tier }) : step
  }`;
}
