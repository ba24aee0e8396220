import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useClusters } from '../../hooks/useFleet';
import { kymarosTranslationRef } from '../../translation';
import { Nothing, Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { ClusterPart } from './ClusterPart';

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 380px), 1fr))',
    gap: theme.spacing(2),
  },
}));

/** Whether restore tests can run on each cluster, and what keeps them from it. */
export function ClustersSection() {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const clusters = useClusters();
  return (
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
  );
}
