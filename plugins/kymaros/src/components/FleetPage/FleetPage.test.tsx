import { identityApiRef } from '@backstage/core-plugin-api';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef, catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type { RestoreTest, Verdict } from '@kymaros/plugin-kymaros-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { kymarosApiRef } from '../../api';
import kymarosPlugin from '../../index';
import { FULL_STACK_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { FakeSignals } from '../../__testUtils__/FakeSignals';
import { MYAPP } from '../../__testUtils__/renderPages';

// Whole pages in an app of their own; they take their time on a busy machine.
jest.setTimeout(60_000);

const HOUR = 3_600_000;
const MINE = 'group:default/team-orders';

let signals: FakeSignals;
beforeEach(() => {
  signals = new FakeSignals();
});

function testOf(name: string, change: Partial<RestoreTest> = {}): RestoreTest {
  return {
    ...FULL_STACK_TEST,
    ref: `component:default/${name}`,
    title: name,
    entityRefs: [`component:default/${name}`],
    ownerRef: 'group:default/team-search',
    ...change,
  };
}

function fleet(verdicts: Record<string, Verdict | undefined>): FakeKymarosApi {
  const api = new FakeKymarosApi((...moved) => signals.runMoved(...moved));
  Object.entries(verdicts).forEach(([name, verdict]) => {
    const test = testOf(
      name,
      name.startsWith('my-') ? { ownerRef: MINE, cluster: 'north' } : {},
    );
    api.addTest(test);
    if (verdict) {
      api.addFinishedRun({
        testRef: test.ref,
        verdict,
        at: Date.now() - 5 * HOUR,
      });
    }
  });
  return api;
}

function renderFleet(
  api: FakeKymarosApi,
  options: { search?: string; denied?: string[] } = {},
) {
  const { search = '', denied = [] } = options;
  return renderTestApp({
    features: [kymarosPlugin],
    extensions: [createTestEntityPage({ entity: MYAPP })],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [`/kymaros${search}`],
    apis: [
      [kymarosApiRef, api],
      [signalApiRef, signals],
      [catalogApiRef, catalogApiMock({ entities: [MYAPP] })],
      [
        identityApiRef,
        mockApis.identity({
          userEntityRef: 'user:default/kim',
          ownershipEntityRefs: ['user:default/kim', MINE],
        }),
      ],
      mockApis.permission({
        authorize: ({ permission }) =>
          denied.includes(permission.name)
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
    ],
  });
}

const section = (name: string) => screen.findByRole('region', { name });
const testTable = () =>
  screen.findByRole('table', { name: 'All restore tests' });
const titles = async () =>
  within(await testTable())
    .getAllByRole('row')
    .slice(1)
    .map(row => within(row).getAllByRole('cell')[1].textContent);

describe('how the fleet stands', () => {
  it('is a sentence, a bar and numbers that count services without test too', async () => {
    const api = fleet({ a: 'pass', b: 'fail' }).addService({
      entityRef: 'component:default/bare',
      title: 'bare',
    });
    renderFleet(api);
    expect(
      await screen.findByText(
        '1 of 3 services are proven restorable; 1 does not restore, of 1 nobody knows.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('img', {
        name: 'Services by status: 1 Not restorable, 1 No restore test, 1 Proven',
      }),
    ).toBeInTheDocument();
  });

  it('filters by a number, tells that in the address, and takes it back', async () => {
    renderFleet(fleet({ a: 'pass', b: 'fail' }));
    const failing = await screen.findByRole('button', {
      name: '1 Not restorable',
    });
    await userEvent.click(failing);
    await waitFor(async () => expect(await titles()).toHaveLength(1));
    expect((await titles())[0]).toContain('b');
    expect(failing).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await waitFor(async () => expect(await titles()).toHaveLength(2));
  });

  it('keeps what it knows when a refresh fails, and says so; other parts live on', async () => {
    const api = fleet({ a: 'pass' });
    renderFleet(api);
    await screen.findByText('The only service is proven restorable.');
    api.failures.set('getFleetOverview', new ServiceUnavailableError('gone'));
    act(() => signals.runMoved('any'));
    expect(
      (
        await screen.findAllByText(
          /Could not refresh: gone/,
          {},
          { timeout: 8_000 },
        )
      ).length,
    ).toBeGreaterThan(0);
    expect(
      screen.getByText('The only service is proven restorable.'),
    ).toBeInTheDocument();
    expect(await titles()).toHaveLength(1);
  });

  it('never shows a failure as all clear', async () => {
    const api = fleet({ a: 'pass' });
    api.failures.set('getFleetOverview', new ServiceUnavailableError('gone'));
    renderFleet(api);
    expect(
      await screen.findByText('How the services stand could not be loaded'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/proven restorable/)).not.toBeInTheDocument();
    expect(await titles()).toHaveLength(1);
  });

  it('teaches what to do while there is nothing at all', async () => {
    renderFleet(new FakeKymarosApi());
    expect(
      await screen.findByText('No service and no restore test yet'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/There is no restore test yet/),
    ).toBeInTheDocument();
  });
});

describe('the list of tests', () => {
  it('begins with the worst, each with its reason and a link to its place', async () => {
    renderFleet(fleet({ a: 'pass', b: undefined, c: 'fail' }));
    const [worst, , best] = await titles();
    expect(worst).toContain('cbackend-health: GET /healthz answered 503');
    expect(best).toContain('a');
    expect(
      within(await testTable()).getByRole('link', { name: 'c' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/c/restore-tests/tests/component/default/c',
    );
  });

  it('narrows to my teams with one click, and to what is searched', async () => {
    renderFleet(fleet({ a: 'pass', 'my-x': 'pass', 'my-y': 'fail' }));
    expect(await titles()).toHaveLength(3);
    const mine = screen.getByRole('button', { name: 'My teams' });
    await waitFor(() => expect(mine).not.toHaveAttribute('aria-disabled'));
    await userEvent.click(mine);
    await waitFor(async () => expect(await titles()).toHaveLength(2));
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search tests' }),
      'X',
    );
    await waitFor(async () => expect(await titles()).toHaveLength(1));
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search tests' }),
      'nothing',
    );
    expect(
      await screen.findByText('No restore test is in this selection.'),
    ).toBeInTheDocument();
  });

  it('takes its view from a shared address', async () => {
    renderFleet(fleet({ a: 'pass', 'my-x': 'pass' }), {
      search: '?cluster=north&orderBy=title&order=desc',
    });
    expect(await titles()).toHaveLength(1);
    expect(
      screen.getByText(/In this selection: The only service/),
    ).toBeInTheDocument();
  });

  it('is ordered by the server', async () => {
    renderFleet(fleet({ b: 'pass', a: 'pass', c: 'fail' }));
    await userEvent.click(
      within(await testTable()).getByRole('button', { name: 'Restore test' }),
    );
    await waitFor(async () =>
      expect((await titles()).map(title => title?.[0])).toEqual([
        'a',
        'b',
        'c',
      ]),
    );
  });

  it('turns pages', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`t${100 + index}`, undefined]),
    );
    renderFleet(fleet(many));
    expect(await titles()).toHaveLength(15);
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    await waitFor(async () => expect(await titles()).toHaveLength(5));
  });

  it('starts a run and shows it live', async () => {
    const api = fleet({ a: 'pass' });
    renderFleet(api);
    const run = within(await testTable()).getByRole('button', {
      name: 'Run now',
    });
    await waitFor(() => expect(run).not.toHaveAttribute('aria-disabled'));
    await userEvent.click(run);
    await waitFor(() => expect(api.activeRuns()).toHaveLength(1));
    expect(
      (await screen.findAllByText('Queued', {}, { timeout: 8_000 })).length,
    ).toBeGreaterThan(0);
    act(() => api.play(api.activeRuns()[0].id, 'step.changed'));
    expect(
      (await screen.findAllByText(/^Running: /, {}, { timeout: 8_000 })).length,
    ).toBeGreaterThan(0);
  });

  it('says why a run cannot be started without permission', async () => {
    renderFleet(fleet({ a: 'pass' }), { denied: ['kymaros.run.create'] });
    const reason = /You need the permission kymaros.run.create/;
    // As a title until it is hovered: what is decided takes a moment to arrive.
    const run = await within(await testTable()).findByTitle(reason);
    expect(run).toHaveAccessibleName(/Run now/);
    await userEvent.hover(run);
    expect(await screen.findByRole('tooltip')).toHaveTextContent(reason);
  });

  it('is not fetched for runs of tests that are not on screen', async () => {
    const api = fleet({ a: 'pass' });
    renderFleet(api);
    await testTable();
    const before = api.requests.filter(
      one => one === 'listRestoreTests',
    ).length;
    const overviews = api.requests.filter(
      one => one === 'getFleetOverview',
    ).length;
    act(() => signals.runMoved('other', 'signal of another test'));
    await waitFor(
      () =>
        expect(
          api.requests.filter(one => one === 'getFleetOverview').length,
        ).toBeGreaterThan(overviews),
      { timeout: 8_000 },
    );
    expect(api.requests.filter(one => one === 'listRestoreTests')).toHaveLength(
      before,
    );
  });
});

