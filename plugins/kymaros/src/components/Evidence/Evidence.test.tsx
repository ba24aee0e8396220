import { NotFoundError } from '@backstage/errors';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FULL_STACK_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { openPart } from '../../__testUtils__/openPart';
import { renderTab } from '../../__testUtils__/renderPages';
import { savedFiles } from '../../__testUtils__/savedFiles';

afterEach(() => jest.restoreAllMocks());

const testRef = FULL_STACK_TEST.ref;

describe('the evidence of a run', () => {
  it('is handed over as the backend gave it, with its hash and how to verify it', async () => {
    const files = savedFiles();
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const at = Date.now() - 3_600_000;
    const { id } = api.addFinishedRun({ testRef, verdict: 'pass', at });
    renderTab({ api, path: `/runs/${id}` });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Download evidence' }),
    );
    await waitFor(() => expect(files).toHaveLength(1));
    const file = await api.getRunEvidence(id);
    expect(files.map(({ name }) => name)).toEqual([
      `kymaros-evidence-${id}.json`,
    ]);
    expect(JSON.parse(await files[0].text())).toEqual(
      JSON.parse(JSON.stringify(file)),
    );
    const evidence = await openPart('Evidence');
    expect(await within(evidence).findByText(file.hash)).toBeVisible();
    expect(
      within(evidence).getByText(
        `./dev verify-evidence kymaros-evidence-${id}.json`,
      ),
    ).toBeVisible();
  });

  it('is not promised before the run has finished', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const { id } = api.queue(testRef);
    api.play(id, 'run.verdict');
    renderTab({ api, path: `/runs/${id}` });
    await screen.findByText('Pass · Cleaning up');
    expect(api.requests).not.toContain('getRunEvidence');
  });

  it('is said to be missing where none is kept', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const at = Date.now() - 3_600_000;
    const { id } = api.addFinishedRun({ testRef, verdict: 'pass', at });
    api.getRunEvidence = async () => {
      throw new NotFoundError('none');
    };
    renderTab({ api, path: `/runs/${id}` });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Download evidence' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The evidence could not be loadednone.',
    );
    await openPart('Evidence');
    expect(
      await screen.findByText('No evidence of this run is kept.'),
    ).toBeVisible();
  });
});
