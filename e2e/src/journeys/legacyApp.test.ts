import { inFrontOf } from '../support/inFrontOf';
import {
  chooseGerman,
  FLEET,
  MYAPP,
  openNewestRun,
  REPORT,
} from '../support/pages';
import { Product } from '../support/Product';

jest.setTimeout(600_000);

describe('an app on the legacy frontend system', () => {
  const setting = inFrontOf(() => Product.start('app-legacy'));

  it('shows card, tab and a run of a service', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(MYAPP);
    await page.getByText('Can it be restored?').waitFor();
    await page.getByText(/^(Restorable|Was restorable), \d+$/).waitFor();
    await visitor.picture('legacy app, overview');

    await page.getByRole('tab', { name: 'Restore tests' }).click();
    await page.waitForURL(/\/restore-tests$/);
    await openNewestRun(page);
    await page.getByText(/7 of 7 checks passed/).waitFor();
    await visitor.picture('legacy app, run');
  });

  it('shows all restore tests, and the report of a period', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(FLEET);
    await page
      .getByRole('table', { name: 'All restore tests' })
      .getByRole('link', { name: /myapp/ })
      .first()
      .waitFor();
    await visitor.picture('legacy app, fleet');

    await visitor.open(REPORT);
    await page
      .getByRole('heading', { name: /^Restore tests/ })
      .first()
      .waitFor();
    await page.getByText('Isolation proven').waitFor();
  });

  it('speaks German to who wants it', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await chooseGerman(visitor);
    await visitor.open(`${MYAPP}/restore-tests`);
    await page.getByRole('button', { name: 'Jetzt starten' }).waitFor();
    await visitor.picture('legacy app, German');
  });
});
