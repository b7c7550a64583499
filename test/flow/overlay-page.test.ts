/** An overlay on real pages: out of reach below a modal of the page, and on a page that replaces its body meanwhile. */
import {expect} from '@open-wc/testing';
import {createOverlay} from '../../src/flow/presentations/overlay/overlay.ts';
import type {Presented, Signal} from '../../src/flow/presentations/presenter.ts';
import {session, settled} from './_support/support.ts';

const fixed = 'position: fixed; inset: 0; margin: auto; width: 200px; height: 200px; z-index: 10;';

interface Drawing {
  readonly style?: string;
  /** Draws into the node. */
  readonly into?: (node: HTMLElement) => void;
  readonly lock?: () => void;
}

let undo: (() => void)[] = [];
let heard: Signal[] = [];

/** Shows an overlay that an SDK draws so. */
async function show({style = fixed, into, lock}: Drawing = {}): Promise<{
  presented: Presented;
  node: HTMLElement;
}> {
  const node = document.createElement('div');
  const presented = createOverlay(() =>
    Promise.resolve(() => {
      node.setAttribute('style', style);
      into?.(node);
      document.body.append(node);
      lock?.();
      return undefined;
    }),
  )(signal => heard.push(signal));
  presented.show(session());
  await settled();
  undo.push(() => presented.close());
  return {presented, node};
}

function add<K extends keyof HTMLElementTagNameMap>(name: K, style = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.setAttribute('style', style);
  document.body.append(element);
  undo.push(() => element.remove());
  return element;
}

/** So many frames, in the time that they take and no longer. */
const frames = async (count: number): Promise<void> => {
  for (let at = 0; at < count; at++) await new Promise(requestAnimationFrame);
};

const failures = (): string[] =>
  heard.map(signal => (signal.type === 'show-failed' ? signal.failure.code : signal.type));

