import type {remote} from 'webdriverio';
import type {Message} from './browser.ts';
import {asJson, call, parseJson, patience, type Target, until} from './view.ts';
import {record, type Recorded} from './webkit-console.ts';

export type Driver = Awaited<ReturnType<typeof remote>>;

/** Runs work in one window. Other work in the session waits. */
export type Window = <T>(work: (driver: Driver) => Promise<T>) => Promise<T>;

type ElementReference = Record<string, string>;

/** A window, or the frame in it that shows an address. */
export class FrameTarget implements Target {
  readonly #window: Window;
  readonly #messages: Message[];
  readonly #urlPart: string | undefined;

  constructor(window: Window, messages: Message[], urlPart?: string) {
    this.#window = window;
    this.#messages = messages;
    this.#urlPart = urlPart;
  }

  async run(expression: string): Promise<unknown> {
    const script = `return ${call(record, `async () => ${asJson(expression)}`)}`;
    const result = (await this.#in(driver => answered(driver.executeScript(script, [])))) as Recorded;
    this.#messages.push(...result.messages);
    if (result.error !== undefined) throw new Error(result.error);
    return parseJson(result.json);
  }

  async click(expression: string): Promise<boolean> {
    return this.#in(async driver => {
      const element = (await driver.executeScript(`return ${expression}`, [])) as ElementReference | null;
      if (element) await press(driver, element);
      return element !== null;
    });
  }

  async keys(text: string): Promise<void> {
    const actions = Array.from(text).flatMap(value => [
      {type: 'keyDown' as const, value},
      {type: 'keyUp' as const, value},
    ]);
    await this.#in(driver => driver.performActions([{type: 'key', id: 'keyboard', actions}]));
  }

  async #in<T>(work: (driver: Driver) => Promise<T>): Promise<T> {
    const part = this.#urlPart;
    if (part === undefined) return this.#window(work);
    const attempt = () =>
      this.#window(async driver =>
        (await enterFrame(driver, part)) ? {result: await work(driver)} : undefined,
      );
    return (await until(`a frame at ${part}`, attempt)).result;
  }
}

/**
 * A click. WebKit's driver takes the inside of an input in a shadow root for another element that covers it; the pointer itself
 * finds it, and the caller has seen that it is not covered.
 */
async function press(driver: Driver, element: ElementReference): Promise<void> {
  try {
    await driver.elementClick(idOf(element));
  } catch (error) {
    if (!String(error).includes('click intercepted')) throw error;
    const move = {type: 'pointerMove' as const, origin: element, x: 0, y: 0, duration: 0};
    const [down, up] = (['pointerDown', 'pointerUp'] as const).map(type => ({type, button: 0}));
    const actions = [move, down, up];
    const parameters = {pointerType: 'mouse' as const};
    await driver.performActions([{type: 'pointer', id: 'mouse', parameters, actions}]);
  }
}

/** A script sent while the page is being replaced by one of another process may never be answered. */
async function answered<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('WebKit did not answer.')), patience / 2);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** WebDriver has no list of frames: goes through them, in depth, and stays in the one that shows the address. */
async function enterFrame(driver: Driver, urlPart: string): Promise<boolean> {
  const frames = (await driver.executeScript(
    `return ${call(allFrames, 'document')}`,
    [],
  )) as ElementReference[];
  for (const frame of frames) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the standard's command; switchFrame needs BiDi
    await driver.switchToFrame(frame);
    const url = (await driver.executeScript('return location.href', [])) as string;
    if (url.includes(urlPart) || (await enterFrame(driver, urlPart))) return true;
    await driver.switchToParentFrame();
  }
  return false;
}

function allFrames(root: Document | ShadowRoot): Element[] {
  return [...root.querySelectorAll('*')].flatMap(element => [
    ...(element.tagName === 'IFRAME' ? [element] : []),
    ...(element.shadowRoot ? allFrames(element.shadowRoot) : []),
  ]);
}

function idOf(element: ElementReference): string {
  const [id] = Object.values(element);
  if (id === undefined) throw new Error('WebDriver gave no element.');
  return id;
}
