import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { kymarosApiRef } from '../../api';
import { useLiveQuery } from '../../live/useLiveQuery';
import { kymarosTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';

const useStyles = makeStyles(theme => ({
  list: { margin: theme.spacing(0.5, 0), paddingLeft: theme.spacing(2.5) },
}));

/** Says that a test's cluster cannot run it now, why, and what still holds; nothing while all is well, or not known. */
export function ClusterNotice({ testRef }: { testRef: string }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const api = useApi(kymarosApiRef);
  const { data } = useLiveQuery({
    key: testRef,
    load: () => api.getTestCluster(testRef),
    pace: () => 'idle',
    wakesOn: () => false,
  });
  const failed = data?.conditions.filter(({ state }) => state === 'failed');
  if (!data || !failed?.length) {
    return null;
  }
  const isDown = failed.some(({ kind }) => kind === 'reachable');
  const title = isDown ? 'teach.clusterDown' : 'teach.clusterTrouble';
  return (
    <Alert severity="warning">
      <AlertTitle>{t(title, { cluster: data.title })}</AlertTitle>
      <ul className={classes.list}>
        {failed.map(({ kind, message, hint }) => (
          <li key={kind} lang="en">
            {message}
            {hint && <div>{hint}</div>}
          </li>
        ))}
      </ul>
      {t('teach.clusterHolds')} {t('teach.clusterSeen')}{' '}
      <RelativeTime iso={data.checkedAt} />.
    </Alert>
  );
}
