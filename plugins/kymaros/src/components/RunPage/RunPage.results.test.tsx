import type { Run, Verdict } from '@kymaros/plugin-kymaros-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FULL_STACK_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { openPart } from '../../__testUtils__/openPart';
import { renderTab } from '../../__testUtils__/renderPages';

const HOUR = 3_600_000;
const testRef = FULL_STACK_TEST.ref;

function openRun(verdict: Verdict, change?: (run: Run) => Partial<Run>): void {
  const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
  const at = Date.now() - HOUR;
  const run = api.addFinishedRun({ testRef, verdict, at });
  Object.assign(run, change?.(run));
  renderTab({ api, path: `/runs/${run.id}` });
}

describe('the verdict', () => {
  it.each([
    [
      'fail',
      'BACKUP',
      'Fail: the backup lacks something that the service needs.',
    ],
    ['fail', 'APP', 'Fail: what was restored does not work.'],
    ['partial', 'BACKUP', 'Partial: some of the backup did not come back.'],
    [
      'error',
      'SANDBOX',
      'Could not test: the sandbox refused it. This says nothing about the backup.',
    ],
    ['error', 'CLEANUP', 'Could not test: Cleaning up, not the backup.'],
  ] as const)('%s by %s is said in words', async (verdict, cause, words) => {
    openRun(verdict, () => ({ cause }));
    expect(await screen.findByText(words)).toBeVisible();
  });
});

describe('the contents of a tier', () => {
  it('name what is missing, what was left out and why', async () => {
    openRun('fail');
    const tier = await openPart('app-backend');
    expect(tier).toHaveTextContent('7 of 8 expected objects found');
    expect(
      within(tier).getByRole('table', {
        name: 'app-backend: differences from the backup',
      }),
    ).toHaveTextContent(
      'MissingSecret app-backend/payment-keyThe reason is not known.',
    );
    expect(
      within(tier).getByRole('table', {
        name: 'app-backend: kinds that lack objects',
      }),
    ).toHaveTextContent('Secret3 of 41: made anew by the cluster');
  });

  it('keep what is complete, and what need not come back, behind a click', async () => {
    openRun('pass', ({ tiers: [first, ...others] }) => ({
      tiers: [
        {
          ...first,
          contents: {
            ...first.contents!,
            kinds: [
              ...first.contents!.kinds,
              {
                apiVersion: 'v1',
                kind: 'Event',
                expected: 0,
                found: 0,
                leftOut: [{ reason: 'made by the cluster itself', count: 9 }],
              },
            ],
          },
        },
        ...others,
      ],
    }));
    const tier = await openPart('app-db');
    const hidden = within(tier).getByText('made by the cluster itself', {
      exact: false,
    });
    expect(hidden).not.toBeVisible();
    expect(within(tier).getByText('3 kinds are complete')).toBeVisible();
    await userEvent.click(within(tier).getByText('1 kind need not come back'));
    expect(hidden).toBeVisible();
  });

  it('give the reason of what failed', async () => {
    openRun('partial');
    expect(await openPart('app-backend')).toHaveTextContent(
      'Refused or failedConfigMap app-backend/flagsthe object is larger',
    );
  });

  it('tell a claim without data from one that came back', async () => {
    openRun('pass');
    expect(
      within(await openPart('app-db')).getByRole('table', {
        name: 'app-db: volumes',
      }),
    ).toHaveTextContent('postgres-databound1Girestored by kopia, 46 MiB');
  });

  it('list what is not backed up at all', async () => {
    openRun('pass');
    const part = within(await openPart('app-frontend')).getByRole('group', {
      name: 'Not backed up at all',
    });
    expect(part).toHaveTextContent('ConfigMap app-frontend/banner');
  });

  it('never read as complete when there was nothing to compare with', async () => {
    openRun('pass', ({ tiers: [first, ...others] }) => ({
      tiers: [
        {
          ...first,
          contents: {
            comparedWith: 'nothing',
            kinds: [],
            differences: [],
            volumes: [],
          },
        },
        ...others,
      ],
    }));
    const part = within(await openPart('app-db')).getByRole('group', {
      name: 'Completeness',
    });
    expect(part).toHaveTextContent(
      /^CompletenessNot verified against the backup/,
    );
    expect(part).not.toHaveTextContent('found');
  });

  it('say that changes do not show where only names were compared', async () => {
    openRun('pass', ({ tiers }) => ({
      tiers: tiers.map(tier => ({
        ...tier,
        contents: { ...tier.contents!, comparedWith: 'list' as const },
      })),
    }));
    expect(await openPart('app-db')).toHaveTextContent(
      'so changed objects do not show',
    );
  });

  it('say how many differences are not listed', async () => {
    openRun('fail', ({ tiers }) => ({
      tiers: tiers.map(tier => ({
        ...tier,
        contents: { ...tier.contents!, omitted: 17 },
      })),
    }));
    expect(await openPart('app-backend')).toHaveTextContent(
      '17 more are not listed.',
    );
  });

  it('are not claimed for a run that ended before', async () => {
    openRun('error');
    expect(await openPart('app-db')).toHaveTextContent(
      'Not compared with the backup, since the run ended before.',
    );
  });
});

