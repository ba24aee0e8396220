import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import { kymarosApiRef } from './api';
import kymarosPlugin from './index';
import { FULL_STACK_TEST } from './__testUtils__/exampleTests';
import { FakeKymarosApi } from './__testUtils__/FakeKymarosApi';
import { MYAPP } from './__testUtils__/renderPages';

const PAGE = '/catalog/default/component/myapp';

/** An app with the catalog and this plugin, configured as `app.extensions` in app-config. */
function renderApp(options: { extensions?: object[]; path?: string }) {
  const { extensions = [], path = PAGE } = options;
  return renderTestApp({
    features: [catalogPlugin, kymarosPlugin],
    config: {
      app: { extensions: extensions as never },
      backend: { baseUrl: 'http://localhost' },
    },
    initialRouteEntries: [path],
    apis: [
      [kymarosApiRef, new FakeKymarosApi().addTest(FULL_STACK_TEST)],
      [catalogApiRef, catalogApiMock({ entities: [MYAPP] })],
      mockApis.permission(),
    ],
  });
}

/** The menu of the app has a link of the same name. */
const tab = (path: string) =>
  screen
    .queryAllByRole('link')
    .find(link => link.getAttribute('href') === `${PAGE}/${path}`);

describe('extensions', () => {
  it('are card and tab without any configuration', async () => {
    renderApp({});
    expect(await screen.findByText('Can it be restored?')).toBeInTheDocument();
    expect(tab('restore-tests')).toHaveTextContent('Restore tests');
  });

  it('leaves out what the app leaves out', async () => {
    renderApp({ extensions: [{ 'entity-card:kymaros': false }] });
    await waitFor(() => expect(tab('restore-tests')).toBeDefined());
    expect(screen.queryByText('Can it be restored?')).not.toBeInTheDocument();
  });

  it('has the tab where the app wants it, under the name that it gives it', async () => {
    renderApp({
      extensions: [
        {
          'entity-content:kymaros': {
            config: { path: 'backups', title: 'Backups', group: false },
          },
        },
      ],
      path: `${PAGE}/backups`,
    });
    await waitFor(() => expect(tab('backups')).toHaveTextContent('Backups'));
    expect(
      await screen.findByRole('region', { name: 'History' }),
    ).toBeInTheDocument();
  });

  it('has card and tab only where the app wants them', async () => {
    const filter = { kind: 'resource' };
    renderApp({
      extensions: [
        { 'entity-card:kymaros': { config: { filter } } },
        { 'entity-content:kymaros': { config: { filter } } },
      ],
    });
    expect(await screen.findByText('About')).toBeInTheDocument();
    expect(tab('restore-tests')).toBeUndefined();
    expect(screen.queryByText('Can it be restored?')).not.toBeInTheDocument();
  });

  it('has the page of all tests at the address that the app gives it', async () => {
    renderApp({
      extensions: [{ 'page:kymaros': { config: { path: '/restores' } } }],
      path: '/restores',
    });
    expect(
      await screen.findByRole('region', { name: 'All restore tests' }),
    ).toBeInTheDocument();
  });
});
