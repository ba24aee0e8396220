import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { runRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { FindingItem } from '../Findings';
import { RunStatus } from '../Mark';
import { RelativeTime } from '../RelativeTime';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1), fontSize: '0.875rem' },
  line: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 1.5) },
}));

/** Says that a newer run could not tell anything about the backup, and why. */
export function InconclusiveNotice({ run }: { run: RunSummary }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const runRoute = useRouteRef(runRouteRef);
  return (
    <div className={classes.root}>
      <div className={classes.line}>
        <span>{t('now.lastInconclusive')}:</span>
        <RunStatus run={run} />
        <RelativeTime iso={run.createdAt} />
        <Link to={runRoute({ runId: run.id })}>{t('now.seeRun')}</Link>
      </div>
      {run.firstFinding && <FindingItem finding={run.firstFinding} />}
    </div>
  );
}
