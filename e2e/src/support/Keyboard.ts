import type { Locator, Page } from 'playwright-core';

const MOST_STOPS = 150;
/** Around an element, where its focus may be drawn. */
const MARGIN_PX = 6;

/** Somebody's only way about a page. */
export class Keyboard {
  readonly #page: Page;
  readonly #ours: Locator;
  readonly #unseen: string[] = [];
  #seen = 0;

  /** `ours` is where each stop has to be visible. */
  constructor(page: Page, ours: Locator) {
    this.#page = page;
    this.#ours = ours;
  }

  /** Stops of ours where nothing showed that they have the focus. */
  get unseen(): readonly string[] {
    return this.#unseen;
  }

  /** How many stops of ours showed that they have the focus. */
  get seen(): number {
    return this.#seen;
  }

  /** Goes on, stop by stop, until this has the focus. */
  async to(target: Locator): Promise<void> {
    await target.first().waitFor();
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      await this.#page.keyboard.press('Tab');
      if (await this.#isOurs()) {
        await this.#look();
      }
      if (await hasFocus(target.first())) {
        return;
      }
    }
    throw new Error(`not within ${MOST_STOPS} stops: ${target}`);
  }

  /** Goes there, and does what it is for. */
  async press(target: Locator, key = 'Enter'): Promise<void> {
    await this.to(target);
    await this.#page.keyboard.press(key);
  }

  async #isOurs(): Promise<boolean> {
    const parts = await this.#ours.elementHandles();
    return this.#page.evaluate(
      mine => mine.some(one => one.contains(document.activeElement)),
      parts,
    );
  }

  /** The element looks otherwise than without the focus. */
  async #look(): Promise<void> {
    const element = await this.#page.evaluateHandle(
      () => document.activeElement as HTMLElement,
    );
    await element.evaluate(one => one.scrollIntoView({ block: 'nearest' }));
    const box = await element.boundingBox();
    if (!box || box.width === 0) {
      this.#unseen.push(await htmlOf(element));
      return;
    }
    const clip = {
      x: Math.max(0, box.x - MARGIN_PX),
      y: Math.max(0, box.y - MARGIN_PX),
      width: box.width + 2 * MARGIN_PX,
      height: box.height + 2 * MARGIN_PX,
    };
    // Where transitions end, and not somewhere on their way.
    const animations = 'disabled';
    const focused = await this.#page.screenshot({ clip, animations });
    await element.evaluate(one => one.blur());
    const plain = await this.#page.screenshot({ clip, animations });
    await element.evaluate(one => one.focus());
    if (focused.equals(plain)) {
      this.#unseen.push(await htmlOf(element));
    } else {
      this.#seen++;
    }
  }
}

async function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate(one => one === document.activeElement);
}

async function htmlOf(element: {
  evaluate<T>(ask: (one: HTMLElement) => T): Promise<T>;
}): Promise<string> {
  return element.evaluate(one => one.outerHTML.slice(0, 160));
}
