import { CONTENT } from '../support/Browser';
import { inFrontOf } from '../support/inFrontOf';
import { Keyboard } from '../support/Keyboard';
import { MYAPP } from '../support/pages';
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
    await keyboard.press(
      page.getByRole('link', { name: 'Restore tests', exact: true }),
    );
    await visitor.settled();

    await keyboard.press(page.getByRole('button', { name: 'Plan' }));
    const plan = page.getByRole('dialog', { name: /^What a run of / });
    await plan.getByText(/^Ready to run/).waitFor();
    await page.keyboard.press('Escape');
    await plan.waitFor({ state: 'detached' });

    await keyboard.press(
      page.getByRole('button', { name: /: .*what is behind it/i }),
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

    await visitor.open('/settings');
    await page.getByText('Deutsch').waitFor();
    await visitor.open(`${MYAPP}/restore-tests`);
    await page.getByRole('button', { name: 'Jetzt ausführen' }).waitFor();
  });
});
