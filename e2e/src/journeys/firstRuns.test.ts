import { inFrontOf } from '../support/inFrontOf';
import {
  INVOICES,
  MYAPP,
  SCANNER,
  WIKI,
  newestRun,
  openNewestRun,
  openPlan,
  openTab,
  part,
  runEnds,
  runNow,
} from '../support/pages';
import { Product } from '../support/Product';

jest.setTimeout(300_000);

describe('a person in front of the product', () => {
  const setting = inFrontOf(() => Product.start());

  it('finds the proof on the page of the service, runs it again and watches it pass', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(MYAPP);
    await page.getByText('Can it be restored?').waitFor();
    await page
      .getByText(/^Restorable/)
      .first()
      .waitFor();
    await visitor.picture('first-overview');

    await openTab(page);
    await page.getByRole('button', { name: 'Run now' }).waitFor();
    await newestRun(page).waitFor();

    const began = Date.now();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('button', { name: 'Cancel run' }).waitFor();
    await page.getByText(/^Restoring app-/).waitFor();
    await visitor.picture('first-running');
    await runEnds(page);
    expect(Date.now() - began).toBeLessThan(60_000);
    await visitor.picture('first-passed');

    await openNewestRun(page);
    await page.getByText(/7 of 7 checks passed/).waitFor();
  });

  it('comes for the first time, sees what a run would do, and runs what was planned', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(WIKI);
    await page.getByText('Can it be restored?').waitFor();
    await visitor.picture('first-never-tested');
    await openTab(page);
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
    await visitor.picture('first-plan');

    await plan.getByRole('button', { name: 'Run now' }).click();
    await plan.waitFor({ state: 'detached' });
    await runEnds(page);
    await openNewestRun(page);
    const isolation = await part(page, 'Isolation');
    await isolation.getByText(/^Proven closed/).waitFor();
    await isolation.getByText('wiki', { exact: true }).click();
    await isolation.getByText('the API server').first().waitFor();
    const hazards = await part(page, 'Hazards');
    await hazards.getByText(/^CronJob wiki\//).waitFor();
    await visitor.picture('first-run-isolated');
  });

  it('cancels a run', async () => {
    const visitor = await setting.signIn();
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
    await visitor.picture('cancelled');
  });

  it('learns from a plan why a test may not run', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(`${SCANNER}/restore-tests`);
    const plan = await openPlan(page);
    await plan.getByText('Cannot run yet').waitFor();
    await plan.getByText('DaemonSet scanner/scanner').first().waitFor();
    await plan.getByText('What to do:').first().waitFor();
    const run = plan.getByRole('button', { name: 'Run now' });
    expect(await run.getAttribute('aria-disabled')).toBe('true');
    expect(await visitor.barriers('plan that is refused')).toEqual([]);
    await visitor.picture('plan-refused');

    await page.keyboard.press('Escape');
    await plan.waitFor({ state: 'detached' });
    await page.getByText('No runs yet.').waitFor();
  });

  it('looks into the sandboxes of a run that did not pass, keeps them longer and releases them', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(`${INVOICES}/restore-tests`);
    await runNow(page);
    await openNewestRun(page);
    const kept = await part(page, 'Kept sandboxes');
    await kept.getByText(/^in (29|30) minutes/).waitFor();
    const command = /^kubectl -n \S*invoices\S* get pods$/;
    await kept.getByText(command).waitFor();
    expect(await visitor.barriers('run with kept sandboxes')).toEqual([]);
    await visitor.picture('kept');

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
    await visitor.picture('released');
  });
});
