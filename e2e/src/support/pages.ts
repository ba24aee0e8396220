import type { Locator, Page } from 'playwright-core';
import type { Visitor } from './Browser';

/** Services of the demo, by their pages. */
export const MYAPP = '/catalog/default/component/myapp';
export const STATISTICS = '/catalog/default/component/statistics';
export const INVOICES = '/catalog/default/component/invoices';
export const SCANNER = '/catalog/default/component/scanner';
export const WIKI = '/catalog/default/component/wiki';
/** Of another team than the guest's. */
export const EDGE = '/catalog/default/component/edge';
export const FLEET = '/kymaros';
export const REPORT = '/kymaros/report';

const RUN_TIMEOUT_MS = 120_000;

/** From the overview of a service to its restore tests. */
export async function openTab(page: Page): Promise<void> {
  await tabLink(page).click();
  await page.waitForURL(/\/restore-tests$/);
}

/** The way from any page of a service to its restore tests; the sidebar has one to those of all. */
export function tabLink(page: Page): Locator {
  return page
    .getByRole('main')
    .getByRole('link', { name: 'Restore tests', exact: true });
}

/** A part of the page, opened where it can be closed. */
export async function part(page: Page, name: string): Promise<Locator> {
  const region = page.getByRole('region', { name, exact: true });
  await region.waitFor();
  const closed = region.locator('h2 button[aria-expanded="false"]');
  if (await closed.isVisible()) {
    await closed.click();
  }
  return region;
}

export async function openPlan(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  const plan = page.getByRole('dialog', { name: /^What a run of / });
  await plan.waitFor();
  return plan;
}

/** The first line of the history. */
export function newestRun(page: Page): Locator {
  return page.getByRole('table', { name: 'History' }).getByRole('link').first();
}

export async function openNewestRun(page: Page): Promise<void> {
  await newestRun(page).click();
  await page.waitForURL(/\/runs\//);
}

export async function runNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run now' }).click();
  await runEnds(page);
}

/** Waits until the run that was just started is over. */
export async function runEnds(page: Page): Promise<void> {
  const cancel = page.getByRole('button', { name: 'Cancel run' });
  await cancel.waitFor();
  await cancel.waitFor({ state: 'detached', timeout: RUN_TIMEOUT_MS });
}

/** In the settings, as everybody chooses a language. */
export async function chooseGerman(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.open('/settings');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('option', { name: 'Deutsch' }).click();
}
