import type {Plugin} from 'vite';
import type {MerchantOptions} from '../../../demo/server.ts';
import {launch, type Browser, type Context, type Engine} from '../../_support/browser.ts';
import {openShop, type Shop} from './shop.ts';

export interface ShopInBrowser {
  readonly shop: Shop;
  /** A new profile for each test. */
  readonly context: Context;
}

/**
 * Opens the shop and a browser once for the tests of a `describe`. Each test begins with a reset emulator and a new profile.
 *
 * @param beforeClose runs after each test, while its profile is still open
 * @param plugins what else the merchant's server does
 */
export function openShopInBrowser(
  engine: Engine,
  options: Omit<MerchantOptions, 'env' | 'emulated'> = {},
  beforeClose?: () => Promise<void>,
  plugins: readonly Plugin[] = [],
): ShopInBrowser {
  let shop: Shop | undefined;
  let browser: Browser | undefined;
  let context: Context | undefined;

  before(async () => {
    shop = await openShop(options, plugins);
    browser = await launch(engine);
  });
  after(async () => {
    await browser?.close();
    await shop?.close();
  });
  beforeEach(async () => {
    shop?.cashfree.emulator.reset();
    context = await browser?.newContext();
  });
  afterEach(async () => {
    try {
      await beforeClose?.();
    } finally {
      await context?.close();
    }
  });

  return {
    get shop() {
      if (!shop) throw new Error('The shop is open while tests run only.');
      return shop;
    },
    get context() {
      if (!context) throw new Error('A profile is open while a test runs only.');
      return context;
    },
  };
}
