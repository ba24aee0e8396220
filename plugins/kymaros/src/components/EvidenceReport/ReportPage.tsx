import { Progress } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EvidenceReportQuery } from '@kymaros/plugin-kymaros-common';
import { useSearchParams } from 'react-router-dom';
import { useEvidenceReport } from '../../hooks/useEvidenceReport';
import { useNow } from '../../live/useNow';
import { kymarosTranslationRef } from '../../translation';
import { addressFor, queryFor, wishFrom } from '../../words/report';
import { Nothing, Section, Stack } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { PrintedReport } from './PrintedReport';
import { ReportActions } from './ReportActions';
import { ReportForm } from './ReportForm';

/** What was tested in a period, of an entity, of an owner or of everything; its address says which. */
export function ReportPage() {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [address, setAddress] = useSearchParams();
  const now = useNow(undefined);
  const wish = wishFrom(address, now);
  const query = queryFor(wish);
  return (
    <Stack>
      <Section title={t('report.title')}>
        <ReportForm
          wish={wish}
          now={now}
          onChange={changed =>
            setAddress(addressFor(changed), { replace: true })
          }
        />
      </Section>
      {query === 'period' && <Nothing>{t('report.wrongPeriod')}</Nothing>}
      {query === 'reference' && <Nothing>{t('report.incomplete')}</Nothing>}
      {typeof query === 'object' && <Report query={query} />}
    </Stack>
  );
}

function Report({ query }: { query: EvidenceReportQuery }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const report = useEvidenceReport(query);
  return (
    <WhenLoaded
      query={report}
      failureTitle={t('report.failed')}
      loading={<Progress />}
    >
      {data => (
        <>
          <ReportActions report={data} query={query} />
          <PrintedReport report={data} />
        </>
      )}
    </WhenLoaded>
  );
}
