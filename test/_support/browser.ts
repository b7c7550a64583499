/**
 * Real browsers for the journeys, by one small port: Chromium and Firefox over puppeteer-core, WebKitGTK over
 * WebDriver. Clicks and keys are trusted input, so what needs a user's gesture behaves as in life.
 */
import {type Engine, readEngines} from '../../scripts/browsers.mjs';
import {launchWithPuppeteer} from './puppeteer.ts';
import type {View} from './view.ts';
import {launchWebKit} from './webkit.ts';

export type {Engine};

/** The engines to run the journeys in: those of the ENGINES variable, else Chromium. */
export const chosenEngines: readonly Engine[] = readEngines(process.env['ENGINES'] || 'chromium');

export interface Browser {
  readonly engine: Engine;
  /** A profile of its own: cookies, storage and windows are not shared with another context. */
  newContext(): Promise<Context>;
  close(): Promise<void>;
}

export interface Context {
  newTab(): Promise<Tab>;
  /** How many windows and tabs are open. */
  windows(): Promise<number>;
  close(): Promise<void>;
}

export interface Tab extends View {
  /** Loads an address and waits for the page's `load`. */
  goto(url: string): Promise<void>;
  /** Brings the tab to the front. A tab in the background is not drawn and receives no press. */
  show(): Promise<void>;
  back(): Promise<void>;
  reload(): Promise<void>;
  /**
   * Chromium: kills the process of the page, as the system does with a tab in the background; only `goto` works then. The other
   * drivers cannot, so that nothing happens here, and `goto` alone takes the page's memory away.
   */
  crash(): Promise<void>;
  /** One key, or several held together: `Enter`, `Shift+Tab`. The focused element receives it. */
  press(key: string): Promise<void>;
  /** The frame that shows an address with this part in it, now or soon; looked up again at every use. */
  frame(urlPart: string): View;
  /** The next window that the pages of this context opened, in the order of opening. */
  popup(): Promise<Tab>;
  /** Resolves once the window is gone, by `window.close()` or otherwise. */
  closed(): Promise<void>;
  close(): Promise<void>;
  /** The visible part of the page, as PNG. */
  screenshot(path: string): Promise<void>;
  /** In CSS pixels. */
  setViewport(width: number, height: number): Promise<void>;
  /**
   * What the page wrote to the console, and its uncaught errors, oldest first. WebKit: only from the first use
   * of each page on, as its driver cannot put a script in front of the page's own.
   */
  consoleMessages(): Promise<readonly Message[]>;
  /** The cookies that a request for the tab's address would carry, HttpOnly ones among them. */
  cookies(): Promise<readonly Cookie[]>;
  /** Chromium only, nothing elsewhere: what the page holds, after its garbage was collected. */
  usage(): Promise<Usage | undefined>;
  /** Chromium only: a slower network for what follows. */
  throttle(conditions: {latency: number; bytesPerSecond: number}): Promise<void>;
  /** Chromium only: the colours of the system, as for users of a high-contrast theme. */
  forceColors(): Promise<void>;
  /** Chromium only: stops the service workers of the tab's context, as the browser does when they idle. */
  stopWorkers(): Promise<void>;
}

export interface Usage {
  /** In bytes. */
  readonly heap: number;
  readonly listeners: number;
  readonly documents: number;
  /** Of the document, and detached ones that something still holds. */
  readonly allNodes: number;
}

export interface Message {
  readonly type: 'log' | 'info' | 'warn' | 'error' | 'debug' | 'uncaught';
  readonly text: string;
}

export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: string | undefined;
}

export interface Launching {
  /** An http proxy for all that pages and workers ask for, loopback too, as `127.0.0.1:4321`; default: none. */
  readonly proxy?: string;
}

/** Certificates made for the test are accepted. */
export function launch(engine: Engine, {proxy}: Launching = {}): Promise<Browser> {
  return engine === 'webkit' ? Promise.resolve(launchWebKit(proxy)) : launchWithPuppeteer(engine, proxy);
}
