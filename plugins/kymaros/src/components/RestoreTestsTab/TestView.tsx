import { Progress } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary, Run } from '@kymaros/plugin-kymaros-common';
import Typography from '@material-ui/core/Typography';
import { useRef } from 'react';
import { useRun } from '../../hooks/useRun';
import { kymarosTranslationRef } from '../../translation';
import {
  ClusterNotice,
  DefinitionProblems,
  NotEntitled,
  Suspended,
} from '../Definition';
import { HistorySection } from '../HistoryTable';
import { ActiveRunSection, NowSection } from '../NowPanel';
import { RelativeTime } from '../RelativeTime';
import { Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { TierMatrix } from '../TierMatrix';
import { TrendSection } from '../TrendChart';

/** One restore test: now, tiers by levels, trend, history. */
export function TestView(props: {
  test: RestoreTestSummary;
  refresh: () => void;
}) {
  const { test, refresh } = props;
  const finished =
    test.lastConclusiveRun ?? (test.lastRun?.verdict && test.lastRun);
  return (
    <>
      {test.problems.length > 0 && (
        <DefinitionProblems problems={test.problems} />
      )}
      {test.entitlement?.allowed === false && <NotEntitled test={test} />}
      {test.spec?.suspend && <Suspended />}
      {test.cluster && <ClusterNotice testRef={test.ref} />}
      {test.activeRun && (
        <ActiveRunSection
          key={test.activeRun.id}
          runId={test.activeRun.id}
          onMilestone={refresh}
        />
      )}
      <NowSection test={test} onStarted={refresh} />
      {finished ? (
        <MatrixSection key={test.ref} runId={finished.id} />
      ) : (
        <EmptyMatrix />
      )}
      <TrendSection test={test} />
      <HistorySection test={test} />
    </>
  );
}

function MatrixSection({ runId }: { runId: string }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const query = useRun(runId);
  // That of the run before, until that of a new one has come: nothing jumps when a run ends.
  const known = useRef<Run>();
  known.current = query.data ?? known.current;
  return (
    <Section
      title={t('matrix.title')}
      note={known.current && <RelativeTime iso={known.current.createdAt} />}
    >
      <WhenLoaded
        query={{ ...query, data: known.current }}
        failureTitle={t('failed.run')}
        loading={<Progress />}
      >
        {run => <TierMatrix run={run} />}
      </WhenLoaded>
    </Section>
  );
}

function EmptyMatrix() {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Section title={t('matrix.title')}>
      <Typography variant="body2" color="textSecondary">
        {t('matrix.empty')}
      </Typography>
    </Section>
  );
}
