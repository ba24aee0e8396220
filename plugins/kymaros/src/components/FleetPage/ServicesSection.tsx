import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FleetFilter } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useServicesWithoutTest } from '../../hooks/useFleet';
import { kymarosTranslationRef } from '../../translation';
import { isNarrowed } from '../../words/fleet';
import { Nothing, Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { PageControls } from './PageControls';
import { ServiceItem } from './ServiceItem';

/** The id of the section, for links on the page. */
export const SERVICES_WITHOUT_TEST = 'kymaros-services-without-test';

const useStyles = makeStyles({
  root: { minWidth: 0, outline: 'none' },
  list: { listStyle: 'none', margin: 0, padding: 0 },
});

/** Services that no restore test vouches for, and how to change that. */
export function ServicesSection({ filter }: { filter: FleetFilter }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const services = useServicesWithoutTest(filter);
  const total = services.data?.totalItems;
  return (
    <div id={SERVICES_WITHOUT_TEST} tabIndex={-1} className={classes.root}>
      <Section
        title={t('fleetServices.title')}
        note={
          Boolean(total) &&
          `${t('fleet.services', { count: total! })}. ${t(
            'fleetServices.note',
          )}`
        }
      >
        <WhenLoaded
          query={services}
          failureTitle={t('fleetServices.failed')}
          loading={<Skeleton variant="rect" height={120} />}
        >
          {({ items }) =>
            items.length === 0 ? (
              <NoServices filter={filter} />
            ) : (
              <>
                <ul className={classes.list}>
                  {items.map(service => (
                    <ServiceItem key={service.entityRef} service={service} />
                  ))}
                </ul>
                <PageControls list={services} />
              </>
            )
          }
        </WhenLoaded>
      </Section>
    </div>
  );
}

function NoServices({ filter }: { filter: FleetFilter }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const narrowed = t('fleetServices.noneInSelection');
  return (
    <Nothing>
      {filter.clusters && t('fleetServices.onCluster')}
      {!filter.clusters &&
        (isNarrowed(filter) ? narrowed : t('fleetServices.none'))}
    </Nothing>
  );
}
