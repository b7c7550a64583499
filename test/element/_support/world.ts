/** The environment of an element in a test: a proxy that answers from a table, Cashfree's web SDK, the console, the slow-step clock. */
import {fixture, fixtureCleanup, html} from '@open-wc/testing';
import {CfUserDetailsElement, type FailureCode, type FlowStatus} from '../../../src/index.ts';
import {handlerNames} from '../../../src/element/properties.ts';
import {SlowStepController} from '../../../src/element/transaction/controllers/slow-step-controller.ts';
import {loadTransaction} from '../../../src/element/load-transaction.ts';
import {systemClock} from '../../../src/flow/base/clock.ts';
import type {Sdk} from '../../../src/flow/presentations/overlay/sdk-loader.ts';

CfUserDetailsElement.define();
// As on a page whose user has shown intent. test/element/loading.test.ts tests the time before.
await loadTransaction();

/** Ten digits that are no mobile number of a person: no Indian mobile number begins with 1. */
export const MOBILE = '1000000001';
export const VERIFICATION_ID = 'a-transaction';
/** Found in an event that bubbles, in the console or in storage, these would be a leak. */
export const SECRETS = [
  'c0de-secret',
  't0ken-secret',
  'sessi0n-secret',
  'Asha Test',
  'asha@mail.example',
] as const;
export const [CODE, TOKEN, SESSION] = SECRETS;

export const PERSON = {
  reference_id: 1,
  verification_id: VERIFICATION_ID,
  scopes: [
    {scope: 'NAME', records: [{confidence_score: null, metadata: {name: 'Asha Test'}}]},
    {scope: 'EMAIL', records: [{confidence_score: 90, metadata: {email: 'asha@mail.example'}}]},
    {scope: 'MOBILE', records: [{confidence_score: 100, metadata: {mobile: MOBILE}}]},
    {scope: 'SHOE_SIZE', records: [{confidence_score: 1, metadata: {size: '41'}}]},
  ],
};

export const USER = {user_reference_id: '7', user_id: 'user-7'};

type Answer = () => Response | Promise<Response>;
export const json =
  (body: object, status = 200): Answer =>
  () =>
    Response.json(body, {status});
export const problem = (code: FailureCode, facts: object = {}, status = 400): Answer =>
  json({type: 'about:blank', title: code, status, code, facts}, status);
export const never: Answer = () => new Promise(() => undefined);
export const cut: Answer = () => Promise.reject(new TypeError('Failed to fetch'));

const session = {
  verification_id: VERIFICATION_ID,
  session_id: SESSION,
  expiry: '',
  available_scopes: ['NAME'],
  consent_url: 'https://consent.invalid/',
  sdk: {src: 'https://sdk.invalid/index.js'},
};
const usual: Record<string, Answer> = {
  'GET /': json({
    protocol: 2,
    environment: 'production',
    presentations: ['overlay', 'popup', 'redirect'],
    mode: 'sealed',
  }),
  'POST /session': json(session),
  'POST /token': json({
    access_token: TOKEN,
    token_type: 'Bearer',
    expiry: '',
    verification_id: VERIFICATION_ID,
  }),
  'POST /user-details': json(PERSON),
  'POST /status': json({status: 'pending', verification_id: VERIFICATION_ID}),
  'POST /users': json(USER),
  'DELETE /session': () => new Response(null, {status: 204}),
};

/** Cashfree's web SDK: it draws over the page, takes the focus, and leaves everything lying about. */
class FakeSdk {
  readonly opened: Parameters<Sdk>[0][] = [];
  closed = 0;

  readonly open: Sdk = options => {
    this.opened.push(options);
    const overlay = document.createElement('div');
    const inside = document.createElement('button');
    overlay.dataset['drawnBy'] = 'sdk';
    overlay.append(inside);
    document.body.append(overlay);
    document.body.style.overflow = 'hidden';
    inside.focus();
    return {
      closeSDK: () => {
        this.closed++;
      },
    };
  };

  get last(): Parameters<Sdk>[0] {
    const last = this.opened.at(-1);
    if (!last) throw new Error('The SDK was not called');
    return last;
  }

  approve(): void {
    this.last.successCb({auth_code: CODE, status: 'SUCCESS'});
  }

  get drawn(): number {
    return document.querySelectorAll('[data-drawn-by]').length;
  }
}

export class World {
  readonly sdk = new FakeSdk();
  readonly console: unknown[][] = [];
  /** Method and path of every call, in order. */
  readonly calls: string[] = [];
  readonly proxy: string;
  readonly #answers: Record<string, Answer> = {...usual};
  readonly #slow = new Set<{readonly action: () => void}>();
  readonly #undo: (() => void)[] = [];
  static #count = 0;

