import type { Page } from 'playwright-core';
import { Browser, type Visitor } from '../support/Browser';
import { Product } from '../support/Product';

jest.setTimeout(300_000);

const MYAPP = '/catalog/default/component/myapp';
const STATISTICS = '/catalog/default/component/statistics';
const INVOICES = '/catalog/default/component/invoices';

describe('a person in front of the product', () => {
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

  it('finds the proof on the page of the service, runs it again and watches it pass', async () => {
    visitor = await browser.signIn(product.url);
    const { page } = visitor;

    await visitor.open(MYAPP);
    await page.getByText('Can it be restored?').waitFor();
    await page.getByText('Restorable').first().waitFor();
    await visitor.picture('1-overview');

    await page
      .getByRole('link', { name: 'Restore tests', exact: true })
      .click();
    await page.getByRole('button', { name: 'Run now' }).waitFor();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await visitor.picture('2-tab');

    const began = Date.now();
    await page.getByRole('button', { name: 'Run now' }).click();
    const cancel = page.getByRole('button', { name: 'Cancel run' });
    await cancel.waitFor();
    await page.getByText(/^Restoring app-/).waitFor();
    await visitor.picture('3-running');
    await cancel.waitFor({ state: 'detached', timeout: 120_000 });
    expect(Date.now() - began).toBeLessThan(60_000);
    await visitor.picture('4-passed');

    await openNewestRun(page);
    await page.getByText(/7 of 7 checks passed/).waitFor();
    await visitor.picture('5-run');
  });

  it('learns from a failing test what is wrong and what to do', async () => {
    visitor = await browser.signIn(product.url);
    const { page } = visitor;

    await visitor.open(STATISTICS);
    await page.getByText('Not restorable').first().waitFor();
    await visitor.picture('6-failing-overview');
    await page
      .getByRole('link', { name: 'Restore tests', exact: true })
      .click();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await visitor.picture('7-failing-tab');
    await openNewestRun(page);
    await page.getByText('What to do:').waitFor();
    await visitor.picture('8-failing-run');
  });

  it('cancels a run', async () => {
    visitor = await browser.signIn(product.url);
    const { page } = visitor;

    await visitor.open(`${INVOICES}/restore-tests`);
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Cancel run' })
      .click();
    await openNewestRun(page);
    await page
      .getByText(/cancelled/i)
      .first()
      .waitFor();
    await visitor.picture('9-cancelled');
  });

  it('is taught by the page of a service that nothing tests', async () => {
    visitor = await browser.signIn(product.url);

    await visitor.open('/catalog/default/component/wiki');
    await visitor.page.getByText('Can it be restored?').waitFor();
    await visitor.picture('10-never-tested');
  });

  it.each([
    { theme: 'dark', width: 1280 },
    { theme: 'dark', width: 1024 },
    { theme: 'light', width: 1024 },
  ] as const)('sees all of it in $theme at $width pixels', async look => {
    visitor = await browser.signIn(product.url, look);
    const { page } = visitor;

    await visitor.open(`${MYAPP}/restore-tests`);
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await visitor.picture(`tab-${look.theme}-${look.width}`);
    expect(await visitor.scrollsSideways()).toBe(false);

    await openNewestRun(page);
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await visitor.picture(`run-${look.theme}-${look.width}`);
    expect(await visitor.scrollsSideways()).toBe(false);
  });
});

/** By the first line of the history. */
async function openNewestRun(page: Page): Promise<void> {
  await page
    .getByRole('table', { name: 'History' })
    .getByRole('link')
    .first()
    .click();
  await page.waitForURL(/\/runs\//);
}
