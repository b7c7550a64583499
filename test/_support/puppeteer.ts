import puppeteer, {
  type Browser as PuppeteerBrowser,
  type BrowserContext,
  type ConsoleMessage,
  type ElementHandle,
  type Frame,
  type KeyInput,
  type LaunchOptions,
  type Page,
} from 'puppeteer-core';
import {launchOptions} from '../../scripts/puppeteer.mjs';
import type {Browser, Context, Cookie, Message, Tab, Usage} from './browser.ts';
import {asJson, leaveBy, parseJson, patience, type Target, until, View} from './view.ts';

export async function launchWithPuppeteer(engine: 'chromium' | 'firefox', proxy?: string): Promise<Browser> {
  const browser = await puppeteer.launch({
    ...throughProxy(launchOptions(engine), proxy),
    acceptInsecureCerts: true,
    // With these flags the browser opens windows without a gesture, and reloads every page on the way back.
    ignoreDefaultArgs: ['--disable-popup-blocking', '--disable-back-forward-cache'],
  });
  await evaluateWithoutGesture(browser, engine);
  // Chromium leaves loopback out unless told otherwise.
  const options = proxy === undefined ? {} : {proxyServer: proxy, proxyBypassList: ['<-loopback>']};
  return {
    engine,
    newContext: async () => new PuppeteerContext(await browser.createBrowserContext(options)),
    close: () => browser.close(),
  };
}

/** Firefox takes a proxy for all that it does, Chromium for one context: its own calls home are not the pages'. */
function throughProxy(options: LaunchOptions, proxy: string | undefined): LaunchOptions {
  if (proxy === undefined) return options;
  const [host, port] = proxy.split(':');
  return {
    ...options,
    // Chromium asks its maker about the fields of a form.
    args: [...(options.args ?? []), '--disable-features=AutofillServerCommunication'],
    extraPrefsFirefox: {
      ...options.extraPrefsFirefox,
      'network.proxy.type': 1,
      'network.proxy.http': host,
      'network.proxy.http_port': Number(port),
      'network.proxy.share_proxy_settings': true,
      'network.proxy.no_proxies_on': '',
      'network.proxy.allow_hijacking_localhost': true,
    },
  };
}

class PuppeteerContext implements Context {
  readonly #context: BrowserContext;
  readonly #popups: {readonly page: Page; readonly tab: Tab}[] = [];

  constructor(context: BrowserContext) {
    this.#context = context;
  }

  async newTab(): Promise<Tab> {
    return this.#adopt(await this.#context.newPage());
  }

