import type { Locator, Page } from 'playwright-core';
import type { Visitor } from '../support/Browser';
import { inFrontOf } from '../support/inFrontOf';
import {
  FLEET,
  INVOICES,
  MYAPP,
  REPORT,
  SCANNER,
  WIKI,
  newestRun,
  openNewestRun,
  openPlan,
} from '../support/pages';
import { Product } from '../support/Product';

jest.setTimeout(300_000);

/** Every page of ours, and how to come to see all of it. */
const PAGES: Array<{
  name: string;
  show: (visitor: Visitor) => Promise<void>;
  /** What of it is ours, where that is not all. */
  ours?: (page: Page) => Locator;
}> = [
  { name: 'overview', show: overviewOf(MYAPP), ours: card },
  {
    name: 'overview of a service that nothing tests',
    show: overviewOf(WIKI),
    ours: card,
  },
  {
    name: 'tab',
    show: async visitor => {
      await visitor.open(`${MYAPP}/restore-tests`);
      await newestRun(visitor.page).waitFor();
    },
  },
  {
    name: 'tab without runs',
    show: async visitor => {
      await visitor.open(`${SCANNER}/restore-tests`);
      await visitor.page.getByText('No runs yet.').waitFor();
    },
  },
  {
    name: 'plan',
    show: async visitor => {
      await visitor.open(`${MYAPP}/restore-tests`);
      const plan = await openPlan(visitor.page);
      await plan.getByText(/^Ready to run/).waitFor();
    },
  },
  {
    name: 'run',
    show: async visitor => {
      await visitor.open(`${MYAPP}/restore-tests`);
      await openNewestRun(visitor.page);
      await visitor.page.getByRole('heading', { name: 'Timeline' }).waitFor();
    },
  },
  {
    name: 'failing run',
    show: async visitor => {
      await visitor.open(`${INVOICES}/restore-tests`);
      await openNewestRun(visitor.page);
      await visitor.page.getByText('What to do:').first().waitFor();
    },
  },
  {
    name: 'report',
    show: async visitor => {
      await visitor.open(REPORT);
      await visitor.page.getByRole('table', { name: 'Runs' }).waitFor();
    },
  },
  {
    name: 'fleet',
    show: async visitor => {
      await visitor.open(FLEET);
      await visitor.page
        .getByRole('link', { name: 'invoices' })
        .first()
        .waitFor();
    },
  },
];

describe('a person who sees otherwise', () => {
  const setting = inFrontOf(() => Product.start());

  it.each([
    { theme: 'light', width: 1280 },
    { theme: 'dark', width: 1024 },
  ] as const)(
    'sees all of it in $theme at $width pixels, and finds no barrier',
    async look => {
      const visitor = await setting.signIn(look);

      for (const { name, show, ours } of PAGES) {
        await show(visitor);
        const barriers = await visitor.barriers(name, ours?.(visitor.page));
        const picture = name.replaceAll(' ', '-');
        await visitor.picture(`${picture}-${look.theme}-${look.width}`);
        expect({
          name,
          barriers,
          sideways: await visitor.scrollsSideways(),
        }).toEqual({ name, barriers: [], sideways: false });
      }
    },
  );
});

function card(page: Page): Locator {
  return page.locator('article', { hasText: 'Can it be restored?' });
}

function overviewOf(service: string) {
  return async (visitor: Visitor) => {
    await visitor.open(service);
    await visitor.page.getByText('Can it be restored?').waitFor();
    await visitor.page.getByRole('button', { name: 'Run now' }).waitFor();
  };
}
