import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import Skeleton from '@material-ui/lab/Skeleton';
import type { PagedQuery } from '../../hooks/useFleet';
import type { ChangeFleetView } from '../../hooks/useFleetView';
import { kymarosTranslationRef } from '../../translation';
import { leavesOut, type FleetView } from '../../words/fleetView';
import { Nothing, Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { PageControls } from './PageControls';
import { TestTable } from './TestTable';

/** All restore tests of the view, the worst first. */
export function TestsSection(props: {
  tests: PagedQuery<RestoreTestSummary>;
  view: FleetView;
  onChange: ChangeFleetView;
  onStarted: () => void;
}) {
  const { tests, view, onChange, onStarted } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const total = tests.data?.totalItems;
  return (
    <Section
      title={t('fleetTests.title')}
      note={
        total !== undefined && (
          <>
            {t('fleetTests.total', { count: total })}
            {view.orderBy === 'urgency' &&
              view.order === 'asc' &&
              `, ${t('fleetTests.worstFirst')}`}
          </>
        )
      }
    >
      <WhenLoaded
        query={tests}
        failureTitle={t('fleetTests.failed')}
        loading={<Skeleton variant="rect" height={320} />}
      >
        {({ items }) =>
          items.length === 0 ? (
            <NoTests view={view} />
          ) : (
            <>
              <TestTable
                tests={items}
                loading={tests.loading}
                view={view}
                onChange={onChange}
                onStarted={() => {
                  tests.refresh();
                  onStarted();
                }}
              />
              <PageControls list={tests} />
            </>
          )
        }
      </WhenLoaded>
    </Section>
  );
}

function NoTests({ view }: { view: FleetView }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Nothing>
      {leavesOut(view)
        ? t('fleetTests.emptyFiltered')
        : `${t('fleetTests.empty')} ${t('fleetTests.emptyHint')}`}
    </Nothing>
  );
}
