import { NotAllowedError } from '@backstage/errors';
import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { kymarosApiRef } from '../../api';
import kymarosPlugin from '../../index';
import { reportRouteRef } from '../../routes';
import { FULL_STACK_TEST, ORDERS_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { MYAPP, renderEntityPage } from '../../__testUtils__/renderPages';
import { savedFiles } from '../../__testUtils__/savedFiles';
import { ReportPage } from './ReportPage';

afterEach(() => jest.restoreAllMocks());

const HOUR = 3_600_000;
const testRef = FULL_STACK_TEST.ref;

function renderReport(api: FakeKymarosApi, search = '') {
  renderTestApp({
    extensions: [
      PageBlueprint.make({
        params: {
          path: '/report',
          routeRef: reportRouteRef,
          noHeader: true,
          loader: async () => <ReportPage />,
        },
      }),
    ],
    initialRouteEntries: [`/report${search}`],
    apis: [[kymarosApiRef, api]],
  });
}

function withRuns(): FakeKymarosApi {
  const api = new FakeKymarosApi()
    .addTest(FULL_STACK_TEST)
    .addTest(ORDERS_TEST);
  (['pass', 'fail', 'error'] as const).forEach((verdict, index) =>
    api.addFinishedRun({
      testRef,
      verdict,
      at: Date.now() - (90 - index) * HOUR,
    }),
  );
  return api;
}

const fact = (name: string) =>
  screen.getByText(name, { selector: 'dt' }).parentElement;

describe('the report of a period', () => {
  it('gives the numbers, each run with its reason and hash, and what was not tested', async () => {
    renderReport(withRuns());
    const table = await screen.findByRole('table', { name: 'Runs' });
    expect(within(table).getAllByRole('row')).toHaveLength(4);
    expect(table).toHaveTextContent('Fail: what was restored does not work.');
    expect(table).toHaveTextContent('Evidence 3b1f0c5d');
    expect(fact('Passed')).toHaveTextContent('Passed1');
    expect(fact('Did not pass')).toHaveTextContent(
      'Did not pass10 partial, 1 failed, 0 unverified',
    );
    expect(fact('Could not test')).toHaveTextContent('Could not test1');
    expect(fact('RTO met')).toHaveTextContent('2 of 2');
    expect(screen.getByRole('table', { name: 'Not tested' })).toHaveTextContent(
      'It has no schedule, and nobody ran it.',
    );
  });

  it('asks for the period and the entity in its address, and for another period when told', async () => {
    const api = withRuns();
    renderReport(
      api,
      '?from=2026-01-01&to=2026-01-31&entity=component:default/myapp',
    );
    expect(
      await screen.findByText('No run finished in the period.'),
    ).toBeVisible();
    expect(api.reportQueries).toEqual([
      {
        from: new Date(2026, 0, 1).toISOString(),
        to: new Date(2026, 1, 1).toISOString(),
        entityRef: 'component:default/myapp',
      },
    ]);

    await userEvent.click(screen.getByRole('button', { name: 'Last 90 days' }));
    expect(await screen.findByRole('table', { name: 'Runs' })).toBeVisible();
    expect(api.reportQueries[1]).toMatchObject({
      entityRef: 'component:default/myapp',
    });
  });

  it('asks nothing before the wish is whole', async () => {
    const api = withRuns();
    renderReport(api, '?owner=');
    expect(
      await screen.findByText(/^Write the reference of an entity or owner/),
    ).toBeVisible();
    fireEvent.change(screen.getByLabelText('From'), {
      target: { value: '2000-01-01' },
    });
    expect(await screen.findByText(/no longer than 366 days/)).toBeVisible();
    expect(api.reportQueries).toEqual([]);
  });

  it('is taken away as JSON and CSV', async () => {
    const files = savedFiles();
    renderReport(withRuns());
    await userEvent.click(await screen.findByRole('button', { name: 'JSON' }));
    await userEvent.click(screen.getByRole('button', { name: 'CSV' }));
    await screen.findByRole('button', { name: 'CSV' });
    expect(files.map(({ name }) => name.replace(/.*\./, ''))).toEqual([
      'json',
      'csv',
    ]);
    expect(JSON.parse(await files[0].text()).runs).toHaveLength(3);
    expect(await files[1].text()).toMatch(/^runId,verdict\r\n/);
  });

  it('says when the CSV file could not be made', async () => {
    const api = withRuns();
    renderReport(api);
    const button = await screen.findByRole('button', { name: 'CSV' });
    api.failure = new Error('connection refused');
    await userEvent.click(button);
    expect(
      await screen.findByText(/The CSV file could not be made/),
    ).toBeVisible();
  });

  it('says when the reader may not see it', async () => {
    const api = withRuns();
    api.failure = new NotAllowedError('It takes the permission x');
    renderReport(api);
    expect(await screen.findByText('Not for you to see')).toBeVisible();
  });

  it('is reached from the tab', async () => {
    // One test only: with several, the tab moves on to the one that matters most.
    renderEntityPage({ api: new FakeKymarosApi().addTest(FULL_STACK_TEST) });
    await userEvent.click(
      await screen.findByRole('button', { name: 'More about this test' }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Report of a period' }),
    );
    expect(await screen.findByLabelText('Reference')).toHaveValue(
      'component:default/myapp',
    );
  });

  it('leads from each row to its run', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const { id } = api.addFinishedRun({
      testRef,
      verdict: 'fail',
      at: Date.now() - HOUR,
    });
    renderTestApp({
      features: [kymarosPlugin],
      extensions: [createTestEntityPage({ entity: MYAPP })],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: ['/kymaros/report'],
      apis: [
        [kymarosApiRef, api],
        [catalogApiRef, catalogApiMock({ entities: [MYAPP] })],
        mockApis.permission(),
      ],
    });
    const table = await screen.findByRole('table', { name: 'Runs' });
    expect(within(table).getByRole('link')).toHaveAttribute(
      'href',
      expect.stringMatching(`/restore-tests/runs/${id}$`),
    );
  });
});
