import { Browser, type Look, type Visitor } from './Browser';
import { Product } from './Product';

/** A product of the surrounding `describe`, and whoever comes to see it. */
export interface Setting {
  readonly product: Product;
  /** A new visitor, who leaves after the test. */
  signIn(look?: Look): Promise<Visitor>;
  /** A new visitor who has not signed in yet, and leaves after the test. */
  visit(look?: Look): Promise<Visitor>;
}

/**
 * Starts a product before the tests of the surrounding `describe`, and ends it after them. No test passes in which
 * code of the page threw something that nobody caught.
 */
export function inFrontOf(start: () => Promise<Product>): Setting {
  let product: Product;
  let browser: Browser;
  let visitors: Visitor[] = [];

  beforeAll(async () => {
    product = await start();
    browser = await Browser.start();
  });

  afterEach(async () => {
    const present = visitors;
    visitors = [];
    for (const visitor of present) {
      await visitor.leave();
    }
    expect(present.flatMap(({ errors }) => errors)).toEqual([]);
  });

  afterAll(async () => {
    await browser?.stop();
    expect(await product?.stop()).toBe(0);
  });

  const welcome = (visitor: Visitor) => {
    visitors.push(visitor);
    return visitor;
  };

  return {
    get product() {
      return product;
    },
    signIn: async look => welcome(await browser.signIn(product.url, look)),
    visit: async look => welcome(await browser.visit(product.url, look)),
  };
}