  async windows(): Promise<number> {
    return (await this.#context.pages()).length;
  }

  close(): Promise<void> {
    return this.#context.close();
  }

  #adopt(page: Page): Tab {
    page.on('popup', popup => popup && this.#popups.push({page: popup, tab: this.#adopt(popup)}));
    return new PuppeteerTab(page, () => until('a popup', () => Promise.resolve(this.#nextPopup())));
  }

  /** A window that is still open, if there is one: the page may have closed an earlier one. */
  #nextPopup(): Tab | undefined {
    const open = this.#popups.findIndex(({page}) => !page.isClosed());
    return this.#popups.splice(Math.max(open, 0), 1)[0]?.tab;
  }
}

class PuppeteerTab extends View implements Tab {
  readonly popup: () => Promise<Tab>;
  readonly #page: Page;
  readonly #messages: Promise<Message>[] = [];

  constructor(page: Page, popup: () => Promise<Tab>) {
    super(new FrameTarget(page, async () => page.mainFrame()));
    this.#page = page;
    this.popup = popup;
    page.setDefaultTimeout(patience);
    page.on('console', message => this.#messages.push(read(message)));
    page.on('pageerror', error => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#messages.push(Promise.resolve({type: 'uncaught', text}));
    });
  }

  async goto(url: string): Promise<void> {
    await this.#page.goto(url);
  }

  async show(): Promise<void> {
    await this.#page.bringToFront();
  }

  async back(): Promise<void> {
    await leaveBy(this, 'back');
  }

  async reload(): Promise<void> {
    await leaveBy(this, 'reload');
  }

  async crash(): Promise<void> {
    if (!/chrom/i.test(await this.#page.browser().version())) return;
    const session = await this.#page.createCDPSession();
    const crashed = new Promise(resolve => this.#page.once('error', resolve));
    // It is answered by the end of its own connection.
    session.send('Page.crash').catch(() => undefined);
    await crashed;
  }

  async press(key: string): Promise<void> {
    const keys = key.split('+') as KeyInput[];
    for (const name of keys) await this.#page.keyboard.down(name);
    for (const name of keys.reverse()) await this.#page.keyboard.up(name);
  }

  frame(urlPart: string): View {
    return new View(
      new FrameTarget(this.#page, () =>
        until(`a frame at ${urlPart}`, async () =>
          this.#page.frames().find(frame => frame.url().includes(urlPart)),
        ),
      ),
    );
  }

  async closed(): Promise<void> {
    await until('the window to close', async () => this.#page.isClosed());
  }

  async close(): Promise<void> {
    if (!this.#page.isClosed()) await this.#page.close();
  }

  async screenshot(path: string): Promise<void> {
    await this.#page.screenshot({path: path});
  }

  async setViewport(width: number, height: number): Promise<void> {
    await this.#page.setViewport({width, height});
  }

  consoleMessages(): Promise<readonly Message[]> {
    return Promise.all(this.#messages);
  }

  async cookies(): Promise<readonly Cookie[]> {
    const {hostname, pathname, protocol} = new URL(this.#page.url());
    const loopback = hostname.endsWith('localhost');
    const all = await this.#page.browserContext().cookies();
    return all
      .filter(({domain}) => `.${hostname}`.endsWith(`.${domain.replace(/^\./, '')}`))
      .filter(({path, secure}) => pathname.startsWith(path) && (!secure || loopback || protocol === 'https:'))
      .map(({name, value, httpOnly = false, secure, sameSite}) => ({
        name,
        value,
        httpOnly,
        secure,
        sameSite,
      }));
  }

  async usage(): Promise<Usage | undefined> {
    if (!/chrom/i.test(await this.#page.browser().version())) return undefined;
    const session = await this.#page.createCDPSession();
    // What a finalizer lets go of is there for the second round.
    for (let round = 0; round < 2; round++) await session.send('HeapProfiler.collectGarbage');
    await session.detach();
    const {JSHeapUsedSize = 0, JSEventListeners = 0, Documents = 0, Nodes = 0} = await this.#page.metrics();
    return {heap: JSHeapUsedSize, listeners: JSEventListeners, documents: Documents, allNodes: Nodes};
  }

  async throttle({latency, bytesPerSecond}: {latency: number; bytesPerSecond: number}): Promise<void> {
    await this.#page.emulateNetworkConditions({latency, download: bytesPerSecond, upload: bytesPerSecond});
  }

  async forceColors(): Promise<void> {
    const session = await this.#page.createCDPSession();
    await session.send('Emulation.setEmulatedMedia', {features: [{name: 'forced-colors', value: 'active'}]});
  }

  async stopWorkers(): Promise<void> {
    const session = await this.#page.createCDPSession();
    const running = new Set<string>();
    const stopped = new Set<string>();
    session.on('ServiceWorker.workerVersionUpdated', ({versions}) => {
      for (const {versionId, runningStatus} of versions) {
        if (runningStatus === 'running') running.add(versionId);
        if (runningStatus === 'stopped') stopped.add(versionId);
      }
    });
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
    // The next request starts them again, perhaps at once.
    await until(
      'the service workers to stop',
      async () => stopped.size > 0 && [...running].every(id => stopped.has(id)),
    );
    await session.detach();
  }
}

/** The page or one of its frames. Input goes through the page, as the mouse and the keyboard of a user do. */
class FrameTarget implements Target {
  readonly #page: Page;
  readonly #frame: () => Promise<Frame>;
  #arrived: (() => Promise<boolean>) | undefined;

  constructor(page: Page, frame: () => Promise<Frame>) {
    this.#page = page;
    this.#frame = frame;
  }

  async run(expression: string): Promise<unknown> {
    const json = await (await this.#frame()).evaluate(asJson(expression));
    return parseJson(json);
  }

  async click(expression: string): Promise<boolean> {
    // On a busy machine, a press that timed out may have arrived late.
    const late = this.#arrived;
    this.#arrived = undefined;
    if (await late?.()) return true;
    const frame = await this.#frame();
    const handle = (await frame.evaluateHandle(expression)).asElement() as ElementHandle | null;
    if (!handle) return false;
    const drops = frame !== this.#page.mainFrame() && /chrom/i.test(await this.#page.browser().version());
    if (drops) this.#arrived = await listenForPress(frame);
    // A press that makes its frame go away cannot be confirmed by the frame; that it is gone is the confirmation.
    const failure = await handle.click().then(
      () => undefined,
      (error: unknown) => error,
    );
    await handle.dispose().catch(() => undefined);
    if (!this.#arrived && failure !== undefined && !frame.detached) throw failure as Error;
    return this.#confirmed();
  }

  /** Within three seconds, where presses have to be confirmed. */
  async #confirmed(): Promise<boolean> {
    const arrived = this.#arrived;
    if (!arrived) return true;
    for (let left = 120; left > 0; left--) {
      if (await arrived()) {
        this.#arrived = undefined;
        return true;
      }
      await new Promise(resolve => setTimeout(resolve, 25));
    }
    return false;
  }

  keys(text: string): Promise<void> {
    return this.#page.keyboard.type(text);
  }
}

/**
 * Tells whether a press arrived in a frame. Chromium drops input for a frame of another site that has just appeared or
 * moved, to protect users from clickjacking; a user then clicks again.
 */
async function listenForPress(frame: Frame): Promise<() => Promise<boolean>> {
  await frame.evaluate(() => {
    Object.assign(window, {pressed: false});
    addEventListener('click', () => Object.assign(window, {pressed: true}), {
      capture: true,
      once: true,
    });
  });
  // A frame that cannot be asked has left for another page: the press has done its work. A detached frame throws at once.
  return async () => {
    try {
      return await frame.evaluate(() => (window as unknown as {pressed?: boolean}).pressed !== false);
    } catch {
      return true;
    }
  };
}

/**
 * Puppeteer evaluates as if the user had just clicked, so that any window a page opens meanwhile would be let
 * through, and no test could show that a gesture is missing. It has no option for this.
 */
async function evaluateWithoutGesture(
  browser: PuppeteerBrowser,
  engine: 'chromium' | 'firefox',
): Promise<void> {
  type Send = (this: unknown, ...args: unknown[]) => unknown;
  const connection: unknown =
    engine === 'chromium'
      ? (await browser.target().createCDPSession()).connection()
      : (browser as unknown as {connection: unknown}).connection;
  const own = connection as Record<'_rawSend' | 'send', Send>;
  const name = engine === 'chromium' ? '_rawSend' : 'send';
  const send = own[name];
  own[name] = function (...args) {
    for (const params of args as (Record<string, unknown> | undefined)[])
      for (const gesture of ['userGesture', 'userActivation'])
        if (params && Object.hasOwn(params, gesture)) params[gesture] = false;
    return send.apply(this, args);
  };
}

/** Objects as the JSON that a reader of the console could unfold. */
async function read(message: ConsoleMessage): Promise<Message> {
  const type = (['info', 'warn', 'error', 'debug'] as const).find(known => known === message.type()) ?? 'log';
  const parts = await Promise.all(
    message.args().map(handle =>
      handle.evaluate((value: unknown) => {
        if (value instanceof Error) return value.stack ?? value.message;
        return typeof value === 'object' ? JSON.stringify(value) : String(value);
      }),
    ),
  ).catch(() => [message.text()]);
  return {type, text: parts.length > 0 ? parts.join(' ') : message.text()};
}
