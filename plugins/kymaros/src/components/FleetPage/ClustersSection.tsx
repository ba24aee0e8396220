import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterHealth } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import type { LiveQuery } from '../../live/useLiveQuery';
import { kymarosTranslationRef } from '../../translation';
import { Nothing, Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { ClusterPart } from './ClusterPart';

/** The id of the section, for links on the page. */
export const CLUSTERS = 'kymaros-clusters';

const useStyles = makeStyles(theme => ({
  root: { minWidth: 0, outline: 'none' },
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 380px), 1fr))',
    gap: theme.spacing(2),
  },
}));

/** Whether restore tests can run on each cluster, and what keeps them from it. */
export function ClustersSection(props: {
  clusters: LiveQuery<ClusterHealth[]>;
}) {
  const { clusters } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <div id={CLUSTERS} tabIndex={-1} className={classes.root}>
      <Section title={t('fleetClusters.title')}>
        <WhenLoaded
          query={clusters}
          failureTitle={t('fleetClusters.failed')}
          loading={<Skeleton variant="rect" height={200} />}
        >
          {items =>
            items.length === 0 ? (
              <Nothing>
                {t('fleetClusters.none')} {t('fleetClusters.noneHint')}
              </Nothing>
            ) : (
              <div className={classes.list}>
                {items.map(cluster => (
                  <ClusterPart key={cluster.name} cluster={cluster} />
                ))}
              </div>
            )
          }
        </WhenLoaded>
      </Section>
    </div>
  );
}
