import { Progress } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import Typography from '@material-ui/core/Typography';
import { useParams } from 'react-router-dom';
import { useOtherRuns } from '../../hooks/useOtherRuns';
import { useRun } from '../../hooks/useRun';
import { kymarosTranslationRef } from '../../translation';
import { CriticalPathSection } from '../CriticalPath';
import { DependencySection } from '../Dependencies';
import { EvidenceSection } from '../Evidence';
import { FindingList } from '../Findings';
import { HazardList } from '../Hazards';
import { IsolationSection } from '../Isolation';
import { KeptSandboxes } from '../KeptSandboxes';
import { RunBreadcrumbs } from '../RunBreadcrumbs';
import { CompareSection } from '../RunComparison';
import { LogsSection } from '../RunLogs';
import { ChartOrTable, Section, Stack } from '../Section';
import { StepLanes, StepTable } from '../StepLanes';
import { TierMatrix } from '../TierMatrix';
import { RunGone, WhenLoaded } from '../StaleNotice';
import { CheckTable } from './CheckTable';
import { PartLinks } from './PartLinks';
import { RunHeader } from './RunHeader';
import { TierSection } from './TierSection';

/** One run: what it says in a sentence, then why. */
export function RunPage() {
  const { runId = '' } = useParams();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const query = useRun(runId);
  return (
    <Stack>
      <RunBreadcrumbs run={query.data} />
      <WhenLoaded
        query={query}
        failureTitle={t('failed.run')}
        gone={<RunGone />}
        loading={<Progress />}
      >
        {run => <RunParts run={run} refresh={query.refresh} />}
      </WhenLoaded>
    </Stack>
  );
}

function RunParts(props: { run: Run; refresh: () => void }) {
  const { run, refresh } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const others = useOtherRuns(run);
  return (
    <>
      <RunHeader run={run} others={others.data ?? []} refresh={refresh} />
      <PartLinks run={run} />
      <KeptSandboxes run={run} refresh={refresh} />
      <FindingsSection run={run} />
      <ChartOrTable
        id="timeline"
        title={t('timeline.title')}
        chart={<StepLanes run={run} />}
        table={<StepTable run={run} />}
      />
      <CriticalPathSection run={run} />
      {run.levels.length > 0 && (
        <Section id="levels" title={t('matrix.title')}>
          <TierMatrix run={run} />
        </Section>
      )}
      {run.tiers.map(tier => (
        <TierSection key={tier.name} tier={tier} run={run} />
      ))}
      {run.unplacedChecks.length > 0 && (
        <Section title={t('run.unplaced')} note={t('run.unplacedHint')}>
          <CheckTable
            label={t('run.unplaced')}
            checks={run.unplacedChecks}
            testRef={run.testRef}
          />
        </Section>
      )}
      <DependencySection run={run} />
      <LogsSection run={run} />
      <IsolationSection run={run} />
      {run.hazards.length > 0 && (
        <Section
          id="hazards"
          fold="closed"
          title={t('hazard.made')}
          note={t('hazard.madeNote')}
        >
          <HazardList hazards={run.hazards} />
        </Section>
      )}
      <CompareSection run={run} others={others} />
      <EvidenceSection run={run} />
    </>
  );
}

function FindingsSection({ run }: { run: Run }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const none = run.verdict ? t('finding.none') : t('finding.noneYet');
  return (
    <Section
      id="findings"
      title={t('finding.title')}
      note={
        run.findings.length > 0 &&
        t('finding.count', { count: run.findings.length })
      }
    >
      {run.findings.length > 0 ? (
        <FindingList findings={run.findings} />
      ) : (
        <Typography variant="body2" color="textSecondary">
          {none}
        </Typography>
      )}
    </Section>
  );
}
