import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FleetFilter, RunSummary } from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import CloseIcon from '@material-ui/icons/Close';
import Skeleton from '@material-ui/lab/Skeleton';
import { useRunsOfDay, type PagedQuery } from '../../hooks/useFleet';
import { useTestLinks } from '../../hooks/useTestLinks';
import { kymarosTranslationRef } from '../../translation';
import type { CalendarDay } from '../../words/fleet';
import { formatFullDay } from '../../words/time';
import { RunStatus } from '../Mark';
import { RelativeTime } from '../RelativeTime';
import { DataTable, Nothing, Part } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { PageControls } from './PageControls';
import { useFocusReturn } from './useFocusReturn';

const useStyles = makeStyles(theme => ({
  root: {
    position: 'relative',
    marginTop: theme.spacing(2),
    paddingTop: theme.spacing(2),
    borderTop: `1px solid ${theme.palette.divider}`,
  },
  close: { position: 'absolute', top: theme.spacing(1), right: 0 },
  body: { paddingTop: theme.spacing(1) },
}));

/** The runs of a day. */
export function DayPanel(props: {
  day: CalendarDay;
  filter: FleetFilter;
  onClose: () => void;
}) {
  const { day, filter, onClose } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const returnFocus = useFocusReturn();
  const ran = Object.keys(day.runs).length > 0;
  return (
    <div className={classes.root}>
      <Part
        title={t('fleetCalendar.dayTitle', { day: formatFullDay(day.date, t) })}
      >
        <div className={classes.body} aria-live="polite">
          {ran && <Runs date={day.date} filter={filter} />}
          {!ran && !day.planned && (
            <Nothing>{t('fleetCalendar.noRuns')}</Nothing>
          )}
          {Boolean(day.planned) && (
            <Nothing>
              {t(
                ran ? 'fleetCalendar.plannedToo' : 'fleetCalendar.plannedOnly',
                { count: day.planned! },
              )}
            </Nothing>
          )}
        </div>
      </Part>
      <Button
        size="small"
        className={classes.close}
        startIcon={<CloseIcon />}
        onClick={() => {
          onClose();
          returnFocus();
        }}
      >
        {t('fleetCalendar.close')}
      </Button>
    </div>
  );
}

function Runs(props: { date: string; filter: FleetFilter }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const runs = useRunsOfDay(props);
  return (
    <WhenLoaded
      query={runs}
      failureTitle={t('fleetCalendar.runsFailed')}
      loading={<Skeleton variant="rect" height={80} />}
    >
      {({ items }) => <RunTable items={items} runs={runs} />}
    </WhenLoaded>
  );
}

function RunTable(props: {
  items: RunSummary[];
  runs: PagedQuery<RunSummary>;
}) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const links = useTestLinks();
  return (
    <>
      <DataTable
        label={t('fleetCalendar.runsTable')}
        rows={props.items}
        keyOf={({ id }) => id}
        columns={[
          {
            title: t('fleetCalendar.when'),
            render: run => (
              <Link to={links.run(run)}>
                <RelativeTime iso={run.createdAt} focusable={false} />
              </Link>
            ),
          },
          {
            title: t('fleetCalendar.verdict'),
            render: run => <RunStatus run={run} />,
          },
          {
            title: t('fleetCalendar.test'),
            render: run => (
              <Link to={links.test(testOf(run))}>{run.testTitle}</Link>
            ),
          },
          {
            title: t('fleetCalendar.score'),
            align: 'right',
            render: run => run.score ?? '–',
          },
          {
            title: t('fleetCalendar.finding'),
            wide: true,
            render: run => run.firstFinding?.message,
          },
        ]}
      />
      <PageControls list={props.runs} />
    </>
  );
}

function testOf({ testRef, entityRefs }: RunSummary) {
  return { ref: testRef, entityRefs };
}
