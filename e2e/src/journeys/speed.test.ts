import type { Page } from 'playwright-core';
import { Browser, type Visitor } from '../support/Browser';
import { SOURCES } from '../support/definitions';
import { KymarosBackend } from '../support/KymarosBackend';
import { fillPast, manyServices, nameOf } from '../support/manyServices';
import { FLEET } from '../support/pages';
import { writeReport } from '../support/reports';
import { clusterUnderTest } from '../support/TestCluster';
import { until } from '../support/until';

jest.setTimeout(600_000);

const SERVICES = 1_000;
const RUNS_OF_FIRST = 5_005;
const RUNS_OF_OTHERS = 5;
const TAB = `/catalog/default/component/${nameOf(0)}/restore-tests`;

/** What is wanted where nothing else runs, in milliseconds. */
const WANTED = { tabAfterData: 1_000, fleetRows: 1_500, longestTask: 200 };
/** Here a backend, a cluster and a browser share two cores: what is asserted is the wanted time with this factor. */
const BUSY_FACTOR = 3;

describe(`with ${SERVICES} restore tests and 10,000 runs`, () => {
  const measured: Record<string, number> = {};
  let backend: KymarosBackend;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    backend = await KymarosBackend.start({
      kubeconfig: clusterUnderTest().kubeconfig,
      namespaces: SOURCES,
      entities: manyServices(SERVICES),
      past: folder =>
        fillPast({
          folder,
          services: SERVICES,
          runsOfFirst: RUNS_OF_FIRST,
          runsOfOthers: RUNS_OF_OTHERS,
        }),
    });
    await until('all tests to be known', 300_000, async () => {
      const { totalItems } = await backend.client.listRestoreTests();
      return totalItems === SERVICES;
    });
    browser = await Browser.start();
    visitor = await browser.signIn(backend.url);
  });

  afterAll(async () => {
    writeReport('speed', { wanted: WANTED, busyFactor: BUSY_FACTOR, measured });
    process.stdout.write(`speed: ${JSON.stringify(measured)}\n`);
    await browser?.stop();
    await backend?.stop();
  });

  it('has the tab of a service ready at once after its data', async () => {
    const { page } = visitor;
    // Once, so that what is measured is the page and not the download of the app.
    await visitor.open(TAB);
    await shown(page, 'History');

    await visitor.open(TAB);
    const readyAt = await shown(page, 'History');
    const answers = await answersBefore(page, readyAt);

    measured.tabAfterData = Math.round(readyAt - answers.lastAt);
    measured.tabAnswers = Math.round(answers.longestMs);
    expect(measured.tabAfterData).toBeLessThan(
      WANTED.tabAfterData * BUSY_FACTOR,
    );
  });

  it('has the first rows of the fleet soon after it was chosen', async () => {
    const { page } = visitor;
    await visitor.open(FLEET);
    await shown(page, 'All restore tests');
    await visitor.open(TAB);
    await shown(page, 'History');

    const chosenAt = await page.evaluate(() => performance.now());
    await page.locator(`nav a[href="${FLEET}"]`).first().click();
    const readyAt = await shown(page, 'All restore tests');

    measured.fleetRows = Math.round(readyAt - chosenAt);
    expect(measured.fleetRows).toBeLessThan(WANTED.fleetRows * BUSY_FACTOR);
  });

  it('scrolls through the fleet without a halt', async () => {
    const { page } = visitor;
    await visitor.open(FLEET);
    await shown(page, 'All restore tests');
    await visitor.settled();

    measured.longestTask = Math.round(await longestTaskWhileScrolling(page));
    expect(measured.longestTask).toBeLessThan(WANTED.longestTask * BUSY_FACTOR);
  });
});

/** When the table had a row, in milliseconds since the page was opened. */
async function shown(page: Page, table: string): Promise<number> {
  const at = await page.waitForFunction(
    name =>
      document.querySelector(`table[aria-label="${name}"] tbody a`) &&
      performance.now(),
    table,
    { polling: 'raf' },
  );
  return (await at.jsonValue()) as number;
}

/** When the last of the backend's answers had come by then, and how long the slowest took. */
async function answersBefore(
  page: Page,
  readyAt: number,
): Promise<{ lastAt: number; longestMs: number }> {
  const answers = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => name.includes('/api/kymaros/'))
      .map(({ responseEnd, duration }) => ({ responseEnd, duration })),
  );
  const before = answers.filter(({ responseEnd }) => responseEnd <= readyAt);
  expect(before).not.toEqual([]);
  return {
    lastAt: Math.max(...before.map(({ responseEnd }) => responseEnd)),
    longestMs: Math.max(...before.map(({ duration }) => duration)),
  };
}

/** The longest time in which the page could not answer to anything, from its top to its bottom. */
async function longestTaskWhileScrolling(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const tasks: number[] = [0];
    const observer = new PerformanceObserver(list =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ type: 'longtask' });
    const frame = () => new Promise(done => requestAnimationFrame(done));
    const scroller = document.scrollingElement!;
    const end = scroller.scrollHeight - scroller.clientHeight;
    for (let top = 0; top <= end; top += 100) {
      scroller.scrollTop = top;
      await frame();
    }
    tasks.push(...observer.takeRecords().map(({ duration }) => duration));
    observer.disconnect();
    return Math.max(...tasks);
  });
}
