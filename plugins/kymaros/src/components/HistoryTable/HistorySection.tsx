import { Progress } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { useRunHistory } from '../../hooks/useRunHistory';
import { kymarosTranslationRef } from '../../translation';
import { Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { HistoryTable } from './HistoryTable';
import { VerdictFilter } from './VerdictFilter';

/** All runs of a test. */
export function HistorySection({ test }: { test: RestoreTestSummary }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const history = useRunHistory(test);
  return (
    <Section
      title={t('history.title')}
      actions={
        <VerdictFilter
          chosen={history.view.verdicts}
          onChange={verdicts => history.arrange({ verdicts })}
        />
      }
    >
      <WhenLoaded
        query={history}
        failureTitle={t('failed.history')}
        loading={<Progress />}
      >
        {() => <HistoryTable history={history} />}
      </WhenLoaded>
    </Section>
  );
}
