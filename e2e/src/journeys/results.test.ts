import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from 'playwright-core';
import { inFrontOf } from '../support/inFrontOf';
import {
  INVOICES,
  MYAPP,
  STATISTICS,
  openNewestRun,
  openTab,
  part,
  runNow,
} from '../support/pages';
import { Product } from '../support/Product';

jest.setTimeout(300_000);

describe('a person who wants to know why', () => {
  const setting = inFrontOf(() => Product.start());

  it('learns from a failing test what is wrong and what to do', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(STATISTICS);
    await page
      .getByText(/^Not restorable/)
      .first()
      .waitFor();
    await visitor.picture('failing-overview');
    await openTab(page);
    await openNewestRun(page);
    await page.getByText('What to do:').first().waitFor();
    await visitor.picture('failing-run');
  });

  it('follows a failing run to the object that the backup lacks, and finds a line of a log', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(`${INVOICES}/restore-tests`);
    await runNow(page);
    await openNewestRun(page);
    const findings = await part(page, 'Findings');
    await findings
      .getByText(/tax-rates/)
      .first()
      .waitFor();
    const times = await part(page, 'Where the time went');
    await times.getByText('In the queue of the backup system').waitFor();

    const logs = await part(page, 'Logs and events');
    const line = await firstLineOf(logs);
    await logs.getByLabel('Search in all of them').fill(line);
    await logs.locator('mark').first().waitFor();
    expect(await logs.locator('mark').first().innerText()).toBe(line);
    expect(await visitor.barriers('failing run with its logs')).toEqual([]);
    await visitor.picture('cause');
  });

  it('takes the evidence of a run away', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(`${MYAPP}/restore-tests`);
    await runNow(page);
    await openNewestRun(page);
    const evidence = await part(page, 'Evidence');
    const file = await downloadBy(page, () =>
      page.getByRole('button', { name: 'Download evidence' }).click(),
    );
    const { record, hash } = JSON.parse(await textOf(file));
    expect(record.verdict).toBe('pass');
    await evidence.getByText(hash).waitFor();
  });

  it('compares a run with the one before', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(`${MYAPP}/restore-tests`);
    await runNow(page);
    await openNewestRun(page);
    const compare = await part(page, 'Compare');
    await compare.getByText(/\(the run before\)$/).waitFor();
    await compare.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.waitForURL(/\/compare\//);
    await page.getByText('Older', { exact: true }).waitFor();
    expect(await visitor.barriers('comparison')).toEqual([]);
    await visitor.picture('compared');
  });

  it('prints what was tested in the last 90 days', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(`${MYAPP}/restore-tests`);
    await page.getByRole('button', { name: 'More about this test' }).click();
    await page.getByRole('menuitem', { name: 'Report of a period' }).click();
    await page.getByRole('button', { name: 'Last 90 days' }).click();
    const runs = page.getByRole('table', { name: 'Runs' });
    await runs
      .getByText(/^Evidence [0-9a-f]{64}$/)
      .first()
      .waitFor();
    await visitor.picture('report');

    const csv = await downloadBy(page, () =>
      page.getByRole('button', { name: 'CSV' }).click(),
    );
    const lines = (await textOf(csv)).trim().split('\r\n');
    expect(lines).toHaveLength(await runs.getByRole('row').count());

    await page.emulateMedia({ media: 'print' });
    await runs.waitFor();
    expect(await page.getByRole('button', { name: 'CSV' }).isVisible()).toBe(
      false,
    );
    expect(await page.getByRole('navigation').first().isVisible()).toBe(false);
    await visitor.picture('report-printed');
  });
});

/** A line that a container wrote. */
async function firstLineOf(logs: Locator): Promise<string> {
  const text = await logs.getByRole('region', { name: /^Log of / }).innerText();
  return text
    .split('\n')
    .filter(line => line.trim() !== '')[0]
    .trim();
}

async function downloadBy(
  page: Page,
  act: () => Promise<void>,
): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return download;
}

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}
