import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  chromium,
  type Browser as Chromium,
  type BrowserContext,
  type Locator,
  type Page,
} from 'playwright-core';
import { findBarriers, isOursAndGrave, type Barrier } from './Accessibility';

const SCREENSHOTS = resolve(__dirname, '../../screenshots');
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where pages of ours stand in Backstage's, and what opens above them. */
export const CONTENT = 'main, article, [role="dialog"], [role="menu"]';

type Theme = 'light' | 'dark';

/** How a person looks at the product. */
export interface Look {
  theme?: Theme;
  width?: number;
}

/** Somebody in front of the product. */
export class Visitor {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #url: string;
  readonly #theme: Theme;
  readonly #errors: string[] = [];

  constructor(options: {
    context: BrowserContext;
    page: Page;
    url: string;
    theme: Theme;
  }) {
    const { context, page, url, theme } = options;
    this.#context = context;
    this.page = page;
    this.#url = url;
    this.#theme = theme;
    page.on('pageerror', error => this.#errors.push(String(error)));
  }

  /** Uncaught errors of the page's code so far. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  async open(path: string): Promise<void> {
    const address = `${this.#url}${path}`;
    await this.page.goto(address).catch(error => {
      // Chromium gives up when the machine gets another network, as for each pod of a cluster that runs on it.
      if (!String(error).includes('ERR_NETWORK_CHANGED')) {
        throw error;
      }
      return this.page.goto(address);
    });
  }

  /** Keeps a picture of the whole page, to be looked at. */
  async picture(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    // What sticks to the window would lie over the middle of the picture.
    await this.page.evaluate(() => window.scrollTo(0, 0));
    await this.page.screenshot({
      path: resolve(SCREENSHOTS, `${name}.png`),
      fullPage: true,
    });
  }

  /** Waits until nothing is being loaded any more. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(
      () =>
        !document.querySelector(
          '[data-testid="progress"], [role="progressbar"]:not([aria-valuenow])',
        ),
    );
  }

  /** Whether anything sticks out to the side. */
  async scrollsSideways(): Promise<boolean> {
    return this.page.evaluate(
      () =>
        document.documentElement.scrollWidth >
        document.documentElement.clientWidth,
    );
  }

  /** Grave barriers in what we render; all others are in the report only. */
  async barriers(
    name: string,
    ours: Locator = this.page.locator(CONTENT),
  ): Promise<Barrier[]> {
    await this.settled();
    const found = await findBarriers({
      page: this.page,
      name,
      theme: this.#theme,
      ours,
    });
    return found.filter(isOursAndGrave);
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }
}

/** A Chromium of the machine's own. */
export class Browser {
  readonly #chromium: Chromium;

  static async start(): Promise<Browser> {
    return new Browser(
      await chromium.launch({
        executablePath: process.env.KYMAROS_CHROMIUM || '/usr/bin/chromium',
        args: ARGS,
      }),
    );
  }

  private constructor(browser: Chromium) {
    this.#chromium = browser;
  }

  /** A new visitor who has signed in as guest. */
  async signIn(url: string, look: Look = {}): Promise<Visitor> {
    const visitor = await this.visit(url, look);
    const enter = visitor.page.getByRole('button', { name: 'Enter' });
    await enter.click();
    await enter.waitFor({ state: 'detached' });
    return visitor;
  }

  /** A new visitor at the door. */
  async visit(url: string, look: Look = {}): Promise<Visitor> {
    const { theme = 'light', width = 1280 } = look;
    const context = await this.#chromium.newContext({
      viewport: { width, height: 900 },
      colorScheme: theme,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const visitor = new Visitor({ context, page, url, theme });
    await page.goto(url);
    return visitor;
  }

  async stop(): Promise<void> {
    await this.#chromium.close();
  }
}
