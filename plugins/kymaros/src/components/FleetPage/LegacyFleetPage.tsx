import { Content, Header, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { kymarosTranslationRef } from '../../translation';
import { FleetPage } from './FleetPage';

/** The fleet page with the frame that apps on the legacy frontend system leave to their plugins. */
export function LegacyFleetPage() {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('fleet.title')} />
      <Content>
        <FleetPage />
      </Content>
    </Page>
  );
}
