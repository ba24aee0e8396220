import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run, RunSummary } from '@kymaros/plugin-kymaros-common';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useNavigate } from 'react-router-dom';
import { runRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { PROOF_TONES } from '../../words/isolation';
import { verdictInWords } from '../../words/verdict';
import { EvidenceButton } from '../Evidence';
import { RunStatus, StatusLabel } from '../Mark';
import { CancelButton, RunButton } from '../RunActions';
import { SinceBefore } from '../RunComparison';
import { RunSentence } from '../RunSentence';
import { RunFacts } from './RunFacts';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(2.5),
    display: 'grid',
    gap: theme.spacing(1.5),
  },
  top: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
  },
  verdict: { fontSize: '1.35rem', fontWeight: 700 },
  cause: { fontWeight: 600 },
  score: { color: theme.palette.text.secondary },
  actions: {
    marginLeft: 'auto',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
  },
  sentence: { fontSize: '1.1rem', maxWidth: '70ch', lineHeight: 1.5 },
}));

/** Verdict, score, the sentence and the facts of a run, and what can be done with it. */
export function RunHeader(props: {
  run: Run;
  /** Earlier and later runs of the same test. */
  others: RunSummary[];
  refresh: () => void;
}) {
  const { run, others, refresh } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const cause = verdictInWords(run, t);
  return (
    <Paper component="section" className={classes.root}>
      <div className={classes.top}>
        <Typography component="h2" className={classes.verdict}>
          <RunStatus run={run} />
        </Typography>
        {run.score !== undefined && (
          <span className={classes.score}>
            {t('now.score', { score: String(run.score) })}
            {run.coverage !== undefined &&
              ` · ${t('now.coverage', {
                percent: String(Math.round(run.coverage * 100)),
              })}`}
          </span>
        )}
        {run.isolation?.status === 'waived' && (
          <StatusLabel tone={PROOF_TONES.waived}>
            {t('isolation.waivedMark')}
          </StatusLabel>
        )}
        <div className={classes.actions}>
          <Actions run={run} refresh={refresh} />
        </div>
      </div>
      {cause && <Typography className={classes.cause}>{cause}</Typography>}
      <Typography className={classes.sentence} aria-live="polite">
        <RunSentence run={run} />
      </Typography>
      <SinceBefore run={run} others={others} />
      <RunFacts run={run} />
    </Paper>
  );
}

function Actions(props: { run: Run; refresh: () => void }) {
  const { run, refresh } = props;
  const navigate = useNavigate();
  const runRoute = useRouteRef(runRouteRef);
  if (run.state !== 'finished') {
    return <CancelButton run={run} onCancelled={refresh} />;
  }
  return (
    <>
      <EvidenceButton runId={run.id} />
      <RunButton
        again
        test={{ ref: run.testRef, problems: [] }}
        onStarted={runId => navigate(runRoute({ runId }))}
      />
    </>
  );
}
