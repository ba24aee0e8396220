import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import {
  AlertDisplay,
  OAuthRequestDialog,
  SignInPage,
} from '@backstage/core-components';
import { configApiRef, createApiFactory } from '@backstage/core-plugin-api';
import {
  ScmIntegrationsApi,
  scmIntegrationsApiRef,
} from '@backstage/integration-react';
import { CatalogEntityPage, CatalogIndexPage } from '@backstage/plugin-catalog';
import { signalsPlugin } from '@backstage/plugin-signals';
import { UserSettingsPage } from '@backstage/plugin-user-settings';
import {
  KymarosFleetPage,
  KymarosReportPage,
} from '@kymaros/plugin-kymaros/legacy';
import { Route } from 'react-router-dom';
import { entityPage } from './EntityPage';
import { Navigation } from './Navigation';

const app = createApp({
  apis: [
    // The catalog links to where entities are defined.
    createApiFactory({
      api: scmIntegrationsApiRef,
      deps: { configApi: configApiRef },
      factory: ({ configApi }) => ScmIntegrationsApi.fromConfig(configApi),
    }),
  ],
  plugins: [signalsPlugin],
  components: {
    SignInPage: props => <SignInPage {...props} providers={['guest']} />,
  },
  __experimentalTranslations: { availableLanguages: ['en', 'de'] },
});

/** An app on the legacy frontend system with card, tab and pages of Kymaros. */
export const App = app.createRoot(
  <>
    <AlertDisplay />
    <OAuthRequestDialog />
    <AppRouter>
      <Navigation>
        <FlatRoutes>
          <Route path="/" element={<CatalogIndexPage />} />
          <Route
            path="/catalog/:namespace/:kind/:name"
            element={<CatalogEntityPage />}
          >
            {entityPage}
          </Route>
          <Route path="/kymaros" element={<KymarosFleetPage />} />
          <Route path="/kymaros/report" element={<KymarosReportPage />} />
          <Route path="/settings" element={<UserSettingsPage />} />
        </FlatRoutes>
      </Navigation>
    </AppRouter>
  </>,
);
