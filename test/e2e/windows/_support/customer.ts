import {fileURLToPath} from 'node:url';
import type {Plugin} from 'vite';
import type {Presentation} from '../../../../src/protocol/proxy/api.ts';
import type {Browser, Context, Tab} from '../../../_support/browser.ts';
import {until, type View} from '../../../_support/view.ts';
import type {Shop} from '../../_support/shop.ts';
import {Visitor} from '../../_support/visitor.ts';

/** Path of the page with the windows, below the shop. */
export const PAGE = `/@fs${fileURLToPath(new URL('pages/windows.html', import.meta.url))}`;

/** The merchant cuts its pages off from their windows, as many do, but not its callback page. */
export const isolated: Plugin = {
  name: 'isolated',
  configureServer({middlewares}) {
    middlewares.use((request, response, next) => {
      if (!request.url?.startsWith('/callback.html'))
        response.setHeader('cross-origin-opener-policy', 'same-origin');
      next();
    });
  },
};

/** The merchant takes no frames of others that do not agree; alone, or to be isolated. */
export const embedder = (alone: boolean): Plugin => ({
  name: 'embedder',
  configureServer({middlewares}) {
    middlewares.use((_, response, next) => {
      response.setHeader('cross-origin-embedder-policy', 'require-corp');
      if (!alone) response.setHeader('cross-origin-opener-policy', 'same-origin');
      next();
    });
  },
});

/** A user of the page with the windows. */
export class Customer extends Visitor {
  static async at(
    context: Context,
    shop: string,
    presentation: Presentation | 'auto',
    query: Readonly<Record<string, string>> = {},
    fragment = '',
  ): Promise<Customer> {
    const tab = await context.newTab();
    const customer = new Customer(tab, presentation === 'auto' ? 'popup' : presentation);
    await tab.goto(`${shop}${PAGE}?${String(new URLSearchParams({presentation, ...query}))}${fragment}`);
    await customer.ready();
    return customer;
  }

  /** The code of transactions has loaded: with `auto`, a popup of an earlier press could be blocked. It shows three steps. */
  async ready(patience = 30_000): Promise<void> {
    const there = () =>
      this.tab.evaluate(() => {
        const element = document.querySelector('cf-user-details');
        // A tab in the background is not drawn: nothing comes near its viewport.
        element?.dispatchEvent(new Event('pointerenter'));
        return (element?.shadowRoot?.querySelectorAll('[part=steps] p').length ?? 0) > 1;
      });
    await until('the button', there, patience);
  }

  async press(): Promise<void> {
    await this.tab.click({role: 'button', name: /Fill in|Try again|again$/});
  }

  async record(): Promise<readonly string[]> {
    return this.tab.evaluate(() => (window as unknown as {record: string[]}).record);
  }

  /** Waits for the event. */
  async told(event: string): Promise<void> {
    await this.tab.waitFor(
      event => (window as unknown as {record: string[]}).record.some(each => each.startsWith(event)),
      event,
    );
  }

  async opened(): Promise<number> {
    return this.tab.evaluate(() => (window as unknown as {opened: () => number}).opened());
  }

  async status(): Promise<string | undefined> {
    return this.tab.evaluate(() => document.querySelector('cf-user-details')?.state.status);
  }

  async approve(there: View): Promise<void> {
    await this.password(there);
    await there.click({role: 'button', name: 'Approve'});
  }

  /** Statuses of the trace, and whether it holds anything that it must not. */
  async trace(): Promise<string> {
    return JSON.stringify(await this.tab.evaluate(() => document.querySelector('cf-user-details')?.trace()));
  }
}

/** Loads the page once: the first time, all its modules are compiled, which takes its time on a busy machine. */
export async function warm(browser: Browser, {url}: Shop): Promise<void> {
  const context = await browser.newContext();
  const tab = await context.newTab();
  await tab.goto(url + PAGE);
  await new Customer(tab, 'popup').ready(90_000);
  await context.close();
}

/** A callback page without a waiting page closes its own tab if the engine allows it. */
export async function visit(tab: Tab, url: string): Promise<void> {
  await tab.goto(url).catch((error: unknown) => {
    if (!/closed|detached/i.test(String(error))) throw error;
  });
}

/** Until it has said so, or is closed. */
export async function finished(tab: Tab, words: string): Promise<void> {
  const said = tab.waitFor(words => document.body.textContent.includes(words), words);
  await Promise.any([said, tab.closed()]);
}
