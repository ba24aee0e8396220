import { NotAllowedError } from '@backstage/errors';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FULL_STACK_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { renderTab } from '../../__testUtils__/renderPages';

async function openLogs(
  prepare: (api: FakeKymarosApi, runId: string) => void = () => {},
) {
  const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
  const { id } = api.addFinishedRun({
    testRef: FULL_STACK_TEST.ref,
    verdict: 'fail',
    at: Date.now() - 3_600_000,
  });
  renderTab({ api, path: `/runs/${id}` });
  const logs = await screen.findByRole('region', { name: 'Logs and events' });
  expect(api.requests).not.toContain('getRunLogs');
  prepare(api, id);
  await userEvent.click(
    within(logs).getByRole('button', { name: 'Logs and events' }),
  );
  return { api, logs };
}

describe('logs and events of a run', () => {
  it('are fetched when they are opened, and shown container by container', async () => {
    const { logs } = await openLogs();
    const database = await within(logs).findByRole('region', {
      name: 'Log of app-db / postgres-0 / postgres',
    });
    expect(database).toHaveTextContent('ready to accept connections');
    expect(logs).toHaveTextContent('The beginning was left out.');
    expect(
      within(logs).getByRole('table', { name: 'Events' }),
    ).toHaveTextContent('Warning: BackOffPod api-server-7c9d-x2k8papp-backend');

    await userEvent.click(
      within(logs).getByRole('button', { name: /before its last restart/ }),
    );
    expect(logs).toHaveTextContent('fatal: PAYMENT_KEY is not set');
  });

  it('are searched all together, with what was found marked', async () => {
    const { logs } = await openLogs();
    await userEvent.type(
      await within(logs).findByLabelText('Search in all of them'),
      'payment_key',
    );
    const found = await within(logs).findByText('PAYMENT_KEY');
    expect(found.tagName).toBe('MARK');
    const containers = within(logs).getByRole('navigation', {
      name: 'Container',
    });
    expect(within(containers).getAllByRole('button')).toHaveLength(1);
    expect(logs).toHaveTextContent('No event has this text.');
  });

  it('say when a search finds nothing', async () => {
    const { logs } = await openLogs();
    await userEvent.type(
      await within(logs).findByLabelText('Search in all of them'),
      'nowhere',
    );
    expect(
      await within(logs).findByText('No line has this text.'),
    ).toBeVisible();
  });

  it('say when they are not kept any more', async () => {
    const { logs } = await openLogs((api, id) => api.withoutLogs.add(id));
    expect(
      await within(logs).findByText(/or not any more\. How long they are kept/),
    ).toBeVisible();
  });

  it('say which permission is missing', async () => {
    const { logs } = await openLogs(api => {
      api.failure = new NotAllowedError(
        'It takes the permission kymaros.logs.read',
      );
    });
    expect(await within(logs).findByRole('alert')).toHaveTextContent(
      'It takes the permission kymaros.logs.read. Ask whoever',
    );
  });

  it('stay on screen when a search fails', async () => {
    const { api, logs } = await openLogs();
    const field = await within(logs).findByLabelText('Search in all of them');
    api.failure = new Error('connection refused');
    await userEvent.type(field, 'x');
    expect(
      await within(logs).findByText(/Could not refresh: connection refused/),
    ).toBeVisible();
    expect(logs).toHaveTextContent('ready to accept connections');
  });
});