  constructor() {
    // A proxy for each world, so that what is left of the one before does not come in.
    this.proxy = `/world-${++World.#count}/cf`;
    this.#replace(window, 'fetch', (input, init) => {
      const {method, path} = this.#call(new Request(input, init));
      if (path === undefined) return Promise.resolve(new Response(null, {status: 204}));
      this.calls.push(`${method} ${path}`);
      const answer = this.#answers[`${method} ${path}`];
      if (!answer) throw new Error(`No answer to ${method} ${path}`);
      return Promise.resolve(answer());
    });
    this.#replace(console, 'error', (...words: unknown[]) => void this.console.push(words));
    this.#replace(SlowStepController, 'clock', {
      now: () => Date.now(),
      after: (_milliseconds, action) => {
        const timer = {action};
        this.#slow.add(timer);
        return () => void this.#slow.delete(timer);
      },
    });
    globalThis.CF1ClickOnboarding = this.sdk.open;
  }

  answer(call: string, answer: Answer): void {
    this.#answers[call] = answer;
  }

  /** Plain http on a host that is not loopback. */
  insecure(): void {
    this.#replace(globalThis, 'isSecureContext', false);
  }

  /** Other members of the answer to `POST /session`. */
  session(members: Partial<typeof session>): void {
    this.answer('POST /session', json({...session, ...members}));
  }

  /** Imitates the browser of a chat app. `copy` replaces the clipboard. */
  inApp(copy: (text: string) => Promise<void> = () => Promise.resolve()): void {
    this.#replace(navigator, 'userAgent', 'Mozilla/5.0 Instagram 300.0');
    this.#replace(navigator, 'clipboard', {writeText: copy} as Clipboard);
  }

  /** Ends the wait of every slow-step timer. */
  passFourSeconds(): void {
    for (const {action} of [...this.#slow]) action();
  }

  /** The slow-step timers use the page's own `setTimeout`, for tests in which that function is missing or throws. */
  useSystemClock(): void {
    this.#replace(SlowStepController, 'clock', systemClock);
  }

  async mount(attributes: Readonly<Record<string, string>> = {}): Promise<CfUserDetailsElement> {
    const element = document.createElement('cf-user-details');
    const all = {proxy: this.proxy, presentation: 'overlay', ...attributes};
    for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
    const place = await fixture<HTMLElement>(html`<div></div>`);
    place.append(element);
    await element.updateComplete;
    return element;
  }

  /** Types a number, presses the button, and waits for the consent page. */
  async consent(element: CfUserDetailsElement): Promise<void> {
    type(element);
    main(element).click();
    await reach(element, 'consenting');
    await until(() => this.sdk.opened.length > 0);
  }

  async finish(element: CfUserDetailsElement): Promise<void> {
    await this.consent(element);
    this.sdk.approve();
    await reach(element, 'done');
  }

  async end(): Promise<void> {
    fixtureCleanup();
    // A removed element cancels one task later.
    await new Promise(resolve => setTimeout(resolve));
    for (const undo of this.#undo.splice(0)) undo();
    globalThis.CF1ClickOnboarding = undefined;
    for (const drawn of document.querySelectorAll('[data-drawn-by]')) drawn.remove();
    document.body.removeAttribute('style');
    sessionStorage.clear();
  }

  /** No path: a call of another world. */
  #call({method, url}: Request): {method: string; path: string | undefined} {
    return {method, path: new URL(url).pathname.split(this.proxy)[1]};
  }

  #replace<T extends object, K extends keyof T>(owner: T, name: K, value: T[K]): void {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, {value, configurable: true, writable: true});
    this.#undo.push(() => {
      if (own) Object.defineProperty(owner, name, own);
      else Reflect.deleteProperty(owner, name);
    });
  }
}

/** The first line of each console message. */
export async function told(world: World, count = 1): Promise<string[]> {
  await until(() => world.console.length >= count);
  return world.console.map(([text]) => String(text).split('\n')[0] ?? '');
}

/** A new world for every test. */
export function eachWorld(): {readonly world: World} {
  let world: World | undefined;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world?.end());
  return {
    get world() {
      if (!world) throw new Error('Between two tests');
      return world;
    },
  };
}

/** Waits for the thing itself; the time limit of the test ends it. */
export async function until(true_: () => unknown): Promise<void> {
  while (!true_()) await new Promise(requestAnimationFrame);
}

export async function reach(element: CfUserDetailsElement, status: FlowStatus): Promise<void> {
  await until(() => element.state.status === status);
  await element.updateComplete;
}

const inside = (element: Element, selector: string): HTMLElement => {
  const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`No ${selector}`);
  return found;
};
export const main = (element: Element): HTMLElement => inside(element, '[part=button]');
export const cancelButton = (element: Element): HTMLElement => inside(element, '[part=cancel]');
export const link = (element: Element): HTMLElement => inside(element, '[part=link]');
/** What is read out when the reader is free, and what at once. */
export const polite = (element: Element): string => inside(element, '[role=status]').textContent.trim();
export const urgent = (element: Element): string =>
  [...(element.shadowRoot?.querySelectorAll('[role=alert]') ?? [])]
    .map(each => each.textContent.trim())
    .join('');
export const words = (element: Element): string => polite(element) + urgent(element);
export const label = (button: HTMLElement): string => button.textContent.trim();

/** The element's own input. */
export const ownInput = (element: Element): HTMLInputElement | null =>
  element.shadowRoot?.querySelector('input') ?? null;

/** The element's own input, or the one of the page inside the element. */
export function input(element: Element): HTMLInputElement {
  const found = ownInput(element) ?? element.querySelector('input');
  if (!found) throw new Error('No input');
  return found;
}

/** What has the focus, through shadow roots. */
export function deepActive(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

export function type(element: Element, number: string = MOBILE): void {
  input(element).value = number;
  input(element).dispatchEvent(new Event('input', {bubbles: true}));
}

/** Everything that the element fires from now on, in order. */
export function record(element: Element): Event[] {
  const events: Event[] = [];
  for (const name of Object.keys(handlerNames)) element.addEventListener(name, event => events.push(event));
  return events;
}

export const types = (events: readonly Event[]): string[] => events.map(({type}) => type);
