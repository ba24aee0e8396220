import { renderInTestApp, mockApis } from '@backstage/frontend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { kymarosApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { FULL_STACK_TEST, ORDERS_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { MYAPP } from '../../__testUtils__/renderPages';
import { RestoreReadinessCard } from './RestoreReadinessCard';

const HOUR = 3_600_000;
const testRef = FULL_STACK_TEST.ref;

function renderCard(
  api: FakeKymarosApi,
  options: { mayRun?: boolean } = {},
): void {
  renderInTestApp(
    <EntityProvider entity={MYAPP}>
      <RestoreReadinessCard />
    </EntityProvider>,
    {
      mountedRoutes: { '/restore-tests': rootRouteRef },
      apis: [
        [kymarosApiRef, api],
        mockApis.permission({
          authorize:
            options.mayRun === false
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
        }),
      ],
    },
  );
}

const withTest = () => new FakeKymarosApi().addTest(FULL_STACK_TEST);

describe('the card', () => {
  it('says in words that the backup restores, since when, and how each tier came out', async () => {
    const api = withTest();
    api.addFinishedRun({ testRef, verdict: 'pass', at: Date.now() - 2 * HOUR });
    renderCard(api);

    expect(await screen.findByText('Restorable, 96')).toBeInTheDocument();
    expect(screen.getByText(/^Proven/)).toHaveTextContent(
      'Proven 1 hour ago; due every day',
    );
    for (const tier of ['app-db', 'app-backend', 'app-frontend']) {
      expect(screen.getByText(tier)).toHaveTextContent(`${tier} Ready`);
    }
    expect(
      screen.getByRole('img', { name: 'Score of the last run: Pass 96' }),
    ).toBeInTheDocument();
  });

  it('shows the first finding of a failing test, with what to do', async () => {
    const api = withTest();
    api.addFinishedRun({ testRef, verdict: 'fail', at: Date.now() - HOUR });
    renderCard(api);

    expect(await screen.findByText('Not restorable, 58')).toBeInTheDocument();
    expect(screen.queryByText(/^Proven/)).not.toBeInTheDocument();
    expect(screen.getByText(/answered 503/)).toBeInTheDocument();
    expect(screen.getByText(/include it in the backup/)).toBeInTheDocument();
  });

  it('says when a test never ran', async () => {
    renderCard(withTest());
    expect(await screen.findByText('Never tested')).toBeInTheDocument();
  });

  it('says when the proof is too old', async () => {
    const api = withTest();
    api.addFinishedRun({
      testRef,
      verdict: 'pass',
      at: Date.now() - 90 * HOUR,
    });
    renderCard(api);
    expect(await screen.findByText('Was restorable, 96')).toBeInTheDocument();
    expect(
      screen.getByText(/^The proof is old: it counts for 50 % only/),
    ).toBeInTheDocument();
  });

  it('says when the test is another one than was verified', async () => {
    const api = withTest();
    api.addFinishedRun({ testRef, verdict: 'pass', at: Date.now() - HOUR });
    api.changed.add(testRef);
    renderCard(api);
    expect(
      await screen.findByText('Changed since it was last verified.'),
    ).toBeInTheDocument();
  });

  it('never speaks of the future when the clock of the backend is ahead', async () => {
    const api = withTest();
    api.addFinishedRun({ testRef, verdict: 'pass', at: Date.now() + 8_000 });
    renderCard(api);
    expect(await screen.findByText(/^Proven/)).toHaveTextContent(
      'Proven 1 second ago',
    );
  });

  it('keeps the last proof, and its age, when a newer run could not test', async () => {
    const api = withTest();
    api.addFinishedRun({
      testRef,
      verdict: 'pass',
      at: Date.now() - 26 * HOUR,
    });
    api.addFinishedRun({ testRef, verdict: 'error', at: Date.now() - HOUR });
    renderCard(api);

    expect(await screen.findByText('Restorable, 96')).toBeInTheDocument();
    expect(screen.getByText(/^Proven/)).toHaveTextContent('1 day ago');
    expect(screen.getByText('Could not test')).toBeInTheDocument();
    expect(screen.getByText(/Velero did not take up/)).toBeInTheDocument();
  });

  it('shows what a run does now, and offers no second one', async () => {
    const api = withTest();
    const { id } = api.queue(testRef);
    api.play(id, 'restore.progress');
    renderCard(api);

    expect(
      await screen.findByText('Running: Restore app-db'),
    ).toBeInTheDocument();
    expect(screen.getByText('app-db')).toHaveTextContent('app-db Restoring');
    expect(screen.getByRole('button', { name: 'Run now' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  it('does not say that a run is running, nor moves, once it was not heard of for a while', async () => {
    jest.useFakeTimers();
    try {
      const api = withTest();
      const { id } = api.queue(testRef);
      api.play(id, 'restore.progress');
      renderCard(api);
      expect(await screen.findByText('Running: Restore app-db')).toBeVisible();

      api.failures.set('getRunEvents', new Error('connection refused'));
      await act(() => jest.advanceTimersByTimeAsync(60_000));
      expect(screen.getByText('Was running when last heard of')).toBeVisible();
      expect(screen.queryByText(/^Running/)).not.toBeInTheDocument();
      expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();

      api.failures.clear();
      api.play(id);
      await act(() => jest.advanceTimersByTimeAsync(60_000));
      expect(screen.getByText('Restorable, 96')).toBeVisible();
      expect(screen.queryByText(/when last heard of/)).not.toBeInTheDocument();
    } finally {
      jest.useRealTimers();
    }
  });

  it('starts a run', async () => {
    const api = withTest();
    renderCard(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run now' }),
    );
    expect(await screen.findByText('Queued')).toBeInTheDocument();
    expect(api.activeRuns()).toHaveLength(1);
  });

  it('says why a run cannot be started without permission', async () => {
    // A test of its own, since decisions are kept by the test's ref.
    const test = { ...FULL_STACK_TEST, ref: 'restoretest:default/forbidden' };
    renderCard(new FakeKymarosApi().addTest(test), { mayRun: false });
    const button = await screen.findByRole('button', { name: 'Run now' });
    await userEvent.hover(button);
    expect(
      await screen.findByText(/You need the permission kymaros.run.create on/),
    ).toBeInTheDocument();
  });

  it('tells how to get a restore test, ready to copy', async () => {
    renderCard(new FakeKymarosApi());
    expect(await screen.findByText('No restore test yet')).toBeInTheDocument();
    expect(
      screen.getByRole('region', { name: 'Annotations for the catalog file' }),
    ).toHaveTextContent(
      /kymaros.io\/backup: schedule\/myapp-nightly.*kymaros.io\/namespaces: myapp /,
    );
  });

  it('lists what is wrong with a definition, field by field', async () => {
    renderCard(
      new FakeKymarosApi().addBrokenTest(ORDERS_TEST, [
        {
          field: 'spec.schedule',
          message: 'must be a cron expression',
          entityRef: 'component:default/myapp',
          location: 'url:https://example.org/catalog-info.yaml',
        },
      ]),
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('spec.schedule: must be a cron expression');
    expect(alert).toHaveTextContent('https://example.org/catalog-info.yaml');
    expect(
      await screen.findByRole('button', { name: 'Run now' }),
    ).toHaveAttribute('aria-disabled', 'true');
  });

  it('says when the reader may not see restore tests', async () => {
    const api = new FakeKymarosApi();
    api.failure = new NotAllowedError('It takes the permission x on y');
    renderCard(api);
    expect(await screen.findByText('Not for you to see')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent(
      'It takes the permission x on y. Ask whoever',
    );
  });

  it('says why nothing could be loaded, and tries again when asked to', async () => {
    const api = withTest();
    api.failure = new Error('connection refused');
    renderCard(api);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('connection refused');

    api.failure = undefined;
    await userEvent.click(
      within(alert).getByRole('button', { name: 'Try again' }),
    );
    expect(await screen.findByText('Never tested')).toBeInTheDocument();
  });

  it('shows the test that needs attention most, and the others in a line each', async () => {
    const api = withTest().addTest(ORDERS_TEST);
    api.addFinishedRun({ testRef, verdict: 'pass', at: Date.now() - HOUR });
    api.addFinishedRun({
      testRef: ORDERS_TEST.ref,
      verdict: 'fail',
      at: Date.now() - HOUR,
    });
    renderCard(api);
    expect(await screen.findByText('Not restorable, 58')).toBeInTheDocument();
    const other = screen.getByRole('link', { name: 'myapp-full-stack' });
    expect(other).toHaveAttribute(
      'href',
      '/restore-tests/tests/restoretest/kymaros-system/myapp-full-stack',
    );
    expect(screen.getByText('Restorable, 96')).toBeInTheDocument();
  });
});
