import { useTranslationRef } from '@backstage/frontend-plugin-api';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useNow } from '../../live/useNow';
import { kymarosTranslationRef } from '../../translation';
import { formatDuration } from '../../words/time';

const TICK_MS = 1000;

/** Until then nobody wonders why it takes so long. */
const PATIENCE_MS = 5_000;

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1) },
}));

/** Says what is being done while a plan is made. */
export function Planning({ since }: { since: number }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const elapsedMs = useNow(TICK_MS) - since;
  return (
    <div className={classes.root}>
      <LinearProgress aria-label={t('plan.working')} />
      <Typography variant="body2" role="status">
        {t('plan.workingOn')}
      </Typography>
      {elapsedMs >= PATIENCE_MS && (
        <Typography variant="body2" color="textSecondary">
          {t('plan.workingFor', { duration: formatDuration(elapsedMs, t) })}
        </Typography>
      )}
    </div>
  );
}
