import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterHealth } from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { stateOfCluster } from '../../words/fleet';
import { StatusLabel } from '../Mark';
import { CLUSTERS } from './ClustersSection';
import { goTo } from './goTo';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    fontWeight: 600,
  },
}));

/** Which clusters cannot run restore tests, and the way to why; nothing while all can. */
export function ClusterTrouble({ clusters }: { clusters: ClusterHealth[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const troubled = clusters.filter(
    cluster => stateOfCluster(cluster) === 'failed',
  );
  if (troubled.length === 0) {
    return null;
  }
  return (
    <div className={classes.root}>
      <StatusLabel tone="bad">
        {t('fleetClusters.trouble', {
          count: troubled.length,
          clusters: troubled.map(({ title }) => title).join(', '),
        })}
      </StatusLabel>
      <Button size="small" onClick={() => goTo(CLUSTERS)}>
        {t('fleetClusters.why')}
      </Button>
    </div>
  );
}