describe('services without restore test', () => {
  it('say what to add to their very catalog file', async () => {
    const api = fleet({ a: 'pass' }).addService({
      entityRef: 'component:default/myapp',
      title: 'myapp',
    });
    renderFleet(api);
    const part = await section('Services without restore test');
    const open = await within(part).findByRole('button', {
      name: 'How to add one to myapp',
    });
    await userEvent.click(open);
    expect(
      (await within(part).findAllByText(/kymaros\.io\/backup/)).length,
    ).toBeGreaterThan(0);
    await userEvent.click(within(part).getByRole('button', { name: 'Hide' }));
    expect(
      within(part).queryByText(/kymaros\.io\/backup/),
    ).not.toBeInTheDocument();
  });
});

describe('the calendar of runs', () => {
  it('has one cell in the tab order, moves by arrows, and opens the runs of a day', async () => {
    renderFleet(fleet({ a: 'fail' }));
    const grid = await screen.findByRole('grid');
    const cells = within(grid).getAllByRole('gridcell');
    expect(cells).toHaveLength(91);
    const inTabOrder = () => cells.filter(cell => cell.tabIndex === 0);
    expect(inTabOrder()).toHaveLength(1);
    act(() => inTabOrder()[0].focus());
    await userEvent.keyboard('{Home}');
    expect(cells[0]).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}');
    expect(inTabOrder()).toHaveLength(1);
    // Not by role and name, which takes seconds for so many cells.
    const ran = cells.find(cell =>
      cell.getAttribute('aria-label')!.includes('1 run: 1 Fail'),
    )!;
    act(() => ran.focus());
    await userEvent.keyboard('{Enter}');
    const runs = await screen.findByRole('table', { name: 'Runs of the day' });
    expect(within(runs).getAllByRole('row')).toHaveLength(2);
    expect(runs).toHaveTextContent('backend-health');
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(
      screen.queryByRole('table', { name: 'Runs of the day' }),
    ).not.toBeInTheDocument();
    expect(ran).toHaveFocus();
  });

  it('has a table behind it', async () => {
    renderFleet(fleet({ a: 'fail' }));
    const part = await section('Runs day by day');
    await userEvent.click(
      within(part).getByRole('button', { name: 'Show as table' }),
    );
    expect(within(part).getByRole('table')).toHaveTextContent('Planned');
  });
});

