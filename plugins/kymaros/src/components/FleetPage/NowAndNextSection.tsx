import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FleetOverview } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useTestLinks } from '../../hooks/useTestLinks';
import type { LiveQuery } from '../../live/useLiveQuery';
import { kymarosTranslationRef } from '../../translation';
import { stepInWords } from '../../words/fleetTest';
import { StatusLabel } from '../Mark';
import { RelativeTime } from '../RelativeTime';
import { Nothing, Part, Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { LineList } from './LineList';

/** As many of each as are read at a glance. */
const SHOWN = 8;

const useStyles = makeStyles(theme => ({
  body: { display: 'grid', gap: theme.spacing(2) },
}));

/** Which runs are active, and which come next. */
export function NowAndNextSection(props: {
  overview: LiveQuery<FleetOverview>;
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Section title={t('fleetNow.title')}>
      <WhenLoaded
        query={props.overview}
        failureTitle={t('fleetNow.failed')}
        loading={<Skeleton variant="rect" height={160} />}
      >
        {data => (
          <div className={classes.body}>
            <Part title={t('fleetNow.running')}>
              <Active overview={data} />
            </Part>
            <Part title={t('fleetNow.next')}>
              <Upcoming overview={data} />
            </Part>
          </div>
        )}
      </WhenLoaded>
    </Section>
  );
}

function Active({ overview }: { overview: FleetOverview }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const links = useTestLinks();
  const { active, activeTotal } = overview;
  if (active.length === 0) {
    return <Nothing>{t('fleetNow.nothingRuns')}</Nothing>;
  }
  return (
    <LineList
      total={activeTotal}
      lines={active.slice(0, SHOWN).map(run => ({
        key: run.id,
        what: <Link to={links.run(run)}>{run.testTitle}</Link>,
        where: t('fleetNow.on', { cluster: run.cluster }),
        how: (
          <StatusLabel tone={run.state === 'queued' ? 'waiting' : 'moving'}>
            {stepInWords(run, t)}
          </StatusLabel>
        ),
      }))}
    />
  );
}

function Upcoming({ overview }: { overview: FleetOverview }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const links = useTestLinks();
  const { upcoming } = overview;
  if (upcoming.length === 0) {
    return <Nothing>{t('fleetNow.nothingNext')}</Nothing>;
  }
  return (
    <LineList
      lines={upcoming
        .slice(0, SHOWN)
        .map(({ testRef, title, entityRefs, cluster, at }) => ({
          key: testRef,
          what: (
            <Link to={links.test({ ref: testRef, entityRefs })}>{title}</Link>
          ),
          where: t('fleetNow.on', { cluster }),
          how: <RelativeTime ahead iso={at} />,
        }))}
    />
  );
}
