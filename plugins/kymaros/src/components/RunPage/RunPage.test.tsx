import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FULL_STACK_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { FakeSignals } from '../../__testUtils__/FakeSignals';
import { openPart } from '../../__testUtils__/openPart';
import { renderTab } from '../../__testUtils__/renderPages';

const HOUR = 3_600_000;
const testRef = FULL_STACK_TEST.ref;

describe('the run page', () => {
  it('begins with the sentence, then the findings, the worst first', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const { id } = api.addFinishedRun({
      testRef,
      verdict: 'fail',
      at: Date.now() - HOUR,
    });
    renderTab({ api, path: `/runs/${id}` });

    expect(
      await screen.findByText(
        /^Restored 3 namespaces from .*; 3 of 4 checks passed; 1 object is missing; 1 critical finding; 1 warning\.$/,
      ),
    ).toBeVisible();
    const findings = within(await openPart('Findings')).getAllByRole(
      'listitem',
    );
    expect(findings.map(item => item.textContent)).toEqual([
      expect.stringMatching(
        /^CriticalService app-backend\/api-server-svc.*What to do:/,
      ),
      expect.stringMatching(
        /^WarningDeployment app-backend\/api-server.*What to do:/,
      ),
    ]);
  });

  it('shows checks, restore and workloads of each tier', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const { id } = api.addFinishedRun({
      testRef,
      verdict: 'fail',
      at: Date.now() - HOUR,
    });
    renderTab({ api, path: `/runs/${id}` });

    const backend = await openPart('app-backend');
    const checks = within(backend).getByRole('table', {
      name: 'app-backend: Checks',
    });
    expect(within(checks).getByText('backend-health')).toBeVisible();
    expect(within(checks).getByText('Failed')).toBeVisible();
    expect(checks).toHaveTextContent('12 s');
    expect(backend).toHaveTextContent('21 of 21 items restored');
    expect(backend).toHaveTextContent('Sandbox sandbox-backend');

    const database = await openPart('app-db');
    expect(
      within(database).getByRole('table', { name: 'app-db: volumes' }),
    ).toHaveTextContent(
      'postgres-databound1Giempty: the backup has no data of it, provisioned anew',
    );
  });

  it('has the timeline as a table, too', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const { id } = api.addFinishedRun({
      testRef,
      verdict: 'pass',
      at: Date.now() - HOUR,
    });
    renderTab({ api, path: `/runs/${id}` });
    const timeline = await openPart('Timeline');
    const bars = within(timeline)
      .getAllByRole('img')
      .map(bar => bar.getAttribute('aria-label'));
    expect(bars).toContainEqual(
      expect.stringMatching(/^Wait until ready app-db: done, \d+ s$/),
    );

    await userEvent.click(
      within(timeline).getByRole('button', { name: 'Show as table' }),
    );
    expect(
      within(within(timeline).getByRole('table')).getAllByRole('row'),
    ).toHaveLength(bars.length + 1);
  });

  it('goes back to the test and runs it again', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const { id } = api.addFinishedRun({
      testRef,
      verdict: 'pass',
      at: Date.now() - HOUR,
    });
    renderTab({ api, path: `/runs/${id}` });
    expect(
      await screen.findByRole('link', { name: 'myapp-full-stack' }),
    ).toHaveAttribute(
      'href',
      '/restore-tests/tests/restoretest/kymaros-system/myapp-full-stack',
    );

    await userEvent.click(
      await screen.findByRole('button', { name: 'Run again' }),
    );
    expect(await screen.findByText(/^Waiting for its turn/)).toBeVisible();
    expect(screen.getByText(api.activeRuns()[0].id)).toBeVisible();
  });

  it('reads only what happened since, and the whole run once at its end', async () => {
    const signals = new FakeSignals();
    const api = new FakeKymarosApi(runId => signals.runMoved(runId));
    api.addTest(FULL_STACK_TEST);
    const { id } = api.queue(testRef);
    renderTab({ api, path: `/runs/${id}`, signals });
    await screen.findByText(/^Waiting for its turn/);

    act(() => api.play(id, 'run.verdict'));
    expect(
      await screen.findByText(/4 of 4 checks passed; nothing is missing\.$/),
    ).toBeVisible();
    expect(screen.getByText('Pass · Cleaning up')).toBeVisible();
    expect(
      await screen.findByRole('button', { name: 'Cancel run' }),
    ).toHaveAttribute('aria-disabled', 'true');
    act(() => api.play(id));
    expect(
      await screen.findByRole('button', { name: 'Run again' }),
    ).toBeVisible();
    // The card above the tab asks for tests, never for runs.
    expect(api.requests.filter(name => name === 'getRun')).toHaveLength(2);
  });

  it('keeps opened output open while the run goes on', async () => {
    const signals = new FakeSignals();
    const api = new FakeKymarosApi(runId => signals.runMoved(runId));
    api.addTest(FULL_STACK_TEST);
    const { id } = api.queue(testRef, 'fail');
    api.play(id, 'finding.added');
    renderTab({ api, path: `/runs/${id}`, signals });

    const output = await screen.findByText('Output');
    await userEvent.click(output);
    expect(output.closest('details')).toHaveAttribute('open');
    act(() => api.play(id));
    await screen.findByRole('button', { name: 'Run again' });
    expect(screen.getByText('Output')).toBe(output);
    expect(output.closest('details')).toHaveAttribute('open');
  });

  it('folds tiers that are fine to their numbers, and opens those in trouble', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const at = Date.now() - HOUR;
    const { id } = api.addFinishedRun({ testRef, verdict: 'fail', at });
    renderTab({ api, path: `/runs/${id}` });
    const heading = (name: string) => screen.findByRole('button', { name });
    expect(await heading('app-backend')).toHaveAttribute(
      'aria-expanded',
      'true',
    );
    const fine = await heading('app-frontend');
    expect(fine).toHaveAttribute('aria-expanded', 'false');
    expect(fine.closest('section')).toHaveTextContent(
      '1 of 1 check passed8 of 8 objects found',
    );
  });

  it('leads to a part by its address, open and with the focus on it', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const at = Date.now() - HOUR;
    const { id } = api.addFinishedRun({ testRef, verdict: 'pass', at });
    renderTab({ api, path: `/runs/${id}#tier-app-db` });
    const tier = await screen.findByRole('region', { name: 'app-db' });
    expect(tier).toHaveFocus();
    expect(
      within(tier).getByRole('table', { name: 'app-db: Checks' }),
    ).toBeVisible();

    const parts = screen.getByRole('navigation', {
      name: 'Parts of this page',
    });
    const heading = screen.getByRole('button', { name: 'Isolation' });
    for (let visit = 1; visit <= 2; visit++) {
      await userEvent.click(
        within(parts).getByRole('link', { name: 'Isolation' }),
      );
      expect(screen.getByRole('region', { name: 'Isolation' })).toHaveFocus();
      expect(heading).toHaveAttribute('aria-expanded', 'true');
      await userEvent.click(heading);
      expect(heading).toHaveAttribute('aria-expanded', 'false');
    }
  });

  it('has a link to each of its parts, and no other', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const at = Date.now() - HOUR;
    const { id } = api.addFinishedRun({ testRef, verdict: 'fail', at });
    renderTab({ api, path: `/runs/${id}` });
    const parts = await screen.findByRole('navigation', {
      name: 'Parts of this page',
    });
    const links = within(parts).getAllByRole('link');
    const named = links.map(link => new URL((link as HTMLAnchorElement).href));
    expect(named.map(({ hash }) => hash.slice(1)).sort()).toEqual(
      [...document.querySelectorAll('section[id]')]
        .map(({ id: of }) => of)
        .sort(),
    );
  });

  it('keeps folded what the reader folded while the run goes on', async () => {
    const signals = new FakeSignals();
    const api = new FakeKymarosApi((...moved) => signals.runMoved(...moved));
    api.addTest(FULL_STACK_TEST);
    const { id } = api.queue(testRef, 'fail');
    api.play(id, 'finding.added');
    renderTab({ api, path: `/runs/${id}`, signals });
    const heading = await screen.findByRole('button', { name: 'app-backend' });
    expect(heading).toHaveAttribute('aria-expanded', 'true');
    await userEvent.click(heading);
    act(() => api.play(id));
    await screen.findByRole('button', { name: 'Run again' });
    expect(heading).toHaveAttribute('aria-expanded', 'false');
  });

  it('tells many findings of a kind together, with all of them behind a click', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const at = Date.now() - HOUR;
    const run = api.addFinishedRun({ testRef, verdict: 'fail', at });
    const [first] = run.findings;
    Object.assign(run, {
      findings: [1, 2, 3, 4, 5].map(number => ({
        ...first,
        message: `Object ${number} is missing`,
      })),
    });
    renderTab({ api, path: `/runs/${run.id}` });
    const findings = await openPart('Findings');
    expect(findings).toHaveTextContent('5 of the same kind');
    expect(within(findings).getByText(/Object 3/)).toBeVisible();
    expect(within(findings).getByText(/Object 4/)).not.toBeVisible();
    await userEvent.click(within(findings).getByText('Show 2 more'));
    expect(within(findings).getByText(/Object 4/)).toBeVisible();
    expect(findings.textContent?.match(/What to do/g)).toHaveLength(1);
  });
});
