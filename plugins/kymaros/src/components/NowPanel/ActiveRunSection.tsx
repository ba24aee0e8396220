import { Link, Progress } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useFollowedRun } from '../../hooks/useFollowedRun';
import { runRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { FindingList } from '../Findings';
import { StartedBy } from '../HistoryTable';
import { RunStatus } from '../Mark';
import { RelativeTime } from '../RelativeTime';
import { CancelButton } from '../RunActions';
import { RunSentence } from '../RunSentence';
import { Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { StepLanes } from '../StepLanes';

const useStyles = makeStyles(theme => ({
  body: { display: 'grid', gap: theme.spacing(2) },
  sentence: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 1.5) },
  by: { fontSize: '0.8rem', color: theme.palette.text.secondary },
}));

/** The run in progress, live. */
export function ActiveRunSection(props: {
  runId: string;
  /** Told once when the verdict is known, and once when the run has ended. */
  onMilestone: () => void;
}) {
  const { runId, onMilestone } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const runRoute = useRouteRef(runRouteRef);
  const query = useFollowedRun({ runId, onMilestone });
  return (
    <Section
      title={t('active.title')}
      note={<Link to={runRoute({ runId })}>{t('active.follow')}</Link>}
      actions={
        query.data &&
        query.data.state !== 'finished' && (
          <CancelButton run={query.data} onCancelled={query.refresh} />
        )
      }
    >
      <WhenLoaded
        query={query}
        failureTitle={t('failed.run')}
        loading={<Progress />}
      >
        {run => <ActiveRun run={run} />}
      </WhenLoaded>
    </Section>
  );
}

function ActiveRun({ run }: { run: Run }) {
  const classes = useStyles();
  return (
    <div className={classes.body}>
      <div>
        <div className={classes.sentence} aria-live="polite">
          <RunStatus run={run} />
          <Typography>
            <RunSentence run={run} />
          </Typography>
        </div>
        <span className={classes.by}>
          <RelativeTime iso={run.startedAt ?? run.createdAt} />
          {' · '}
          <StartedBy trigger={run.trigger} />
        </span>
      </div>
      <StepLanes run={run} />
      {run.findings.length > 0 && <FindingList findings={run.findings} />}
    </div>
  );
}