describe('the dependencies', () => {
  it('are a map in words, what leads to production first', async () => {
    openRun('pass');
    const map = within(await openPart('Dependencies')).getByRole('list', {
      name: 'app-backend needs',
    });
    expect(
      within(map)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      expect.stringContaining('would have reached production'),
      'api.stripe.com:443blocked: outside of the cluster',
      'postgres:5432unknown name',
      'postgres.app-db.svc.cluster.local:5432→ app-db/postgresrewritten to the sandbox',
    ]);
  });

  it('are said of the service where the catalog names them and no tier', async () => {
    openRun('pass');
    const list = within(await openPart('Dependencies')).getByRole('list', {
      name: 'The service needs',
    });
    expect(list).toHaveTextContent(
      'resource:default/ledger→ billingnot covered by this test',
    );
  });

  it('have a table that says where they are written', async () => {
    openRun('pass');
    const dependencies = await openPart('Dependencies');
    await userEvent.click(
      within(dependencies).getByRole('button', { name: 'Show as table' }),
    );
    const table = within(dependencies).getByRole('table');
    expect(table).toHaveTextContent(
      '41 timesDeployment app-backend/api-server: env DATABASE_URL of container api',
    );
    expect(table).toHaveTextContent(
      'neverdependsOn of component:default/myapp',
    );
  });

  it('are said to be none where none were seen', async () => {
    openRun('pass', () => ({ dependencies: [] }));
    expect(await openPart('Dependencies')).toHaveTextContent(
      'No dependency was seen',
    );
  });
});

describe('the critical path', () => {
  it('tells the queue from work, and times from objectives', async () => {
    openRun('pass');
    const path = await openPart('Where the time went');
    expect(path).toHaveTextContent('In the queue of the backup system12 s');
    expect(path).toHaveTextContent('met, objective 15 m');
    expect(path).toHaveTextContent('Data loss (RPO)5 h');
    expect(
      within(path).getByRole('img', {
        name: 'Queue of the backup system app-db: 4 s',
      }),
    ).toBeInTheDocument();

    await userEvent.click(
      within(path).getByRole('button', { name: 'Show as table' }),
    );
    const [, first, second] = within(path).getAllByRole('row');
    expect(first).toHaveTextContent('Preparethe run0 s7 s');
    expect(second).toHaveTextContent('Queue of the backup systemapp-db7 s4 s');
  });

  it('does not make up a time when required checks have not passed', async () => {
    openRun('fail', () => ({ rtoMs: undefined }));
    expect(await openPart('Where the time went')).toHaveTextContent(
      'unknown: not all required checks have passed',
    );
  });
});

describe('the value of a check', () => {
  it('stands beside the one before, with a table of all of them', async () => {
    openRun('pass');
    const tier = await openPart('app-db');
    expect(tier).toHaveTextContent('Read 1,204before: 1,197');
    await userEvent.click(
      within(tier).getByRole('button', { name: 'Earlier values' }),
    );
    expect(
      await within(tier).findByText('Only this run has read a value so far.'),
    ).toBeVisible();
  });

  it('is followed over earlier runs in a table, too, the newest first', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const [first, second] = [3, 2].map(hours =>
      api.addFinishedRun({
        testRef,
        verdict: 'pass',
        at: Date.now() - hours * HOUR,
      }),
    );
    expect(first.createdAt < second.createdAt).toBe(true);
    renderTab({ api, path: `/runs/${second.id}` });
    const tier = await openPart('app-db');
    await userEvent.click(
      within(tier).getByRole('button', { name: 'Earlier values' }),
    );
    await userEvent.click(
      await within(tier).findByRole('button', { name: 'Show as table' }),
    );
    const table = within(tier).getByRole('table', {
      name: 'Values of db-accepting-queries',
    });
    expect(
      within(table)
        .getAllByRole('row')
        .slice(1)
        .map(row => row.textContent),
    ).toEqual([
      expect.stringContaining('1,187Passed'),
      expect.stringContaining('1,180Passed'),
    ]);
  });
});
