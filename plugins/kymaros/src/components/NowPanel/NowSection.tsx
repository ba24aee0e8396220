import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { runRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { newestInconclusiveRun } from '../../words/proof';
import { verdictInWords } from '../../words/verdict';
import { FindingItem } from '../Findings';
import { PlanButton } from '../PlanDialog';
import {
  ChangedNotice,
  Freshness,
  Headline,
  InconclusiveNotice,
} from '../Readiness';
import { RunButton } from '../RunActions';
import { Section } from '../Section';
import { NowFacts } from './NowFacts';
import { TestMenu } from './TestMenu';

const useStyles = makeStyles(theme => ({
  body: { display: 'grid', gap: theme.spacing(2.5) },
  why: { display: 'grid', gap: theme.spacing(1), fontSize: '0.875rem' },
}));

/** What is known now about a test: verdict, score, times against objectives, backup, next run. */
export function NowSection(props: {
  test: RestoreTestSummary;
  onStarted: () => void;
}) {
  const { test, onStarted } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const inconclusive = newestInconclusiveRun(test);
  return (
    <Section
      title={t('now.title')}
      actions={
        <>
          <PlanButton test={test} onStarted={onStarted} />
          <RunButton test={test} onStarted={onStarted} />
          <TestMenu test={test} />
        </>
      }
    >
      <div className={classes.body}>
        <Headline test={test}>
          <Provenance test={test} />
        </Headline>
        {test.changedSinceVerified && <ChangedNotice />}
        <WorstFinding test={test} />
        {inconclusive && <InconclusiveNotice run={inconclusive} />}
        <NowFacts test={test} />
      </div>
    </Section>
  );
}

/** Where the verdict comes from: how much was measured, when, and whether that is too long ago. */
function Provenance({ test }: { test: RestoreTestSummary }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const run = test.lastConclusiveRun;
  if (!run) {
    return <>{t('now.never')}</>;
  }
  const cause = verdictInWords(run, t);
  return (
    <>
      {run.coverage !== undefined && (
        <>
          {t('now.coverage', {
            percent: String(Math.round(run.coverage * 100)),
          })}
          {' · '}
        </>
      )}
      <Freshness test={test} run={run} />
      {cause && <div>{cause}</div>}
    </>
  );
}

function WorstFinding({ test }: { test: RestoreTestSummary }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const runRoute = useRouteRef(runRouteRef);
  const run = test.lastConclusiveRun;
  if (!run?.firstFinding || run.verdict === 'pass') {
    return null;
  }
  return (
    <div className={classes.why}>
      <FindingItem finding={run.firstFinding} />
      <Link to={runRoute({ runId: run.id })}>{t('now.allFindings')}</Link>
    </div>
  );
}
