import { makeStyles } from '@material-ui/core/styles';
import {
  useClusters,
  useFleetOverview,
  useFleetTests,
} from '../../hooks/useFleet';
import { useFleetView } from '../../hooks/useFleetView';
import { filterOf } from '../../words/fleetView';
import { Stack } from '../Section';
import { CalendarSection } from './CalendarSection';
import { ClustersSection } from './ClustersSection';
import { FilterRow } from './FilterRow';
import { KeptSection } from './KeptSection';
import { NowAndNextSection } from './NowAndNextSection';
import { ServicesSection } from './ServicesSection';
import { StandingSection } from './StandingSection';
import { TestsSection } from './TestsSection';

const useStyles = makeStyles(theme => ({
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 440px), 1fr))',
    gap: theme.spacing(2),
  },
}));

/** How the whole fleet stands: for whoever answers for all backups. Each part loads, fails and refreshes by itself. */
export function FleetPage() {
  const classes = useStyles();
  const [view, change] = useFleetView();
  const filter = filterOf(view);
  const overview = useFleetOverview(filter);
  const tests = useFleetTests(view);
  // With many tests each part costs the backend a look at all of them: the worst ones come first.
  const restMayCome = tests.data !== undefined || tests.error !== undefined;
  const clusters = useClusters();
  return (
    <Stack>
      <StandingSection
        overview={overview}
        clusters={clusters.data ?? []}
        view={view}
        onChange={change}
      />
      <FilterRow overview={overview.data} view={view} onChange={change} />
      <TestsSection
        tests={tests}
        view={view}
        onChange={change}
        onStarted={overview.refresh}
      />
      {restMayCome && (
        <>
          <ServicesSection filter={filter} />
          <CalendarSection filter={filter} />
        </>
      )}
      <div className={classes.pair}>
        <NowAndNextSection overview={overview} />
        <KeptSection overview={overview} />
      </div>
      <ClustersSection clusters={clusters} />
    </Stack>
  );
}
