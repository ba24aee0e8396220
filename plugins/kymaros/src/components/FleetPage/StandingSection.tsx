import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ClusterHealth,
  FleetOverview,
} from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import AssessmentIcon from '@material-ui/icons/AssessmentOutlined';
import Skeleton from '@material-ui/lab/Skeleton';
import type { ChangeFleetView } from '../../hooks/useFleetView';
import type { LiveQuery } from '../../live/useLiveQuery';
import { reportLinkRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { isNarrowed, standingInWords } from '../../words/fleet';
import { filterOf, type FleetView } from '../../words/fleetView';
import { RelativeTime } from '../RelativeTime';
import { Nothing, Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { ClusterTrouble } from './ClusterTrouble';
import { FirstSteps } from './FirstSteps';
import { StatusBar } from './StatusBar';
import { StatusLegend } from './StatusLegend';

const useStyles = makeStyles(theme => ({
  body: { display: 'grid', gap: theme.spacing(2) },
  sentence: { fontSize: '1.35rem', fontWeight: 700, lineHeight: 1.35 },
}));

/** How the fleet stands: a sentence, a bar, and numbers to filter by. */
export function StandingSection(props: {
  overview: LiveQuery<FleetOverview>;
  clusters: ClusterHealth[];
  view: FleetView;
  onChange: ChangeFleetView;
}) {
  const { overview, clusters, view, onChange } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Section
      title={t('fleet.standing')}
      note={
        overview.data && (
          <>
            {t('fleet.asOf')} <RelativeTime iso={overview.data.at} />
          </>
        )
      }
      actions={<ReportLink owners={view.owners} />}
    >
      <div className={classes.body}>
        <WhenLoaded
          query={overview}
          failureTitle={t('fleet.failed')}
          loading={<Skeleton variant="rect" height={148} />}
        >
          {data => <Standing data={data} view={view} onChange={onChange} />}
        </WhenLoaded>
        <ClusterTrouble clusters={clusters} />
      </div>
    </Section>
  );
}

function Standing(props: {
  data: FleetOverview;
  view: FleetView;
  onChange: ChangeFleetView;
}) {
  const { data, view, onChange } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const narrowed = isNarrowed(filterOf(view));
  const isEmpty = Object.values(data.services).every(count => count === 0);
  if (isEmpty) {
    return narrowed ? (
      <Nothing>{t('fleet.noneInSelection')}</Nothing>
    ) : (
      <FirstSteps />
    );
  }
  return (
    <>
      <div className={classes.sentence}>
        {narrowed && `${t('fleet.selection')} `}
        {standingInWords(data.services, t)}
      </div>
      <StatusBar services={data.services} />
      <StatusLegend
        services={data.services}
        chosen={view.statuses}
        onChange={statuses => onChange({ statuses })}
      />
    </>
  );
}

/** The way to the report of a period, of the owner that is looked at; nothing in apps without that page. */
function ReportLink({ owners }: { owners: string[] }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const reportRoute = useRouteRef(reportLinkRouteRef);
  if (!reportRoute) {
    return null;
  }
  const about =
    owners.length === 1 ? `?${new URLSearchParams({ owner: owners[0] })}` : '';
  return (
    <Button
      component={Link}
      to={`${reportRoute()}${about}`}
      size="small"
      startIcon={<AssessmentIcon />}
    >
      {t('fleet.report')}
    </Button>
  );
}
