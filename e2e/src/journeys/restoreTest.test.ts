import type { Locator, Page } from 'playwright-core';
import { Browser, type Visitor } from '../support/Browser';
import { Product } from '../support/Product';

jest.setTimeout(300_000);

const MYAPP = '/catalog/default/component/myapp';
const STATISTICS = '/catalog/default/component/statistics';
const INVOICES = '/catalog/default/component/invoices';
const SCANNER = '/catalog/default/component/scanner';
const WIKI = '/catalog/default/component/wiki';

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
    await newestRun(page).waitFor();
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
    await newestRun(page).waitFor();
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

    await visitor.open(WIKI);
    await visitor.page.getByText('Can it be restored?').waitFor();
    await visitor.picture('10-never-tested');
  });

  it('sees what a run would do before it does, and then runs what was planned', async () => {
    visitor = await browser.signIn(product.url);
    const { page } = visitor;

    await visitor.open(`${WIKI}/restore-tests`);
    const plan = await openPlan(page);
    await plan.getByText(/^Ready to run/).waitFor();
    const tier = plan.getByRole('region', { name: /^wiki into / });
    await tier
      .getByText(/kymaros-/)
      .first()
      .waitFor();
    for (const hazard of ['CronJob', 'Ingress', 'NetworkPolicy']) {
      await plan
        .getByText(new RegExp(`^${hazard} wiki/`))
        .first()
        .waitFor();
    }
    await visitor.picture('11-plan');

    await plan.getByRole('button', { name: 'Run now' }).click();
    await plan.waitFor({ state: 'detached' });
    const cancel = page.getByRole('button', { name: 'Cancel run' });
    await cancel.waitFor();
    await cancel.waitFor({ state: 'detached', timeout: 120_000 });
    await openNewestRun(page);
    const isolation = page.getByRole('region', { name: 'Isolation' });
    await isolation.getByText(/^Proven closed/).waitFor();
    await isolation.getByText('wiki', { exact: true }).click();
    await isolation.getByText('the API server').first().waitFor();
    await page
      .getByRole('region', { name: 'Hazards' })
      .getByText(/^CronJob wiki\//)
      .waitFor();
    await visitor.picture('12-isolated-run');
  });

  it('learns from a plan why a test may not run', async () => {
    visitor = await browser.signIn(product.url);
    const { page } = visitor;

    await visitor.open(`${SCANNER}/restore-tests`);
    const plan = await openPlan(page);
    await plan.getByText('Cannot run yet').waitFor();
    await plan.getByText('DaemonSet scanner/scanner').first().waitFor();
    await plan.getByText('What to do:').first().waitFor();
    const run = plan.getByRole('button', { name: 'Run now' });
    expect(await run.getAttribute('aria-disabled')).toBe('true');
    await visitor.picture('13-plan-refused');

    await page.keyboard.press('Escape');
    await plan.waitFor({ state: 'detached' });
    await page.getByText('No runs yet.').waitFor();
  });

  it('looks into the sandboxes of a run that did not pass, keeps them longer and releases them', async () => {
    visitor = await browser.signIn(product.url);
    const { page } = visitor;

    await visitor.open(`${INVOICES}/restore-tests`);
    await page.getByRole('button', { name: 'Run now' }).click();
    const cancel = page.getByRole('button', { name: 'Cancel run' });
    await cancel.waitFor();
    await cancel.waitFor({ state: 'detached', timeout: 120_000 });
    await openNewestRun(page);
    const kept = page.getByRole('region', { name: 'Kept sandboxes' });
    await kept.getByText(/^in (29|30) minutes/).waitFor();
    const command = /^kubectl -n \S*invoices\S* get pods$/;
    await kept.getByText(command).waitFor();
    await visitor.picture('14-kept');

    await kept.getByRole('button', { name: 'Extend' }).click();
    await page.getByRole('menuitem', { name: 'By 1 h' }).click();
    await kept.getByText(/^in 1 hour/).waitFor();

    await kept.getByRole('button', { name: 'Release' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Release' })
      .click();
    // By its text, since what is behind a dialog has no role.
    await page.getByText(command).waitFor({ state: 'detached' });
    await visitor.picture('15-released');
  });

  it.each([
    { theme: 'dark', width: 1280 },
    { theme: 'dark', width: 1024 },
    { theme: 'light', width: 1024 },
  ] as const)('sees all of it in $theme at $width pixels', async look => {
    visitor = await browser.signIn(product.url, look);
    const { page } = visitor;

    await visitor.open(`${MYAPP}/restore-tests`);
    await newestRun(page).waitFor();
    await visitor.picture(`tab-${look.theme}-${look.width}`);
    expect(await visitor.scrollsSideways()).toBe(false);

    const plan = await openPlan(page);
    await plan.getByText(/^Ready to run/).waitFor();
    await visitor.picture(`plan-${look.theme}-${look.width}`);
    expect(await visitor.scrollsSideways()).toBe(false);
    await plan.getByRole('button', { name: 'Close' }).click();
    await plan.waitFor({ state: 'detached' });

    await openNewestRun(page);
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await visitor.picture(`run-${look.theme}-${look.width}`);
    expect(await visitor.scrollsSideways()).toBe(false);
  });
});

async function openPlan(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  const plan = page.getByRole('dialog', { name: /^What a run of / });
  await plan.waitFor();
  return plan;
}

/** The first line of the history. */
function newestRun(page: Page): Locator {
  return page.getByRole('table', { name: 'History' }).getByRole('link').first();
}

async function openNewestRun(page: Page): Promise<void> {
  await newestRun(page).click();
  await page.waitForURL(/\/runs\//);
}
