import type {Presentation} from '../../../../src/protocol/proxy/api.ts';
import {launch, type Browser, type Context, type Engine} from '../../../_support/browser.ts';
import {openShop, type Shop} from '../../_support/shop.ts';
import {Customer, isolated, warm} from './customer.ts';

/** What the journeys of one engine share: a shop, its isolated twin, a browser, and a profile for each journey. */
export interface World {
  readonly engine: Engine;
  readonly shop: Shop;
  /** Its pages are cut off from their windows (COOP). */
  readonly isolatedShop: Shop;
  readonly context: Context;
  /** A user of the page with the windows. */
  at(
    presentation: Presentation | 'auto',
    query?: Readonly<Record<string, string>>,
    fragment?: string,
  ): Promise<Customer>;
}

/** Call it inside a `describe`. */
export function openWorld(engine: Engine): World {
  let opened: {shop: Shop; isolatedShop: Shop; browser: Browser} | undefined;
  let context: Context | undefined;

  before(async function () {
    this.timeout(200_000);
    opened = {
      shop: await openShop(),
      isolatedShop: await openShop({}, [isolated]),
      browser: await launch(engine),
    };
    await warm(opened.browser, opened.shop);
    await warm(opened.browser, opened.isolatedShop);
  });
  after(async () => {
    await opened?.browser.close();
    await opened?.shop.close();
    await opened?.isolatedShop.close();
  });
  beforeEach(async () => {
    for (const {cashfree} of [ready().shop, ready().isolatedShop]) cashfree.emulator.reset();
    context = await ready().browser.newContext();
  });
  afterEach(() => context?.close());

  function ready<T = NonNullable<typeof opened>>(value = opened as T | undefined): T {
    if (value === undefined) throw new Error('Between two journeys');
    return value;
  }

  return {
    engine,
    get shop() {
      return ready().shop;
    },
    get isolatedShop() {
      return ready().isolatedShop;
    },
    get context() {
      return ready(context);
    },
    at(presentation, query, fragment) {
      return Customer.at(this.context, this.shop.url, presentation, query, fragment);
    },
  };
}
