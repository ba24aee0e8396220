import { Progress } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import { useNavigate, useParams } from 'react-router-dom';
import { kymarosApiRef } from '../../api';
import { useOnce } from '../../hooks/useOnce';
import { useOtherRuns } from '../../hooks/useOtherRuns';
import { useRun } from '../../hooks/useRun';
import { comparisonRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { runBefore } from '../../words/comparison';
import { RunBreadcrumbs } from '../RunBreadcrumbs';
import { Nothing, Stack } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { ComparisonView } from './ComparisonView';
import { RunSelect } from './RunSelect';

/** What differs between a run and another one. */
export function ComparisonPage() {
  const { runId = '', otherRunId = '' } = useParams();
  const api = useApi(kymarosApiRef);
  const { t } = useTranslationRef(kymarosTranslationRef);
  const run = useRun(runId);
  const comparison = useOnce({
    key: `${runId} ${otherRunId}`,
    load: () => api.compareRuns(runId, otherRunId),
  });
  return (
    <Stack>
      <RunBreadcrumbs run={run.data} here={t('compare.title')} />
      {run.data && <OtherRun run={run.data} otherRunId={otherRunId} />}
      <WhenLoaded
        query={comparison}
        failureTitle={t('compare.failed')}
        loading={<Progress />}
        gone={<Nothing>{t('compare.gone')}</Nothing>}
      >
        {data => <ComparisonView comparison={data} />}
      </WhenLoaded>
    </Stack>
  );
}

/** Each other run has an address of its own. */
function OtherRun(props: { run: Run; otherRunId: string }) {
  const { run, otherRunId } = props;
  const navigate = useNavigate();
  const comparisonRoute = useRouteRef(comparisonRouteRef);
  const { data: others = [] } = useOtherRuns(run);
  const isListed = others.some(({ id }) => id === otherRunId);
  return (
    <div>
      <RunSelect
        runs={others}
        selected={isListed ? otherRunId : undefined}
        before={runBefore(run, others)?.id}
        onSelect={chosen =>
          navigate(comparisonRoute({ runId: run.id, otherRunId: chosen }))
        }
      />
    </div>
  );
}
