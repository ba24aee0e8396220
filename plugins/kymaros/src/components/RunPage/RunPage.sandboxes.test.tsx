import type { Run } from '@kymaros/plugin-kymaros-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { proofFor } from '../../__testUtils__/examplePlan';
import { FULL_STACK_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { FakeSignals } from '../../__testUtils__/FakeSignals';
import { openPart } from '../../__testUtils__/openPart';
import { renderTab } from '../../__testUtils__/renderPages';

const HOUR = 3_600_000;
const testRef = FULL_STACK_TEST.ref;
const TIERS = ['app-db', 'app-backend', 'app-frontend'];

function renderRun(change: Partial<Run>, denied: string[] = []) {
  const signals = new FakeSignals();
  const api = new FakeKymarosApi(runId => signals.runMoved(runId));
  api.addTest(FULL_STACK_TEST);
  const { id } = api.addFinishedRun({
    testRef,
    verdict: 'fail',
    at: Date.now() - HOUR,
    change,
  });
  renderTab({ api, path: `/runs/${id}`, signals, denied });
  return { api, id, signals };
}

const inHours = (hours: number) =>
  new Date(Date.now() + hours * HOUR).toISOString();

describe('the isolation of a run', () => {
  it('is shown as proven, with each attempt behind it', async () => {
    renderRun({});
    const isolation = await openPart('Isolation');
    expect(isolation).toHaveTextContent(
      'Proven closed before anything was restored18 attempts to get out failed, as they have to; 12 that have to get through did.',
    );
    const table = within(isolation).getByRole('table', {
      name: 'app-db: attempts',
      hidden: true,
    });
    expect(table).not.toBeVisible();
    await userEvent.click(within(isolation).getByText('app-db'));
    expect(table).toBeVisible();
    expect(within(table).getAllByRole('row').slice(1)).toHaveLength(5);
    expect(table).toHaveTextContent(
      'the API server10.96.0.1:443blockedblockedblocked',
    );
  });

  it('opens at what could be reached when it is refuted', async () => {
    renderRun({ isolation: proofFor(TIERS, { leak: 'app-backend' }) });
    const isolation = await openPart('Isolation');
    expect(isolation).toHaveTextContent(
      'Not closed, so nothing was restored1 of 30 attempts came out otherwise',
    );
    const tables = within(isolation).getAllByRole('table');
    expect(tables.filter(table => table.closest('details')!.open)).toHaveLength(
      1,
    );
    const leaky = within(isolation).getByRole('table', {
      name: 'app-backend: attempts',
    });
    expect(leaky).toBeVisible();
    expect(within(leaky).getAllByRole('row')[1]).toHaveTextContent(
      'a node10.0.0.4:10250blockedblockedreached',
    );
  });

  it('is marked where the cluster does not ask for it', async () => {
    renderRun({ isolation: { status: 'waived', attempts: [] } });
    expect(await openPart('Isolation')).toHaveTextContent(
      'Not proven: waivedThe configuration of cluster demo says not to ask',
    );
    expect(screen.getByText('Isolation not proven')).toBeVisible();
  });

  it('is not claimed of a run that did not get that far', async () => {
    renderRun({ isolation: undefined });
    expect(await openPart('Isolation')).toHaveTextContent(
      'The sandboxes of this run were not probed.',
    );
  });

  it('appears while the run goes on', async () => {
    const signals = new FakeSignals();
    const api = new FakeKymarosApi(runId => signals.runMoved(runId));
    api.addTest(FULL_STACK_TEST);
    const { id } = api.queue(testRef);
    renderTab({ api, path: `/runs/${id}`, signals });
    const isolation = await openPart('Isolation');
    expect(isolation).toHaveTextContent('Not probed yet.');
    act(() => api.play(id, 'isolation.probed'));
    expect(await within(isolation).findByText(/^Proven closed/)).toBeVisible();
    const harmless = await openPart('Hazards');
    expect(harmless).toHaveTextContent('CronJobs: suspended');
  });
});

describe('kept sandboxes', () => {
  const KEPT = { keptUntil: inHours(1), keptLimit: inHours(3) };

  it('say until when and how to look into them', async () => {
    renderRun(KEPT);
    const kept = await openPart('Kept sandboxes');
    expect(kept).toHaveTextContent(/Removed in (1 hour|59 minutes) \(/);
    expect(
      within(kept).getByText('kubectl -n sandbox-db get pods'),
    ).toBeVisible();
    expect(
      within(kept).getAllByRole('button', { name: /^Copy kubectl/ }),
    ).toHaveLength(3);
  });

  it('are not shown of a run whose sandboxes are gone', async () => {
    renderRun({ keptUntil: inHours(-1) });
    await openPart('Findings');
    expect(screen.queryByText('Kept sandboxes')).not.toBeInTheDocument();
  });

  it('are kept longer, as the server says, and only as long as it lets them', async () => {
    const { api } = renderRun(KEPT);
    const kept = await openPart('Kept sandboxes');
    await userEvent.click(
      await within(kept).findByRole('button', { name: 'Extend' }),
    );
    const choices = await screen.findAllByRole('menuitem');
    expect(choices.map(choice => choice.textContent)).toEqual([
      'By 30 m',
      'By 1 h',
    ]);
    await userEvent.click(choices[1]);
    expect(
      await within(kept).findByText(/^in (2 hours|1 hour)$/),
    ).toBeVisible();
    expect(api.requests).toContain('extendSandbox');
  });

  it('cannot be kept beyond the limit, with the reason', async () => {
    renderRun({ keptUntil: KEPT.keptUntil, keptLimit: KEPT.keptUntil });
    const kept = await openPart('Kept sandboxes');
    const extend = await within(kept).findByRole('button', { name: 'Extend' });
    await userEvent.hover(extend);
    expect(
      await screen.findByText(/^They are kept for as long as the cluster/),
    ).toBeVisible();
    expect(extend).toHaveAttribute('aria-disabled', 'true');
  });

  it('are released after asking', async () => {
    const { api } = renderRun(KEPT);
    const kept = await openPart('Kept sandboxes');
    await userEvent.click(
      await within(kept).findByRole('button', { name: 'Release' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Release the sandboxes?',
    });
    expect(api.requests).not.toContain('releaseSandbox');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Release' }),
    );
    await waitFor(() => expect(kept).not.toBeInTheDocument());
    expect(api.requests).toContain('releaseSandbox');
  });

  it('stay on screen with the reason when they cannot be released', async () => {
    const { api } = renderRun(KEPT);
    const kept = await openPart('Kept sandboxes');
    await userEvent.click(
      await within(kept).findByRole('button', { name: 'Release' }),
    );
    api.failure = new Error('Cluster demo does not answer');
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Release',
      }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The sandboxes were not releasedCluster demo does not answer.',
    );
    expect(kept).toBeInTheDocument();
  });

  it('follow what somebody else does with them', async () => {
    const { api, id, signals } = renderRun(KEPT);
    const kept = await openPart('Kept sandboxes');
    await api.releaseSandbox(id);
    act(() => signals.runMoved(id));
    await waitFor(() => expect(kept).not.toBeInTheDocument());
  });

  it('are only for those who may', async () => {
    const test = { ...FULL_STACK_TEST, ref: 'restoretest:default/look-only' };
    const api = new FakeKymarosApi().addTest(test);
    const { id } = api.addFinishedRun({
      testRef: test.ref,
      verdict: 'fail',
      at: Date.now() - HOUR,
      change: KEPT,
    });
    renderTab({ api, path: `/runs/${id}`, denied: ['kymaros.sandbox.keep'] });
    const kept = await openPart('Kept sandboxes');
    for (const name of ['Extend', 'Release']) {
      const button = within(kept).getByRole('button', { name });
      expect(button).toHaveAttribute('aria-disabled', 'true');
    }
    await userEvent.hover(
      within(kept).getByRole('button', { name: 'Release' }),
    );
    expect(
      await screen.findByText(/You need the permission kymaros.sandbox.keep/),
    ).toBeVisible();
  });
});
