import {type Locator, inPage, locate} from './locate.ts';

/** How long to wait for anything that a page should do, in milliseconds. */
export const patience = 30_000;

/** What an engine must be able to do with a page or a frame; the rest is the same for all. */
export interface Target {
  /** Evaluates an expression, awaits it, and gives back what of it JSON can say. */
  run(expression: string): Promise<unknown>;
  /** Clicks in the middle of the element that an expression yields; false if it yields none. */
  click(expression: string): Promise<boolean>;
  /** Types with the keyboard into the focused element. */
  keys(text: string): Promise<void>;
}

/** A page, or a frame of any origin in it. Every call waits, for a limited time, until it is possible. */
export class View {
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  async url(): Promise<string> {
    return this.evaluate(() => location.href);
  }

  /** Runs a function in the page. It sees nothing of the test but its arguments, which travel as JSON. */
  async evaluate<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Promise<Awaited<R>> {
    return (await this.#target.run(call(fn, `...${JSON.stringify(args)}`))) as Awaited<R>;
  }

  /** Runs a function in the page again and again, across navigations, until it gives something truthy. */
  async waitFor<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Promise<NonNullable<Awaited<R>>> {
    return until(`${fn.toString()} in the page`, () => this.evaluate(fn, ...args));
  }

  /** Clicks once the element is there, enabled, and not covered. */
  async click(locator: Locator): Promise<void> {
    await until(`a click on ${inPage(locator)}`, () => this.#target.click(find(locator, 'reachable')));
  }

  /** Clicks into a field and types at the end of what is there. */
  async type(locator: Locator, text: string): Promise<void> {
    await this.click(locator);
    await this.#target.keys(text);
  }

  /** The visible text of the element once it is there, shadow and slotted content included. */
  async text(locator: Locator): Promise<string> {
    const found = await until(`the text of ${inPage(locator)}`, () =>
      this.#target.run(find(locator, 'text')),
    );
    return (found as {text: string}).text;
  }

  /** Whether it is there at this moment. */
  async has(locator: Locator): Promise<boolean> {
    return (await this.#target.run(find(locator, 'text'))) !== null;
  }
}

/**
 * Tries until something truthy comes. An attempt may fail, as when the page is just being left; the last failure
 * is told if time runs out.
 */
export async function until<T>(
  what: string,
  attempt: () => Promise<T>,
  limit = patience,
): Promise<NonNullable<T>> {
  const end = performance.now() + limit;
  let failure: unknown;
  for (;;) {
    try {
      const result = await attempt();
      if (result) return result;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > end) throw new Error(`Waited ${limit} ms in vain for ${what}`, {cause: failure});
    await new Promise(resolve => setTimeout(resolve, 30));
  }
}

/**
 * Goes back or reloads by the page's own means. The drivers' commands wait for a load event, which a page out of the
 * back/forward cache does not have.
 */
export async function leaveBy(view: View, way: 'back' | 'reload'): Promise<void> {
  const mark = String(Math.random());
  await view.evaluate(
    (mark, way) => {
      Object.assign(window, {left: mark});
      addEventListener('popstate', () => Object.assign(window, {left: undefined}), {once: true});
      setTimeout(() => (way === 'back' ? history.back() : location.reload()));
    },
    mark,
    way,
  );
  const arrived = (mark: string) =>
    (window as {left?: string}).left !== mark && document.readyState === 'complete';
  await view.waitFor(arrived, mark);
}

/** Engines differ in what they can give back of an object; all can give back text. */
export function asJson(expression: string): string {
  return `Promise.resolve(${expression}).then(value => JSON.stringify(value))`;
}

export function parseJson(json: unknown): unknown {
  return typeof json === 'string' ? JSON.parse(json) : undefined;
}

function find(locator: Locator, wanted: 'reachable' | 'text'): string {
  return call(locate, `${inPage(locator)}, ${JSON.stringify(wanted)}`);
}

/** The expression that calls a function in the page. tsx names functions by a helper that the page does not have. */
export function call(fn: (...args: never) => unknown, args: string): string {
  return `((__name) => (${fn.toString()})(${args}))(fn => fn)`;
}
