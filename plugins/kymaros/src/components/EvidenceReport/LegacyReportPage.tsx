import { Content, Header, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { kymarosTranslationRef } from '../../translation';
import { ReportPage } from './ReportPage';

/** The report with the frame that apps on the legacy frontend system leave to their plugins. */
export function LegacyReportPage() {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('report.title')} />
      <Content>
        <ReportPage />
      </Content>
    </Page>
  );
}
