import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FULL_STACK_TEST, ORDERS_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { FakeSignals } from '../../__testUtils__/FakeSignals';
import { renderTab } from '../../__testUtils__/renderPages';

const HOUR = 3_600_000;
const testRef = FULL_STACK_TEST.ref;

const section = (name: string) => screen.findByRole('region', { name });

describe('the tab', () => {
  it('plays a run from start to verdict, live by signals, without closing what was opened', async () => {
    const signals = new FakeSignals();
    const api = new FakeKymarosApi((...moved) => signals.runMoved(...moved));
    api.addTest(FULL_STACK_TEST);
    api.addFinishedRun({ testRef, verdict: 'fail', at: Date.now() - HOUR });
    renderTab({ api, signals });

    const matrix = await section('Tiers by levels');
    await userEvent.click(
      await within(matrix).findByRole('button', {
        name: /^app-backend, Health: 62 partly/,
      }),
    );
    const opened = within(matrix).getByRole('region', {
      name: 'app-backend, Health',
    });
    expect(opened).toHaveTextContent('answered 503');

    const now = await section('Now');
    await userEvent.click(within(now).getByRole('button', { name: 'Run now' }));
    const running = await section('Running now');
    expect(
      await within(running).findByText(/Waiting for its turn/),
    ).toBeVisible();

    const [{ id }] = api.activeRuns();
    act(() => api.play(id, 'restore.progress'));
    expect(
      await within(running).findByText(/^Restoring app-db from/),
    ).toBeVisible();
    expect(
      within(running).getByRole('img', { name: /^Restore app-db: running/ }),
    ).toBeInTheDocument();
    expect(opened).toBeInTheDocument();

    act(() => api.play(id));
    expect(await screen.findByText('Restorable, 96')).toBeVisible();
    expect(
      screen.queryByRole('region', { name: 'Running now' }),
    ).not.toBeInTheDocument();
  });

  it('keeps the tiers of the run before until those of the new one have come', async () => {
    const signals = new FakeSignals();
    const api = new FakeKymarosApi((...moved) => signals.runMoved(...moved));
    api.addTest(FULL_STACK_TEST);
    api.addFinishedRun({ testRef, verdict: 'fail', at: Date.now() - HOUR });
    renderTab({ api, signals });
    const matrix = await section('Tiers by levels');
    const before = { name: /^app-backend, Health: 62 partly/ };
    await within(matrix).findByRole('button', before);

    let deliver = () => {};
    const delivered = new Promise<void>(done => {
      deliver = done;
    });
    const getRun = api.getRun.bind(api);
    jest.spyOn(api, 'getRun').mockImplementation(async runId => {
      await delivered;
      return getRun(runId);
    });
    const { id } = api.queue(testRef);
    act(() => api.play(id));
    expect(await screen.findByText('Restorable, 96')).toBeVisible();
    expect(within(matrix).getByRole('button', before)).toBeVisible();

    act(deliver);
    await waitFor(() =>
      expect(within(matrix).queryByRole('button', before)).toBeNull(),
    );
    expect(within(matrix).getByRole('table')).toBeVisible();
  });

  it('follows a run by polling where there are no signals', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const { id } = api.queue(testRef);
    renderTab({ api });
    await section('Running now');
    act(() => api.play(id));
    // Polls every two seconds while a run is active.
    expect(await screen.findByText('Restorable, 96')).toBeVisible();
  });

  it('cancels a run after asking', async () => {
    const signals = new FakeSignals();
    const api = new FakeKymarosApi((...moved) => signals.runMoved(...moved));
    api.addTest(FULL_STACK_TEST);
    const { id } = api.queue(testRef);
    renderTab({ api, signals });

    const running = await section('Running now');
    await userEvent.click(
      await within(running).findByRole('button', { name: 'Cancel run' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(api.requests).not.toContain('cancelRun');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel run' }),
    );
    expect(await within(running).findByText(/^Cancelling;/)).toBeVisible();
    act(() => api.play(id));
    expect(await screen.findByText('Never tested')).toBeVisible();
  });

  it('opens the active run instead of a second one', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    renderTab({ api });
    const now = await section('Now');
    const { id } = api.queue(testRef);
    await userEvent.click(
      await within(now).findByRole('button', { name: 'Run now' }),
    );
    expect(await screen.findByText(id)).toBeVisible();
    expect(api.activeRuns()).toHaveLength(1);
  });

  it('keeps what it knows on screen when a refresh fails, and says so', async () => {
    const signals = new FakeSignals();
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const { id } = api.addFinishedRun({
      testRef,
      verdict: 'pass',
      at: Date.now() - HOUR,
    });
    renderTab({ api, signals });
    expect(await screen.findByText('Restorable, 96')).toBeVisible();

    api.failure = new Error('connection refused');
    act(() => signals.runMoved(id, `signal of ${testRef}`));
    expect(
      (await screen.findAllByText(/Could not refresh: connection refused/))[0],
    ).toBeVisible();
    expect(screen.getByText('Restorable, 96')).toBeVisible();
  });

  it('disables what the reader may not do, with the reason', async () => {
    // A test of its own, since decisions are kept by the test's ref.
    const test = { ...FULL_STACK_TEST, ref: 'restoretest:default/forbidden' };
    const api = new FakeKymarosApi().addTest(test);
    const { id } = api.queue(test.ref);
    api.play(id, 'run.planned');
    renderTab({ api, denied: ['kymaros.run.cancel'] });
    const running = await section('Running now');
    const cancel = await within(running).findByRole('button', {
      name: 'Cancel run',
    });
    await userEvent.hover(cancel);
    expect(
      await screen.findByText(/You need the permission kymaros.run.cancel/),
    ).toBeVisible();
    expect(cancel).toHaveAttribute('aria-disabled', 'true');
  });

  it('keeps each test at its own address', async () => {
    const api = new FakeKymarosApi()
      .addTest(FULL_STACK_TEST)
      .addTest(ORDERS_TEST);
    api.addFinishedRun({ testRef, verdict: 'pass', at: Date.now() - HOUR });
    api.addFinishedRun({
      testRef: ORDERS_TEST.ref,
      verdict: 'fail',
      at: Date.now() - HOUR,
    });
    renderTab({ api, path: '/tests/component/default/myapp' });
    const now = await section('Now');
    expect(within(now).getByText('Not restorable, 58')).toBeVisible();

    await userEvent.click(screen.getByRole('button', { name: /Restore test/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: /myapp-full-stack/ }),
    );
    expect(
      within(await section('Now')).getByText('Restorable, 96'),
    ).toBeVisible();
  });
});

