import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FULL_STACK_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { renderTab } from '../../__testUtils__/renderPages';

const HOUR = 3_600_000;
const testRef = FULL_STACK_TEST.ref;

const NOTHING_DIFFERS = {
  definitionChanged: false,
  definition: [],
  contents: [],
  images: [],
  levels: [],
  timings: [],
  checks: [],
  findings: { appeared: [], gone: [] },
};

function withRuns() {
  const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
  const runs = (['pass', 'partial', 'fail', 'pass'] as const).map(
    (verdict, index) =>
      api.addFinishedRun({
        testRef,
        verdict,
        at: Date.now() - (10 - index) * HOUR,
      }),
  );
  return { api, runs };
}

describe('the way from a run to a comparison', () => {
  it('leads to the run before, unless the reader chooses another one', async () => {
    const { api, runs } = withRuns();
    renderTab({ api, path: `/runs/${runs[2].id}` });
    const compare = await screen.findByRole('region', { name: 'Compare' });
    const link = await within(compare).findByRole('button', {
      name: 'Compare',
    });
    expect(link).toHaveAttribute(
      'href',
      `/restore-tests/runs/${runs[2].id}/compare/${runs[1].id}`,
    );

    await userEvent.click(
      within(compare).getByRole('button', { name: /Run to compare with/ }),
    );
    const options = await screen.findAllByRole('option');
    expect(options).toHaveLength(3);
    await userEvent.click(options[2]);
    expect(link).toHaveAttribute(
      'href',
      `/restore-tests/runs/${runs[2].id}/compare/${runs[0].id}`,
    );
  });

  it('is not there for the only run', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const at = Date.now() - HOUR;
    const { id } = api.addFinishedRun({ testRef, verdict: 'pass', at });
    renderTab({ api, path: `/runs/${id}` });
    expect(
      await screen.findByText('There is no other run of this test.'),
    ).toBeVisible();
  });
});

describe('what changed since the run before', () => {
  it('is said at the top of a run, in short', async () => {
    const { api, runs } = withRuns();
    renderTab({ api, path: `/runs/${runs[2].id}` });
    const details = await screen.findByRole('link', {
      name: 'All differences',
    });
    expect(details).toHaveAttribute(
      'href',
      `/restore-tests/runs/${runs[2].id}/compare/${runs[1].id}`,
    );
    expect(details.parentElement).toHaveTextContent(
      /^Since the run before, .*: Partial → Fail; 1 check came out otherwise; 2 new findings; 1 object of the backup is another; 1 other image; the test was changed\. All differences$/,
    );
  });

  it('is nothing where the run came out the same', async () => {
    const { api, runs } = withRuns();
    api.compared = {
      ...NOTHING_DIFFERS,
      before: runs[2],
      after: { ...runs[2], id: runs[3].id },
      // They vary from run to run.
      timings: [{ what: 'rto', before: 1_000, after: 2_000 }],
    };
    renderTab({ api, path: `/runs/${runs[3].id}` });
    expect(await screen.findByText(/came out the same\./)).toBeVisible();
  });

  it('does not take contents that are not kept for the same', async () => {
    const { api, runs } = withRuns();
    api.compared = { ...NOTHING_DIFFERS, contents: undefined };
    renderTab({ api, path: `/runs/${runs[3].id}` });
    expect(
      await screen.findByText(/contents of one backup are not kept any more/),
    ).toBeVisible();
  });

  it('is not asked of the first run', async () => {
    const { api, runs } = withRuns();
    renderTab({ api, path: `/runs/${runs[0].id}` });
    await screen.findByRole('button', { name: 'Compare' });
    expect(api.requests).not.toContain('compareRuns');
  });
});

describe('the comparison of two runs', () => {
  it('shows what differs, group by group', async () => {
    const { api, runs } = withRuns();
    renderTab({ api, path: `/runs/${runs[2].id}/compare/${runs[1].id}` });
    const groups: Array<[string, string]> = [
      [
        'Contents of the backup',
        'Removedapp-backendSecret app-backend/payment-key',
      ],
      ['Checks', 'backend-healthPassed → Failed'],
      ['Levels', 'Whole runHealth10062'],
      ['Times', 'restore app-db24 s1 m 1 s'],
      ['Images', 'example.org/api:1.4.0example.org/api:1.5.0'],
      ['Definition of the test', 'spec.objectives.rto"20m""15m"'],
    ];
    for (const [name, text] of groups) {
      expect(await screen.findByRole('table', { name })).toHaveTextContent(
        text,
      );
    }
    expect(screen.getByRole('group', { name: 'Appeared' })).toHaveTextContent(
      'answered 503',
    );
    expect(
      screen.queryByText('Nothing differs between the two.'),
    ).not.toBeInTheDocument();
  });

  it('gives each other run an address, and keeps the way back', async () => {
    const { api, runs } = withRuns();
    renderTab({ api, path: `/runs/${runs[2].id}/compare/${runs[1].id}` });
    await screen.findByRole('table', { name: 'Checks' });
    await userEvent.click(
      screen.getByRole('button', { name: /Run to compare with/ }),
    );
    const options = await screen.findAllByRole('option');
    await userEvent.click(options[0]);
    expect(
      await screen.findByRole('table', { name: 'Checks' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /^Run of/ })).toHaveAttribute(
      'href',
      `/restore-tests/runs/${runs[2].id}`,
    );
  });

  it('says so when nothing differs', async () => {
    const { api, runs } = withRuns();
    api.compared = NOTHING_DIFFERS;
    renderTab({ api, path: `/runs/${runs[3].id}/compare/${runs[0].id}` });
    expect(
      await screen.findByText('Nothing differs between the two.'),
    ).toBeVisible();
  });

  it('does not take contents that are not kept any more for the same', async () => {
    const { api, runs } = withRuns();
    api.compared = { contents: undefined };
    renderTab({ api, path: `/runs/${runs[3].id}/compare/${runs[0].id}` });
    expect(
      await screen.findByText(
        'The contents of one of the two are not kept any more.',
      ),
    ).toBeVisible();
  });

  it('says when one of the runs is gone', async () => {
    const { api, runs } = withRuns();
    renderTab({ api, path: `/runs/${runs[3].id}/compare/nowhere` });
    expect(
      await screen.findByText('One of the two runs is not kept any more.'),
    ).toBeVisible();
  });
});