describe('an overlay on a real page', () => {
  const {requestAnimationFrame: real} = window;
  beforeEach(() => {
    heard = [];
    undo = [];
    // Frames that follow at once: what counts is their number.
    window.requestAnimationFrame = action => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        action(0);
      };
      port2.postMessage(undefined);
      return 0;
    };
  });
  afterEach(() => {
    window.requestAnimationFrame = real;
    for (const each of undo.reverse()) each();
  });

  const covered: readonly [name: string, prepare: () => void, drawing?: Drawing][] = [
    ['below a modal dialog of the page', () => add('dialog', 'width: 90vw; height: 90vh').showModal()],
    [
      'on a page whose body takes no presses',
      () => {
        document.body.style.pointerEvents = 'none';
        undo.push(() => document.body.style.removeProperty('pointer-events'));
      },
    ],
    ['below a banner of the page', () => add('div', 'position: fixed; inset: 0; z-index: 99')],
    ['that is not displayed', () => undefined, {style: 'display: none'}],
    ['of no size', () => undefined, {style: ''}],
    ['that is inert', () => undefined, {into: node => (node.inert = true)}],
  ];
  for (const [name, prepare, drawing] of covered)
    it(`${name}: the user cannot reach it, and the flow learns that once`, async () => {
      prepare();
      await show(drawing);
      while (heard.length === 0) await frames(1);
      await frames(40);
      expect(failures()).to.deep.equal(['overlay-unreachable']);
    });

  const reached: readonly [name: string, drawing: Drawing][] = [
    ['a box', {}],
    [
      'a sheet that reaches beyond the window',
      {style: 'position: fixed; left: 0; right: 0; top: 50vh; height: 200vh'},
    ],
    [
      'a host of no size around a box',
      {style: '', into: node => (node.innerHTML = `<p style="${fixed}"></p>`)},
    ],
    [
      'a closed shadow tree',
      {style: '', into: node => (node.attachShadow({mode: 'closed'}).innerHTML = `<p style="${fixed}"></p>`)},
    ],
  ];
  for (const [name, drawing] of reached)
    it(`drawn as ${name}: the user can reach it, and no failure is reported`, async () => {
      const {presented} = await show(drawing);
      await frames(320);
      expect(failures()).to.deep.equal([]);
      presented.close();
    });

  it('waits for the end of a transition', async () => {
    const {node} = await show({style: `${fixed} pointer-events: none`});
    await frames(10);
    node.style.pointerEvents = 'auto';
    await frames(60);
    expect(failures()).to.deep.equal([]);
  });

  it('is checked again when the page is resized', async () => {
    await show();
    await frames(5);
    add('div', 'position: fixed; inset: 0; z-index: 99');
    await frames(60);
    expect(failures()).to.deep.equal([]);
    window.dispatchEvent(new Event('resize'));
    while (heard.length === 0) await frames(1);
    expect(failures()).to.deep.equal(['overlay-unreachable']);
  });

  it('is not checked after it was closed', async () => {
    const {presented} = await show({style: 'display: none'});
    presented.close();
    await frames(320);
    expect(failures()).to.deep.equal([]);
  });

  describe('on a page whose embedder policy refuses frames', () => {
    const ADDRESS = 'https://cashfree.example/consent';
    const {ReportingObserver: real} = window;
    let observers: Set<(reports: readonly object[]) => void>;
    beforeEach(() => {
      observers = new Set();
      class Reporting {
        readonly #tell: (reports: readonly object[]) => void;
        constructor(tell: (reports: readonly object[]) => void) {
          this.#tell = tell;
        }
        observe(): void {
          observers.add(this.#tell);
        }
        disconnect(): void {
          observers.delete(this.#tell);
        }
      }
      Object.assign(window, {ReportingObserver: Reporting});
    });
    afterEach(() => void Object.assign(window, {ReportingObserver: real}));

    /** An SDK's frame, which loads nothing. */
    const framed: Drawing = {
      into: node => {
        node.innerHTML = '<iframe title="Cashfree" style="width: 100%; height: 100%"></iframe>';
        const frame = node.querySelector('iframe');
        if (frame) Object.defineProperty(frame, 'src', {value: ADDRESS});
      },
    };
    const tell = (body: object): void => {
      for (const each of observers) each([{toJSON: () => ({type: 'coep', body})}]);
    };

    const told: readonly [name: string, body: object, failures: readonly string[]][] = [
      [
        'a refused frame is out of reach',
        {disposition: 'enforce', blockedURL: ADDRESS},
        ['overlay-unreachable'],
      ],
      ['a frame that is only reported is shown', {disposition: 'reporting', blockedURL: ADDRESS}, []],
      ["a refused image of the page's own is nothing", {disposition: 'enforce', blockedURL: '/a.png'}, []],
      ['a report without its parts is nothing', {}, []],
    ];
    for (const [name, body, expected] of told)
      it(name, async () => {
        const {presented} = await show(framed);
        expect(observers.size).to.equal(1);
        tell(body);
        expect(failures()).to.deep.equal(expected);
        presented.close();
        expect(observers.size).to.equal(0);
      });
  });

  describe('while the page replaces its body', () => {
    let body: HTMLElement;
    let form: HTMLElement;
    beforeEach(() => {
      ({body} = document);
      form = add('form');
      form.innerHTML = '<input aria-label="Name">';
    });
    afterEach(() => {
      document.body.replaceWith(body);
      for (const name of ['overflow', 'top']) body.style.removeProperty(name);
    });

    const lock = (): void => {
      document.documentElement.style.overflow = document.body.style.overflow = 'hidden';
      document.body.style.top = '-10px';
      form.inert = true;
      form.setAttribute('aria-hidden', 'true');
    };
    const replacements: readonly [name: string, replace: () => void][] = [
      ['by another', () => document.body.replaceWith(document.createElement('body'))],
      ['by a copy of it', () => document.body.replaceWith(document.body.cloneNode(true))],
      [
        'by a copy, twice',
        () => [1, 2].forEach(() => document.body.replaceWith(document.body.cloneNode(true))),
      ],
      [
        'by one that takes over its content',
        () => {
          const next = document.createElement('body');
          next.append(...document.body.childNodes);
          document.body.replaceWith(next);
        },
      ],
      [
        'by its own markup',
        () => {
          const copy = document.body.cloneNode(true);
          document.body.replaceChildren(...copy.childNodes);
        },
      ],
    ];
    for (const [name, replace] of replacements)
      it(`${name}: the page is unlocked, and no element of the overlay remains`, async () => {
        const {presented, node} = await show({lock});
        replace();
        await settled();
        presented.close();
        const {documentElement} = document;
        expect([
          documentElement.style.overflow,
          document.body.style.overflow,
          document.body.style.top,
        ]).to.deep.equal(['', '', '']);
        expect(document.querySelectorAll('body > form[inert], body > form[aria-hidden]')).to.have.length(0);
        expect([...document.body.children].some(child => child.isEqualNode(node))).to.equal(false);
      });

    it('the user is asked what happened, because the overlay is gone', async () => {
      await show();
      document.body.replaceWith(document.createElement('body'));
      await settled();
      expect(failures()).to.deep.equal(['doubted']);
    });
  });
});