describe('what runs, what is kept, and clusters', () => {
  it('lists active and next runs', async () => {
    const api = fleet({ a: 'pass' });
    api.queue('component:default/a');
    renderFleet(api);
    const part = await section('Now and next');
    expect(await within(part).findByText('Queued')).toBeInTheDocument();
    expect(within(part).getByText('Next by schedule')).toBeInTheDocument();
  });

  it('says until when sandboxes are kept', async () => {
    const api = fleet({});
    api.addTest(testOf('a'));
    api.addFinishedRun({
      testRef: 'component:default/a',
      verdict: 'fail',
      at: Date.now() - HOUR,
      change: { keptUntil: new Date(Date.now() + 2.5 * HOUR).toISOString() },
    });
    renderFleet(api);
    const part = await section('Kept sandboxes');
    expect(await within(part).findByText('in 2 hours')).toBeInTheDocument();
  });

  it('says of a cluster what fails, and what to do', async () => {
    const api = fleet({});
    api.clusters = [
      {
        name: 'north',
        title: 'North',
        checkedAt: new Date().toISOString(),
        conditions: [
          { kind: 'reachable', state: 'ok', message: 'v1.33' },
          {
            kind: 'storage',
            state: 'failed',
            message: 'archive is unavailable',
            hint: 'describe it',
            details: ['archive: AccessDenied'],
          },
        ],
        runs: { running: 0, queued: 2, limit: 2 },
        sandboxes: { used: 3, limit: 20 },
      },
    ];
    renderFleet(api);
    const north = await screen.findByRole('article', { name: 'North' });
    expect(north).toHaveTextContent('Restore tests cannot run');
    expect(north).toHaveTextContent('Backup storage is available: no');
    expect(north).toHaveTextContent('archive: AccessDenied');
    expect(north).toHaveTextContent('What to do: describe it');
    expect(north).toHaveTextContent('0 of 2, 2 waiting');
  });

  it('says which permission it takes to see clusters, and shows the rest', async () => {
    const api = fleet({ a: 'pass' });
    api.failures.set(
      'getClusters',
      new NotAllowedError('It takes the permission kymaros.cluster.read'),
    );
    renderFleet(api);
    expect(
      await screen.findByText(/kymaros\.cluster\.read/),
    ).toBeInTheDocument();
    expect(await titles()).toHaveLength(1);
  });
});
