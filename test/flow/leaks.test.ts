import {expect} from '@open-wc/testing';
import {createBrowserFlow} from '../../src/flow/page/browser-flow.ts';
import type {Flow} from '../../src/flow/runner/flow.ts';
import {isRunning} from '../../src/flow/machine/transitions.ts';
import {observePageLifecycle} from '../../src/flow/page/page-lifecycle.ts';
import {createProxyClient} from '../../src/flow/runner/proxy-client.ts';
import type {Sdk} from '../../src/flow/presentations/overlay/sdk-loader.ts';
import {SECRETS, session, token} from './_support/support.ts';

const JOURNEYS = 500;

/** What a journey may leave open, counted at the browser's own doors. */
class Ledger {
  readonly open = new Map<string, number>();
  readonly #restore: (() => void)[] = [];

  constructor() {
    for (const target of [window, document, BroadcastChannel.prototype]) this.#listeners(target);
    this.#timers('setTimeout', 'clearTimeout', true);
    this.#timers('setInterval', 'clearInterval', false);
    this.#channels();
  }

  /** Everything that is open, in one line. */
  get total(): string {
    const nodes = document.querySelectorAll('*').length;
    return [...this.open, ['nodes', nodes] as const]
      .map(([name, count]) => `${name} ${count}`)
      .sort()
      .join(', ');
  }

  close(): void {
    for (const restore of this.#restore) restore();
  }

  #count(name: string, by: number): void {
    this.open.set(name, (this.open.get(name) ?? 0) + by);
  }

  /** Listeners on what outlives a journey. Those on a signal go with it, so they are not counted. */
  #listeners(target: EventTarget): void {
    const name = `listeners of ${target.constructor.name}`;
    const {addEventListener, removeEventListener} = target;
    const added = new Map<unknown, string>();
    const count = (by: number): void => this.#count(name, by);
    target.addEventListener = function (
      this: EventTarget,
      type: string,
      listener: never,
      options?: AddEventListenerOptions,
    ) {
      if (this === target || target === BroadcastChannel.prototype) {
        added.set(listener, type);
        count(1);
        options?.signal?.addEventListener('abort', () => added.delete(listener) && count(-1));
      }
      addEventListener.call(this, type, listener, options);
    };
    target.removeEventListener = function (
      this: EventTarget,
      type: string,
      listener: never,
      options?: EventListenerOptions,
    ) {
      if (added.delete(listener)) count(-1);
      removeEventListener.call(this, type, listener, options);
    };
    this.#restore.push(() => {
      Object.assign(target, {addEventListener, removeEventListener});
    });
  }

  #timers(start: 'setTimeout' | 'setInterval', stop: 'clearTimeout' | 'clearInterval', once: boolean): void {
    const {[start]: begin, [stop]: end} = window;
    const running = new Set<number>();
    const count = (): void => void this.open.set(start, running.size);
    Object.assign(window, {
      [start]: (action: () => void, time?: number) => {
        const id: number = begin(() => {
          if (once) running.delete(id);
          count();
          action();
        }, time);
        running.add(id);
        count();
        return id;
      },
      [stop]: (id: number) => {
        running.delete(id);
        count();
        end(id);
      },
    });
    this.#restore.push(() => Object.assign(window, {[start]: begin, [stop]: end}));
  }

  #channels(): void {
    const count = (by: number): void => this.#count('channels', by);
    const {BroadcastChannel} = window;
    window.BroadcastChannel = class extends BroadcastChannel {
      constructor(name: string) {
        super(name);
        count(1);
      }
      override close(): void {
        count(-1);
        super.close();
      }
    };
    this.#restore.push(() => Object.assign(window, {BroadcastChannel}));
  }
}

/** A proxy that answers as fast as it can. */
const answers: Readonly<Record<string, unknown>> = {
  session: session(),
  token,
  status: {status: 'exchanged', verification_id: session().verification_id, access_token: SECRETS.token},
  'user-details': {verification_id: session().verification_id, scopes: []},
};
const client = createProxyClient('/cf', input => {
  const answer = answers[String(input).split('/').at(-1) ?? ''];
  return Promise.resolve(answer ? Response.json(answer) : new Response(null, {status: 204}));
});

/** A fake of Cashfree's SDK: it draws a box and returns the code on demand. */
let opened = 0;
let sdk: Parameters<Sdk>[0] | undefined;
const draw: Sdk = options => {
  opened++;
  sdk = options;
  const box = document.createElement('div');
  document.body.append(box);
  return {
    closeSDK: () => {
      opened--;
      box.remove();
    },
  };
};

/** A window without a window: real ones, five hundred times, take a browser of their own. */
function openWindow(): Window {
  opened++;
  const face = {closed: false, location: {replace: () => undefined}, focus: () => undefined};
  const close = (): void => {
    if (!face.closed) opened--;
    face.closed = true;
  };
  return {...face, close, sessionStorage} as unknown as Window;
}

const reached = (flow: Flow, wanted: (flow: Flow) => boolean): Promise<void> =>
  new Promise(resolve => {
    if (wanted(flow)) return resolve();
    const leave = flow.subscribe(() => {
      if (!wanted(flow)) return;
      leave();
      resolve();
    });
  });

/** One journey, with one of four ends. */
async function travel(number: number): Promise<string> {
  const flow = createBrowserFlow(`leak-${number}`, client);
  const leave = observePageLifecycle(flow);
  const presentation = number % 2 === 0 ? 'overlay' : 'popup';
  flow.start({presentation, mobile: SECRETS.mobile});
  await reached(flow, ({state}) => state.status === 'consenting');
  await Promise.resolve();
  if (number % 4 === 0) sdk?.successCb({auth_code: SECRETS.code});
  else if (number % 4 === 1) flow.resume();
  else if (number % 4 === 2) sdk?.errorCb(undefined);
  else flow.cancel('user');
  await reached(flow, ({state}) => !isRunning(state));
  const {status} = flow.state;
  flow.reset();
  leave();
  return status;
}

describe(`${JOURNEYS} journeys in one page`, () => {
  const {open} = window;
  let ledger: Ledger;
  before(() => {
    globalThis.CF1ClickOnboarding = draw;
    window.open = openWindow;
    ledger = new Ledger();
  });
  after(() => {
    ledger.close();
    window.open = open;
    globalThis.CF1ClickOnboarding = undefined;
    sessionStorage.clear();
  });

  it('leave no listener, timer, channel, window or node behind', async function () {
    this.timeout(60_000);
    const ends = new Map<string, number>();
    for (let number = 0; number < 8; number++) await travel(number);
    const before = ledger.total;
    for (let number = 0; number < JOURNEYS; number++) {
      const end = await travel(number);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    expect(Object.fromEntries(ends)).to.deep.equal({done: 250, failed: 125, cancelled: 125});
    expect(ledger.total).to.equal(before);
    expect(ledger.open.get('setInterval') ?? 0).to.equal(0);
    expect(ledger.open.get('channels')).to.equal(0);
    expect(opened).to.equal(0);
  });
});
