import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FleetOverview } from '@kymaros/plugin-kymaros-common';
import Skeleton from '@material-ui/lab/Skeleton';
import { useTestLinks } from '../../hooks/useTestLinks';
import type { LiveQuery } from '../../live/useLiveQuery';
import { kymarosTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import { Nothing, Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { LineList } from './LineList';

/** Finished runs whose sandboxes are kept, the soonest to go first; the run's own page extends and releases them. */
export function KeptSection(props: { overview: LiveQuery<FleetOverview> }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const links = useTestLinks();
  return (
    <Section title={t('fleetKept.title')}>
      <WhenLoaded
        query={props.overview}
        failureTitle={t('fleetKept.failed')}
        loading={<Skeleton variant="rect" height={160} />}
      >
        {({ kept, keptTotal }) =>
          kept.length === 0 ? (
            <Nothing>{t('fleetKept.none')}</Nothing>
          ) : (
            <LineList
              total={keptTotal}
              lines={kept.map(run => ({
                key: run.id,
                what: <Link to={links.run(run)}>{run.testTitle}</Link>,
                where: `${t('fleetKept.namespaces', {
                  count: run.tiers.filter(({ sandbox }) => sandbox).length,
                })} ${t('fleetNow.on', { cluster: run.cluster })}`,
                how: (
                  <>
                    {t('fleetKept.removed')}{' '}
                    <RelativeTime ahead iso={run.keptUntil!} />
                  </>
                ),
              }))}
            />
          )
        }
      </WhenLoaded>
    </Section>
  );
}
