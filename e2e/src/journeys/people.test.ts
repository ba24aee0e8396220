import { CONTENT } from '../support/Browser';
import { inFrontOf } from '../support/inFrontOf';
import { Keyboard } from '../support/Keyboard';
import { chooseGerman, EDGE, FLEET, MYAPP, tabLink } from '../support/pages';
import { Product } from '../support/Product';

jest.setTimeout(300_000);

describe('people', () => {
  const setting = inFrontOf(() => Product.start());

  it('come from the door to a verdict, its reasons and a plan without a mouse', async () => {
    const visitor = await setting.visit();
    const { page } = visitor;
    const keyboard = new Keyboard(page, page.locator(CONTENT));

    await keyboard.press(page.getByRole('button', { name: 'Enter' }));
    await keyboard.press(page.getByRole('link', { name: 'myapp' }));
    await page.getByText('Can it be restored?').waitFor();
    await keyboard.press(tabLink(page));
    await visitor.settled();

    await keyboard.press(page.getByRole('button', { name: 'Plan' }));
    const plan = page.getByRole('dialog', { name: /^What a run of / });
    await plan.getByText(/^Ready to run/).waitFor();
    await page.keyboard.press('Escape');
    await plan.waitFor({ state: 'detached' });

    await keyboard.press(
      page.getByRole('table', { name: 'Tiers by levels' }).getByRole('button'),
    );
    await page.getByText('Findings').first().waitFor();

    await keyboard.press(
      page.getByRole('table', { name: 'History' }).getByRole('link'),
    );
    await page.waitForURL(/\/runs\//);
    await page.getByText(/7 of 7 checks passed/).waitFor();
    expect(keyboard.unseen).toEqual([]);
    expect(keyboard.seen).toBeGreaterThan(10);
  });

  it('read it in German once they have chosen that', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await chooseGerman(visitor);
    await visitor.open(`${MYAPP}/restore-tests`);
    await page.getByRole('button', { name: 'Jetzt starten' }).waitFor();
    const history = page.getByRole('table', { name: 'Verlauf' });
    await history.getByText('Bestanden', { exact: true }).first().waitFor();
    expect(await visitor.barriers('tab in German')).toEqual([]);
    await visitor.picture('german-tab');

    await history.getByRole('link').first().click();
    await page.waitForURL(/\/runs\//);
    await page.getByText(/7 von 7 Prüfungen bestanden/).waitFor();
    await visitor.picture('german-run');
    expect(await page.getByRole('main').innerText()).not.toMatch(
      /Run now|Findings|Tiers|\b[a-z]+\.[a-z]+[A-Z]\w+\b/,
    );
  });

  it('look at the test of another team, and learn why they may not run it', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;

    await visitor.open(`${EDGE}/restore-tests`);
    const run = page.getByRole('button', { name: 'Run now' });
    await run.waitFor();
    await run.focus();
    await page
      .getByRole('tooltip')
      .getByText(/kymaros\.run\.create/)
      .waitFor();
    expect(await run.getAttribute('aria-disabled')).toBe('true');
    await visitor.picture('other-team');
  });

  it('narrow the fleet to their teams, and share what they see', async () => {
    const visitor = await setting.signIn();
    const { page } = visitor;
    const tests = page.getByRole('table', { name: 'All restore tests' });
    const edge = tests.getByRole('link', { name: 'edge', exact: true });
    const invoices = tests.getByRole('link', { name: 'invoices', exact: true });

    await visitor.open(FLEET);
    await edge.waitFor();
    await invoices.waitFor();
    await visitor.picture('fleet-all');

    await page.getByRole('button', { name: 'My teams' }).click();
    await edge.waitFor({ state: 'detached' });
    await invoices.waitFor();
    await visitor.picture('fleet-mine');

    const shared = await setting.signIn();
    const { pathname, search } = new URL(page.url());
    await shared.open(`${pathname}${search}`);
    await shared.page
      .getByRole('link', { name: 'invoices', exact: true })
      .first()
      .waitFor();
    expect(
      await shared.page
        .getByRole('link', { name: 'edge', exact: true })
        .isVisible(),
    ).toBe(false);
  });
});
