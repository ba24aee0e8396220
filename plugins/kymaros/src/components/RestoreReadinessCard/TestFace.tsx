import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  RestoreTestSummary,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  restoreTestParams,
  restoreTestRouteRef,
  runRouteRef,
} from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { newestInconclusiveRun } from '../../words/proof';
import { formatDuration } from '../../words/time';
import { DefinitionProblems, NotEntitled } from '../Definition';
import { FindingItem } from '../Findings';
import {
  AgainstObjective,
  ChangedNotice,
  Freshness,
  Headline,
  InconclusiveNotice,
} from '../Readiness';
import { ActiveFace } from './ActiveFace';
import { Sparkline } from './Sparkline';
import { TierDots } from './TierDots';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(1.5),
  },
  why: { display: 'grid', gap: theme.spacing(1) },
  rto: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1),
  },
}));

/** What the card says about one test. */
export function TestFace(props: {
  test: RestoreTestSummary;
  /** There are others: say which one this is. */
  named: boolean;
  refresh: () => void;
}) {
  const { test, named, refresh } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const runRoute = useRouteRef(runRouteRef);
  const testRoute = useRouteRef(restoreTestRouteRef);
  const run = test.lastConclusiveRun;
  const inconclusive = newestInconclusiveRun(test);
  return (
    <div className={classes.root}>
      {named && (
        <Typography variant="subtitle2" component="div">
          <Link to={testRoute(restoreTestParams(test.ref))}>{test.title}</Link>
        </Typography>
      )}
      {test.problems.length > 0 && (
        <DefinitionProblems problems={test.problems} />
      )}
      {test.entitlement?.allowed === false && <NotEntitled test={test} />}
      <Headline test={test} small>
        {run ? <Proof test={test} run={run} /> : t('card.never')}
      </Headline>
      {test.changedSinceVerified && <ChangedNotice />}
      {test.activeRun && (
        <ActiveFace
          key={test.activeRun.id}
          run={test.activeRun}
          onMilestone={refresh}
        />
      )}
      {run?.firstFinding && run.verdict !== 'pass' && (
        <div className={classes.why}>
          <FindingItem finding={run.firstFinding} />
          <Link to={runRoute({ runId: run.id })}>{t('now.allFindings')}</Link>
        </div>
      )}
      {inconclusive && <InconclusiveNotice run={inconclusive} />}
      {run && !test.activeRun && <TierDots tiers={run.tiers} />}
      {test.recentRuns.length > 0 && <Sparkline runs={test.recentRuns} />}
    </div>
  );
}

function Proof(props: { test: RestoreTestSummary; run: RunSummary }) {
  const { test, run } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <>
      <Freshness test={test} run={run} />
      {run.rtoMs !== undefined && (
        <div className={classes.rto}>
          <span>{t('card.rto', { rto: formatDuration(run.rtoMs, t) })}</span>
          <AgainstObjective
            measuredMs={run.rtoMs}
            objective={test.spec?.objectives.rto}
          />
        </div>
      )}
    </>
  );
}
