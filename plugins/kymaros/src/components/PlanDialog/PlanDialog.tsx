import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { usePlan, type PlanQuery } from '../../hooks/usePlan';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { RunButton } from '../RunActions';
import { StaleNotice } from '../StaleNotice';
import { PlanFailure } from './PlanFailure';
import { Planning } from './Planning';
import { PlanView } from './PlanView';

const useStyles = makeStyles(theme => ({
  head: { padding: theme.spacing(2, 3) },
  title: { fontSize: '1.25rem', fontWeight: 700, overflowWrap: 'anywhere' },
  content: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    alignContent: 'start',
    gap: theme.spacing(2.5),
    padding: theme.spacing(2.5, 3),
    // A plan takes the place of the notice that one is being made without moving the buttons far.
    minHeight: 240,
    ...theme.typography.body2,
  },
  actions: { padding: theme.spacing(1.5, 3), gap: theme.spacing(1) },
  left: { marginRight: 'auto' },
}));

/** What a run of a test would do, made anew each time that it is opened. */
export function PlanDialog(props: {
  test: RestoreTestSummary;
  titleId: string;
  onClose: () => void;
  onStarted: (runId: string) => void;
}) {
  const { test, titleId, onClose, onStarted } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const query = usePlan(test.ref);
  return (
    <>
      <DialogTitle id={titleId} disableTypography className={classes.head}>
        <Typography component="h2" className={classes.title}>
          {t('plan.title', { test: test.title })}
        </Typography>
      </DialogTitle>
      <DialogContent
        dividers
        className={classes.content}
        aria-busy={query.since !== undefined}
        // Long plans scroll by keyboard too.
        tabIndex={0}
        role="group"
        aria-labelledby={titleId}
      >
        <PlanBody query={query} test={test} />
      </DialogContent>
      <DialogActions className={classes.actions} disableSpacing>
        {query.since === undefined && (
          <Button size="small" className={classes.left} onClick={query.refresh}>
            {t('plan.again')}
          </Button>
        )}
        <Button size="small" onClick={onClose}>
          {t(query.since === undefined ? 'plan.close' : 'plan.cancel')}
        </Button>
        <RunButton
          test={test}
          blockedBy={reasonNotToRun(query, t)}
          onStarted={onStarted}
        />
      </DialogActions>
    </>
  );
}

function PlanBody(props: { query: PlanQuery; test: RestoreTestSummary }) {
  const { query, test } = props;
  const { data, error, since, refresh } = query;
  return (
    <>
      {since !== undefined && <Planning since={since} />}
      {data && <StaleNotice query={query} />}
      {data && <PlanView plan={data} test={test} />}
      {!data && error && <PlanFailure error={error} retry={refresh} />}
    </>
  );
}

function reasonNotToRun(query: PlanQuery, t: Translate): string | undefined {
  if (query.data) {
    return query.data.runnable ? undefined : t('plan.notRunnable');
  }
  return query.error ? t('plan.noPlan') : t('plan.working');
}
