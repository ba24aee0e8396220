import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  durationMs,
  type Run,
  type RunTimings,
} from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { formatDuration } from '../../words/time';
import { Facts } from '../Facts';
import { AgainstObjective } from '../Readiness';
import { ChartOrTable } from '../Section';
import { PathBar } from './PathBar';
import { PathTable } from './PathTable';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2) },
}));

/** What had to pass before the service was back, and how that compares with the objectives; nothing before it is known. */
export function CriticalPathSection({ run }: { run: Run }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { timings } = run;
  if (!timings || timings.path.length === 0) {
    return null;
  }
  return (
    <ChartOrTable
      id="path"
      fold={isLate(run) ? 'open' : 'closed'}
      title={t('path.title')}
      note={t('path.note')}
      chart={
        <WithTimes run={run} timings={timings}>
          <PathBar path={timings.path} />
        </WithTimes>
      }
      table={
        <WithTimes run={run} timings={timings}>
          <PathTable path={timings.path} />
        </WithTimes>
      }
    />
  );
}

/** The service took longer to come back than its test allows. */
function isLate({ rtoMs, spec }: Run): boolean {
  const { rto } = spec.objectives;
  return rtoMs !== undefined && rto !== undefined && rtoMs > durationMs(rto);
}

function WithTimes(props: {
  run: Run;
  timings: RunTimings;
  children: JSX.Element;
}) {
  const { run, timings } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const rtoMs = timings.rtoMs ?? run.rtoMs;
  return (
    <div className={classes.root}>
      <Facts
        facts={[
          {
            name: t('path.rto'),
            value:
              rtoMs === undefined
                ? t('path.rtoUnknown')
                : formatDuration(rtoMs, t),
            note: (
              <AgainstObjective
                measuredMs={rtoMs}
                objective={run.spec.objectives.rto}
              />
            ),
          },
          {
            name: t('path.queue'),
            value: formatDuration(timings.queueMs, t),
            note: t('path.queueNote'),
          },
          {
            name: t('path.rpo'),
            value:
              run.rpoMs === undefined
                ? t('path.rpoUnknown')
                : formatDuration(run.rpoMs, t),
            note: (
              <>
                <AgainstObjective
                  measuredMs={run.rpoMs}
                  objective={run.spec.objectives.rpo}
                />
                <div>{t('path.rpoNote')}</div>
              </>
            ),
          },
        ]}
      />
      {props.children}
    </div>
  );
}
