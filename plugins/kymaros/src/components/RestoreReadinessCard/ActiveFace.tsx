import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import { runRouteRef } from '../../routes';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { wordOfRun } from '../Mark';
import { TierDots } from './TierDots';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1), fontSize: '0.875rem' },
  line: { display: 'flex', justifyContent: 'space-between', flexWrap: 'wrap' },
}));

/** The run in progress: its step and tier, moving. */
export function ActiveFace({ run }: { run: RunSummary }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const runRoute = useRouteRef(runRouteRef);
  return (
    <div className={classes.root}>
      <div className={classes.line}>
        <span aria-live="polite">{whatItDoes(run, t)}</span>
        <Link to={runRoute({ runId: run.id })}>{t('active.follow')}</Link>
      </div>
      <LinearProgress aria-label={t('active.title')} />
      <TierDots tiers={run.tiers} />
    </div>
  );
}

function whatItDoes(run: RunSummary, t: Translate): string {
  if (!run.currentStep || run.state === 'queued') {
    return wordOfRun(run, t);
  }
  const step = t(`step.${run.currentStep.kind}`);
  const { tier } = run.currentStep;
  return `${t('runState.running')}: ${
    tier ? t('step.withTier', { step, tier }) : step
  }`;
}
