import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from 'playwright-core';
import { Browser, type Visitor } from '../support/Browser';
import { Product } from '../support/Product';

jest.setTimeout(300_000);

const MYAPP = '/catalog/default/component/myapp';
const INVOICES = '/catalog/default/component/invoices';

describe('a person who wants to know why', () => {
  let product: Product;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    product = await Product.start();
    browser = await Browser.start();
  });

  afterEach(async () => {
    const { errors } = visitor;
    await visitor.leave();
    expect(errors).toEqual([]);
  });

  afterAll(async () => {
    await browser?.stop();
    expect(await product?.stop()).toBe(0);
  });

  it('follows a failing run to the object that the backup lacks, and finds a line of a log', async () => {
    visitor = await browser.signIn(product.url);
    const { page } = visitor;

    await visitor.open(`${INVOICES}/restore-tests`);
    await runToItsEnd(page);
    await openNewestRun(page);
    await page
      .getByRole('region', { name: 'Findings' })
      .getByText(/tax-rates/)
      .first()
      .waitFor();
    await page
      .getByRole('region', { name: 'Where the time went' })
      .getByText('In the queue of the backup system')
      .waitFor();

    const logs = page.getByRole('region', { name: 'Logs and events' });
    await logs.getByRole('button', { name: 'Show logs and events' }).click();
    const line = await firstLineOf(logs);
    await logs.getByLabel('Search in all of them').fill(line);
    await logs.locator('mark').first().waitFor();
    expect(await logs.locator('mark').first().innerText()).toBe(line);
    await visitor.picture('16-cause');
  });

  it('takes the evidence of a run away', async () => {
    visitor = await browser.signIn(product.url);
    const { page } = visitor;

    await visitor.open(`${MYAPP}/restore-tests`);
    await runToItsEnd(page);
    await openNewestRun(page);
    const evidence = page.getByRole('region', { name: 'Evidence' });
    const file = await downloadBy(page, () =>
      evidence.getByRole('button', { name: 'Download evidence' }).click(),
    );
    const { record, hash } = JSON.parse(await textOf(file));
    expect(record.verdict).toBe('pass');
    await evidence.getByText(hash).waitFor();
  });

  it('compares a run with the one before', async () => {
    visitor = await browser.signIn(product.url);
    const { page } = visitor;

    await visitor.open(`${MYAPP}/restore-tests`);
    await runToItsEnd(page);
    await openNewestRun(page);
    const compare = page.getByRole('region', { name: 'Compare' });
    await compare.getByText(/\(the run before\)$/).waitFor();
    await compare.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.waitForURL(/\/compare\//);
    await page.getByText('Older', { exact: true }).waitFor();
    await visitor.picture('17-compared');
  });

  it('prints what was tested in the last 90 days', async () => {
    visitor = await browser.signIn(product.url);
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
    await visitor.picture('18-report');

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
    await visitor.picture('19-printed');
  });

  it.each([
    { theme: 'dark', width: 1280 },
    { theme: 'light', width: 1024 },
  ] as const)('sees all of it in $theme at $width pixels', async look => {
    visitor = await browser.signIn(product.url, look);
    const { page } = visitor;

    await visitor.open(`${INVOICES}/restore-tests`);
    await openNewestRun(page);
    await page.getByRole('button', { name: 'Show logs and events' }).click();
    await page.getByLabel('Search in all of them').waitFor();
    await visitor.picture(`cause-${look.theme}-${look.width}`);
    expect(await visitor.scrollsSideways()).toBe(false);

    await visitor.open('/kymaros/report');
    await page.getByRole('table', { name: 'Runs' }).waitFor();
    await visitor.picture(`report-${look.theme}-${look.width}`);
    expect(await visitor.scrollsSideways()).toBe(false);
  });
});

async function runToItsEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run now' }).click();
  const cancel = page.getByRole('button', { name: 'Cancel run' });
  await cancel.waitFor();
  await cancel.waitFor({ state: 'detached', timeout: 120_000 });
}

async function openNewestRun(page: Page): Promise<void> {
  await page
    .getByRole('table', { name: 'History' })
    .getByRole('link')
    .first()
    .click();
  await page.waitForURL(/\/runs\//);
}

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