describe('the history', () => {
  function withHistory(): FakeKymarosApi {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    for (let day = 14; day > 0; day--) {
      api.addFinishedRun({
        testRef,
        verdict: day === 13 ? 'fail' : 'pass',
        at: Date.now() - day * 24 * HOUR,
      });
    }
    return api;
  }

  const rows = (table: HTMLElement) =>
    within(table).getAllByRole('row').slice(1);

  it('is paged by the server', async () => {
    renderTab({ api: withHistory() });
    const history = await section('History');
    const table = await within(history).findByRole('table');
    expect(rows(table)).toHaveLength(10);
    expect(rows(table)[0]).toHaveTextContent('1 day ago');

    await userEvent.click(
      within(history).getByRole('button', { name: /next page/i }),
    );
    expect(await within(history).findByText('11 to 14 of 14')).toBeVisible();
    expect(await within(table).findByText('14 days ago')).toBeVisible();
    expect(rows(table)).toHaveLength(4);
    expect(
      within(history).getByRole('button', { name: /next page/i }),
    ).toBeDisabled();
  });

  it('has no pages while there are no runs', async () => {
    renderTab({ api: new FakeKymarosApi().addTest(FULL_STACK_TEST) });
    const history = await section('History');
    expect(await within(history).findByText('No runs yet.')).toBeVisible();
    expect(within(history).queryByText('Runs per page')).toBeNull();
  });

  it('is filtered and ordered by the server, from the first page on', async () => {
    renderTab({ api: withHistory() });
    const history = await section('History');
    const table = await within(history).findByRole('table');
    await userEvent.click(
      within(history).getByRole('button', { name: 'Score' }),
    );
    await userEvent.click(
      within(history).getByRole('button', { name: 'Score' }),
    );
    expect(await within(rows(table)[0]).findByText('Fail')).toBeInTheDocument();
    expect(
      within(table).getByRole('columnheader', { name: 'Score' }),
    ).toHaveAttribute('aria-sort', 'ascending');

    await userEvent.click(
      within(history).getByRole('button', { name: 'Fail' }),
    );
    expect(await within(history).findByText('1 to 1 of 1')).toBeVisible();
    expect(rows(table)).toHaveLength(1);
  });
});

describe('the address of the history', () => {
  it('is seen as its address tells, so that it can be reloaded and shared', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    api.addFinishedRun({ testRef, verdict: 'fail', at: Date.now() - 2 * HOUR });
    api.addFinishedRun({ testRef, verdict: 'pass', at: Date.now() - HOUR });
    renderTab({ api, path: '?verdict=fail&orderBy=score' });
    const history = await section('History');
    expect(await within(history).findByText('1 to 1 of 1')).toBeVisible();
    expect(
      within(history).getByRole('button', { name: 'Fail' }),
    ).toHaveAttribute('aria-pressed', 'true');
    expect(
      within(history).getByRole('columnheader', { name: 'Score' }),
    ).toHaveAttribute('aria-sort', 'descending');
  });
});

describe('the trend', () => {
  it('has a table behind the chart, with a way to each run', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    api.addFinishedRun({
      testRef,
      verdict: 'pass',
      at: Date.now() - 48 * HOUR,
    });
    const { id } = api.addFinishedRun({
      testRef,
      verdict: 'error',
      at: Date.now() - HOUR,
    });
    renderTab({ api });
    const trend = await section('Trend');
    await userEvent.click(
      within(trend).getByRole('button', { name: 'Show as table' }),
    );
    const [newest, oldest] = within(within(trend).getByRole('table'))
      .getAllByRole('row')
      .slice(1);
    expect(newest).toHaveTextContent('Could not test');
    expect(oldest).toHaveTextContent('Pass96');
    expect(within(newest).getByRole('link')).toHaveAttribute(
      'href',
      expect.stringMatching(`/runs/${id}$`),
    );
  });
});
