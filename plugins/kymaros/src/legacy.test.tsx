import { EntityProvider } from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import {
  EntityKymarosCard,
  EntityKymarosContent,
  KymarosFleetPage,
  kymarosApiRef,
  kymarosPlugin,
  KymarosReportPage,
} from './legacy';
import { rootRouteRef } from './routes';
import { FULL_STACK_TEST } from './__testUtils__/exampleTests';
import { FakeKymarosApi } from './__testUtils__/FakeKymarosApi';
import { MYAPP } from './__testUtils__/renderPages';

describe('the plugin in an app on the legacy frontend system', () => {
  it.each([
    ['card', <EntityKymarosCard />],
    ['tab', <EntityKymarosContent />],
  ])('shows the %s', async (_, element) => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    api.addFinishedRun({
      testRef: FULL_STACK_TEST.ref,
      verdict: 'pass',
      at: Date.now() - 3_600_000,
    });
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [kymarosApiRef, api],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <EntityProvider entity={MYAPP}>
          <Routes>
            <Route path="/*" element={element} />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      { mountedRoutes: { '/restore-tests': rootRouteRef } },
    );
    expect(await screen.findByText('Restorable, 96')).toBeInTheDocument();
  });

  it('shows the report as a page of its own', async () => {
    await renderInTestApp(
      <TestApiProvider
        apis={[[kymarosApiRef, new FakeKymarosApi().addTest(FULL_STACK_TEST)]]}
      >
        <Routes>
          <Route path="/report" element={<KymarosReportPage />} />
        </Routes>
      </TestApiProvider>,
      { routeEntries: ['/report'] },
    );
    expect(
      await screen.findByText('No run finished in the period.'),
    ).toBeInTheDocument();
  });

  it('shows the fleet as a page of its own, with links to the tab of each service', async () => {
    const api = new FakeKymarosApi().addTest({
      ...FULL_STACK_TEST,
      ownerRef: undefined,
    });
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [kymarosApiRef, api],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/kymaros" element={<KymarosFleetPage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: ['/kymaros'],
        mountedRoutes: { '/restore-tests': rootRouteRef },
      },
    );
    const [link] = await screen.findAllByRole('link', {
      name: FULL_STACK_TEST.title,
    });
    expect(link).toHaveAttribute(
      'href',
      '/restore-tests/tests/restoretest/kymaros-system/myapp-full-stack',
    );
  });

  it('brings its own client', () => {
    expect([...kymarosPlugin.getApis()].map(({ api }) => api.id)).toEqual([
      kymarosApiRef.id,
    ]);
  });
});
