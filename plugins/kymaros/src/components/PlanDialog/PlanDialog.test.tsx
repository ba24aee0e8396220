import { ServiceUnavailableError } from '@backstage/errors';
import type { RestorePlan } from '@kymaros/plugin-kymaros-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { planOf, REFUSED } from '../../__testUtils__/examplePlan';
import { FULL_STACK_TEST, ORDERS_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { FakeSignals } from '../../__testUtils__/FakeSignals';
import { renderTab } from '../../__testUtils__/renderPages';

const testRef = FULL_STACK_TEST.ref;

async function openPlan(title = 'myapp-full-stack'): Promise<HTMLElement> {
  const now = await screen.findByRole('region', { name: 'Now' });
  const button = within(now).getByRole('button', { name: 'Plan' });
  await waitFor(() => expect(button).not.toHaveAttribute('aria-disabled'));
  await userEvent.click(button);
  return screen.findByRole('dialog', {
    name: `What a run of ${title} would do`,
  });
}

const runButton = (dialog: HTMLElement) =>
  within(dialog).getByRole('button', { name: 'Run now' });

describe('the plan dialog', () => {
  it('tells of a test that has never run what a run would do, tier by tier', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    renderTab({ api });
    const dialog = await openPlan();

    expect(await within(dialog).findByText(/^Ready to run/)).toBeVisible();
    expect(dialog).toHaveTextContent(
      'Backupmyapp-nightly-202611230200005 h old; newest of schedule myapp-nightly; Completed',
    );
    expect(dialog).toHaveTextContent('Expected timeabout 3 m 41 s');
    const database = within(dialog).getByRole('region', {
      name: 'app-db into sandbox-db',
    });
    expect(database).toHaveTextContent('11 objects restored, 1 left out');
    expect(database).toHaveTextContent('1 Certificate (cert-manager.io)');
    expect(database).toHaveTextContent('postgres-data 8Gi standard');
    expect(database).toHaveTextContent(
      '750m CPU, 1Gi memoryQuota: 2 CPU, 4Gi memory',
    );
    expect(database).toHaveTextContent('kymaros-deny-all Nothing gets in');
    const leftOut = within(database).getByRole('group', { name: 'Left out' });
    expect(leftOut).toHaveTextContent(
      '1 NetworkPolicy because of: Network policies of the application',
    );
    expect(within(leftOut).getByText('1 NetworkPolicy').tagName).toBe('DEL');
    expect(
      within(dialog).getByText('*.app-db.svc.cluster.local'),
    ).toBeVisible();
    expect(api.requests).not.toContain('startRun');
  });

  it('names each hazard with its risk, what becomes of it and its objects, many of them behind a click', async () => {
    renderTab({ api: new FakeKymarosApi().addTest(FULL_STACK_TEST) });
    const dialog = await openPlan();
    const hazards = await within(dialog).findByRole('group', {
      name: 'What is changed or left out',
    });
    expect(hazards).toHaveTextContent(
      'ChangedCronJobs: suspendedIt would run its jobs a second time, on the restored data.CronJob app-backend/send-invoices',
    );
    expect(
      within(hazards).getByText('Ingress app-frontend/shop'),
    ).toBeVisible();
    expect(
      within(hazards).getByText('Ingress app-frontend/shop-old'),
    ).not.toBeVisible();
    await userEvent.click(within(hazards).getByText('Show all 5'));
    expect(
      within(hazards).getByText('Ingress app-frontend/shop-old'),
    ).toBeVisible();
  });

  it('runs what was planned', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    renderTab({ api });
    const dialog = await openPlan();
    await within(dialog).findByText(/^Ready to run/);
    await userEvent.click(runButton(dialog));
    expect(
      await screen.findByRole('region', { name: 'Running now' }),
    ).toBeVisible();
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(api.activeRuns()).toHaveLength(1);
  });

  it('says first what stands in the way and how to mend it, and does not run', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    api.planned = REFUSED;
    renderTab({ api });
    const dialog = await openPlan();

    const blockers = await within(dialog).findByRole('group', {
      name: 'Cannot run yet',
    });
    expect(blockers).toHaveTextContent(
      /StatefulSet app-db\/postgres.*stops the run.*hostPath.*What to do: Move the data/,
    );
    const permissions = within(blockers).getByRole('table', {
      name: 'Permissions that Kymaros lacks',
    });
    expect(permissions).toHaveTextContent(
      'create pods/execin its sandboxesrun the check db-accepting-queriesComes from ClusterRole kymaros-sandbox',
    );
    expect(permissions).toHaveTextContent(
      'create restores.velero.ioin namespace velero',
    );
    // What does not stand in the way is not among what does.
    expect(blockers).not.toHaveTextContent('older than its schedule');
    expect(dialog).toHaveTextContent('older than its schedule');
    expect(
      blockers.compareDocumentPosition(
        within(dialog).getByText('Expected time'),
      ) & Node.DOCUMENT_POSITION_FOLLOWING,
    ).toBeTruthy();

    const run = runButton(dialog);
    expect(run).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(run);
    expect(api.requests).not.toContain('startRun');
    await userEvent.hover(run);
    expect(
      await screen.findByText('The plan says what has to be mended first'),
    ).toBeVisible();
  });

  it('says what it does while it plans, and gives up when it is closed', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    let signal: AbortSignal | undefined;
    api.onPlan = async given => {
      signal = given;
      return new Promise(() => {});
    };
    renderTab({ api });
    const dialog = await openPlan();
    expect(
      within(dialog).getByText(/^Choosing the backup, reading what it holds/),
    ).toBeVisible();
    expect(runButton(dialog)).toHaveAttribute('aria-disabled', 'true');
    expect(signal?.aborted).toBe(false);

    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel planning' }),
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(signal?.aborted).toBe(true);
    expect(screen.getByRole('button', { name: 'Plan' })).toHaveFocus();
  });

  it('explains why a plan could not be made, tries again, and keeps a plan when the next one fails', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const answers: Array<() => RestorePlan> = [
      () => {
        throw new ServiceUnavailableError('Cluster demo does not answer');
      },
      () => planOf(FULL_STACK_TEST),
      () => {
        throw new ServiceUnavailableError('Cluster demo does not answer');
      },
    ];
    api.onPlan = async () => answers.shift()!();
    renderTab({ api });
    const dialog = await openPlan();
    expect(
      await within(dialog).findByText(/Cluster demo does not answer\./),
    ).toBeVisible();
    expect(runButton(dialog)).toHaveAttribute('aria-disabled', 'true');

    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Try again' }),
    );
    expect(await within(dialog).findByText(/^Ready to run/)).toBeVisible();

    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Plan again' }),
    );
    expect(
      await within(dialog).findByText(
        /Could not refresh: Cluster demo does not answer\. What you see was fetched/,
      ),
    ).toBeVisible();
    expect(within(dialog).getByText(/^Ready to run/)).toBeVisible();
  });

  it('explains a refusal that the page did not know of', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    renderTab({ api });
    await screen.findByRole('region', { name: 'Now' });
    api.notEntitled.set(testRef, 'No entitlement lets it restore app-db');
    const dialog = await openPlan();
    expect(
      await within(dialog).findByText(
        /No entitlement lets it restore app-db\./,
      ),
    ).toHaveTextContent('kymaros.entitlements');
    expect(within(dialog).queryByText('Try again')).not.toBeInTheDocument();
  });

  it('says that the contents of a backup are unknown instead of that they are harmless', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const { tiers } = planOf(FULL_STACK_TEST);
    api.planned = {
      hazards: [],
      tiers: tiers.map(({ objects, ...tier }) => tier),
    };
    renderTab({ api });
    const dialog = await openPlan();
    await within(dialog).findByText(/^Ready to run/);
    expect(dialog).not.toHaveTextContent('Nothing in the backup would act');
    expect(dialog).toHaveTextContent('could not be read');
  });

  it.each([
    ['the test names its sandboxes', FULL_STACK_TEST, false],
    ['it does not', ORDERS_TEST, true],
  ])(
    'gives names of sandboxes as an example only: %s',
    async (_, test, isExample) => {
      const api = new FakeKymarosApi().addTest(test);
      renderTab({ api });
      const dialog = await openPlan(test.title);
      await within(dialog).findByText(/^Ready to run/);
      expect(
        within(dialog).queryAllByText(/are called otherwise in each run/),
      ).toHaveLength(isExample ? 1 : 0);
    },
  );

  it('stays open while the page behind it refreshes', async () => {
    const signals = new FakeSignals();
    const api = new FakeKymarosApi((...moved) => signals.runMoved(...moved));
    api.addTest(FULL_STACK_TEST);
    renderTab({ api, signals });
    const dialog = await openPlan();
    await within(dialog).findByText(/^Ready to run/);
    const { id } = api.queue(testRef);
    act(() => api.play(id, 'run.planned'));
    await waitFor(() =>
      expect(runButton(dialog)).toHaveAttribute('aria-disabled', 'true'),
    );
    expect(api.requests.filter(name => name === 'planRun')).toHaveLength(1);
  });
});

describe('a test that is not entitled', () => {
  it('says why, and offers neither a plan nor a run', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    api.notEntitled.set(testRef, 'No entitlement lets it restore app-db');
    renderTab({ api });
    expect(
      await screen.findByText(/No entitlement lets it restore app-db\./),
    ).toHaveTextContent('kymaros.entitlements');
    for (const name of ['Plan', 'Run now']) {
      expect(screen.getByRole('button', { name })).toHaveAttribute(
        'aria-disabled',
        'true',
      );
    }
  });
});
