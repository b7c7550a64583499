import {writeFile} from 'node:fs/promises';
import {remote} from 'webdriverio';
import {startWebKitDriver, webkitOptions} from '../../scripts/webkit.mjs';
import type {Browser, Context, Cookie, Message, Tab} from './browser.ts';
import {leaveBy, patience, until, View} from './view.ts';
import {type Driver, FrameTarget, type Window} from './webkit-frame.ts';

/** WebDriver's names for the keys that are not characters (W3C WebDriver, 17.4.2). */
const keyCodes: Record<string, string> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
};

/** A driver process has one session and a session one profile, so each context gets a process of its own. */
export function launchWebKit(proxy?: string): Browser {
  const contexts = new Set<Context>();
  return {
    engine: 'webkit',
    async newContext() {
      const {port, stop} = await startWebKitDriver();
      const options = webkitOptions(port);
      if (proxy !== undefined) {
        const everything = {proxyType: 'manual', httpProxy: proxy, sslProxy: proxy, noProxy: []} as const;
        Object.assign(options.capabilities, {proxy: everything});
      }
      const driver = await remote(options);
      await driver.setTimeout({pageLoad: patience, script: patience, implicit: 0});
      const context = new WebKitContext(driver, () => {
        contexts.delete(context);
        stop();
      });
      contexts.add(context);
      return context;
    },
    async close() {
      for (const context of contexts) await context.close();
    },
  };
}

class WebKitContext implements Context {
  readonly #driver: Driver;
  readonly #stop: () => void;
  readonly #known = new Set<string>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(driver: Driver, stop: () => void) {
    this.#driver = driver;
    this.#stop = stop;
  }

  async newTab(): Promise<Tab> {
    const handle = await this.exclusively(async () => {
      // A session comes with one window.
      if (this.#known.size === 0) return this.#driver.getWindowHandle();
      return (await this.#driver.createWindow('tab')).handle;
    });
    return this.#adopt(handle);
  }

  async popup(): Promise<Tab> {
    const isNew = (handle: string) => !this.#known.has(handle);
    const handle = await until('a popup', async () => (await this.handles()).find(isNew));
    return this.#adopt(handle);
  }

  async windows(): Promise<number> {
    return (await this.handles()).length;
  }

  handles(): Promise<string[]> {
    return this.exclusively(() => this.#driver.getWindowHandles());
  }

  /** A session has one current window: work in other windows waits. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async in<T>(handle: string, work: (driver: Driver) => Promise<T>): Promise<T> {
    return this.exclusively(async () => {
      await this.#driver.switchToWindow(handle);
      return work(this.#driver);
    });
  }

  async close(): Promise<void> {
    try {
      // Closing the last window has ended the session already.
      await this.exclusively(async () =>
        this.#driver.getWindowHandles().then(
          () => this.#driver.deleteSession(),
          () => undefined,
        ),
      );
    } finally {
      this.#stop();
    }
  }

  #adopt(handle: string): Tab {
    this.#known.add(handle);
    return new WebKitTab(this, handle);
  }
}

class WebKitTab extends View implements Tab {
  readonly #context: WebKitContext;
  readonly #handle: string;
  readonly #messages: Message[];
  readonly #in: Window;

  constructor(context: WebKitContext, handle: string) {
    const messages: Message[] = [];
    const inWindow: Window = work => context.in(handle, work);
    super(new FrameTarget(inWindow, messages));
    this.#in = inWindow;
    this.#context = context;
    this.#handle = handle;
    this.#messages = messages;
  }

  async goto(url: string): Promise<void> {
    await this.#in(driver => driver.navigateTo(url));
  }

  back(): Promise<void> {
    return leaveBy(this, 'back');
  }

  reload(): Promise<void> {
    return leaveBy(this, 'reload');
  }

  /** Every window is drawn. */
  show(): Promise<void> {
    return Promise.resolve();
  }

  usage(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  crash(): Promise<void> {
    return Promise.resolve();
  }

  async press(key: string): Promise<void> {
    const codes = key.split('+').map(name => keyCodes[name] ?? name);
    const down = codes.map(value => ({type: 'keyDown' as const, value}));
    const up = codes.reverse().map(value => ({type: 'keyUp' as const, value}));
    await this.#in(driver =>
      driver.performActions([{type: 'key', id: 'keyboard', actions: [...down, ...up]}]),
    );
  }

  frame(urlPart: string): View {
    return new View(new FrameTarget(this.#in, this.#messages, urlPart));
  }

  popup(): Promise<Tab> {
    return this.#context.popup();
  }

  async closed(): Promise<void> {
    await until('the window to close', async () => !(await this.#context.handles()).includes(this.#handle));
  }

  async close(): Promise<void> {
    await this.#in(driver => driver.closeWindow());
  }

  async screenshot(path: string): Promise<void> {
    const png = await this.#in(driver => driver.takeScreenshot());
    await writeFile(path, png, 'base64');
  }

  async setViewport(width: number, height: number): Promise<void> {
    await this.#in(driver => driver.setWindowRect(0, 0, width, height));
    // The page is laid out later. The test browser has a minimum width, at which this wait ends as an error.
    const inner = await this.waitFor(width => (innerWidth === width ? innerHeight : undefined), width);
    await this.#in(driver => driver.setWindowRect(0, 0, width, 2 * height - inner));
    await this.waitFor(height => window.innerHeight === height, height);
  }

  async consoleMessages(): Promise<readonly Message[]> {
    await this.evaluate(() => undefined);
    return this.#messages;
  }

  async cookies(): Promise<readonly Cookie[]> {
    const all = await this.#in(driver => driver.getAllCookies());
    return all.map(({name, value, httpOnly = false, secure = false, sameSite}) => ({
      name,
      value,
      httpOnly,
      secure,
      sameSite,
    }));
  }

  async throttle(): Promise<never> {
    throw new Error('The network can be slowed in Chromium only.');
  }

  async forceColors(): Promise<never> {
    throw new Error('Colours can be forced in Chromium only.');
  }

  async stopWorkers(): Promise<never> {
    throw new Error('Service workers can be stopped in Chromium only.');
  }
}
