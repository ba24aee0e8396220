import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  durationMs,
  type RestoreTestSummary,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { kymarosTranslationRef } from '../../translation';
import { newestInconclusiveRun } from '../../words/proof';
import { formatDuration } from '../../words/time';
import { DefinitionProblems, NotEntitled } from '../Definition';
import { FindingItem } from '../Findings';
import {
  ChangedNotice,
  Freshness,
  Headline,
  InconclusiveNotice,
} from '../Readiness';
import { ActiveFace } from './ActiveFace';
import { Sparkline } from './Sparkline';
import { TierDots } from './TierDots';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1.5) },
}));

/** What the card says about one test. */
export function TestFace(props: {
  test: RestoreTestSummary;
  /** There are others: say which one this is. */
  named: boolean;
}) {
  const { test, named } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const run = test.lastConclusiveRun;
  const inconclusive = newestInconclusiveRun(test);
  return (
    <div className={classes.root}>
      {named && <Typography variant="subtitle2">{test.title}</Typography>}
      {test.problems.length > 0 && (
        <DefinitionProblems problems={test.problems} />
      )}
      {test.entitlement?.allowed === false && (
        <NotEntitled reason={test.entitlement.reason} />
      )}
      <Headline test={test} small>
        {run ? <Proof test={test} run={run} /> : t('card.never')}
      </Headline>
      {test.changedSinceVerified && <ChangedNotice />}
      {test.activeRun && <ActiveFace run={test.activeRun} />}
      {run?.firstFinding && run.verdict !== 'pass' && (
        <FindingItem finding={run.firstFinding} />
      )}
      {inconclusive && <InconclusiveNotice run={inconclusive} />}
      {run && !test.activeRun && <TierDots tiers={run.tiers} />}
      {test.recentRuns.length > 0 && <Sparkline runs={test.recentRuns} />}
    </div>
  );
}

function Proof(props: { test: RestoreTestSummary; run: RunSummary }) {
  const { test, run } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const objective = test.spec?.objectives.rto;
  return (
    <>
      <Freshness test={test} run={run} />
      {run.rtoMs !== undefined && (
        <div>
          {t('card.rto', { rto: formatDuration(run.rtoMs, t) })}
          {objective &&
            `, ${t('now.objective', {
              objective: formatDuration(durationMs(objective), t),
            })} ${t(
              run.rtoMs <= durationMs(objective) ? 'now.met' : 'now.missed',
            )}`}
        </div>
      )}
    </>
  );
}
