/** What the user gets on a page where one platform API is missing or throws: an outcome with words, in every presentation. */
import {expect} from '@open-wc/testing';
import type {CfUserDetailsElement, FailureCode, FlowState} from '../../src/index.ts';
import type {Presentation} from '../../src/protocol/proxy/api.ts';
import {platform} from '../_support/platform.ts';
import {take, type Fault} from './_support/sweep.ts';
import {
  CODE,
  eachWorld,
  json,
  main,
  TOKEN,
  type,
  VERIFICATION_ID,
  words,
  type World,
} from './_support/world.ts';

const presentations: readonly Presentation[] = ['overlay', 'popup', 'redirect'];
const faults: readonly Fault[] = ['absent', 'throws'];

/** A task later, by a way that the sweep does not cut. */
const turn = (): Promise<void> =>
  new Promise(resolve => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
const until = async (true_: () => unknown): Promise<void> => {
  while (!true_()) await turn();
};

// As they are before the sweep.
const {setTimeout: later, sessionStorage: storage, history: entries} = window;

const hasEnded = ({status}: FlowState): boolean => status === 'done' || status === 'failed';

/** A window in the hand of the test. */
function openedWindow() {
  const popup = {
    shown: [] as string[],
    closed: false,
    location: {replace: (url: string) => void popup.shown.push(url)},
    focus: () => undefined,
    close: () => {
      popup.closed = true;
    },
  };
  return popup;
}

/** One journey with one fault. @returns the state in which it ended, once its words are on the screen. */
async function journey(
  world: World,
  presentation: Presentation,
  name: string,
  fault: Fault,
): Promise<FlowState> {
  world.useSystemClock();
  const popup = openedWindow();
  const {open} = window;
  window.open = () => popup as unknown as Window;
  const {href} = location;
  // On this page, so that the browser stays.
  const consent_url = `${location.origin}${location.pathname}${location.search}#consent`;
  world.session({consent_url});
  const place = document.createElement('div');
  document.body.append(place);
  const putBack = take(name, fault, [popup]);
  try {
    let element = add(place, world, presentation);
    await until(() => element.updateComplete);
    await element.updateComplete;
    type(element);
    main(element).click();
    await until(
      () =>
        hasEnded(element.state) ||
        (element.state.status === 'consenting' &&
          (world.sdk.opened.length > 0 || popup.shown.length > 0 || location.href === consent_url)),
    );
    if (!hasEnded(element.state)) {
      world.answer(
        'POST /status',
        json({status: 'exchanged', verification_id: VERIFICATION_ID, access_token: TOKEN}),
      );
      if (presentation === 'overlay') world.sdk.approve();
      else if (presentation === 'popup') element.resume();
      else {
        // The page is reloaded: only its stored data remains.
        const kept = Object.entries(storage);
        element.remove();
        await new Promise(resolve => later(resolve));
        for (const [key, value] of kept) Reflect.set(storage, key, value);
        entries.pushState(null, '', `${location.pathname}?auth_code=${CODE}`);
        element = add(place, world, presentation);
        await element.updateComplete;
      }
      await until(() => hasEnded(element.state));
    }
    await element.updateComplete;
    expect(words(element), 'words').not.to.equal('');
    expect(main(element).getAttribute('aria-disabled')).to.equal('false');
    return element.state;
  } finally {
    putBack();
    window.open = open;
    if (location.href !== href) entries.replaceState(null, '', href);
    place.remove();
    await turn();
  }
}

function add(place: Element, world: World, presentation: Presentation): CfUserDetailsElement {
  const element = document.createElement('cf-user-details');
  element.setAttribute('proxy', world.proxy);
  element.setAttribute('presentation', presentation);
  place.append(element);
  return element;
}

/** Where it does not end in `done`: by API, else by fault, else by presentation. The rest of the journey degrades. */
const ends: Readonly<Record<string, FailureCode>> = {
  AbortController: 'element-failed',
  'AbortController.signal': 'element-failed',
  'AbortSignal.aborted throws': 'element-failed',
  'AbortSignal.throwIfAborted overlay': 'sdk-failed',
  'Body.text': 'proxy-unreachable',
  'Document.addEventListener': 'element-failed',
  // The SDK itself calls it.
  'HTMLOrSVGElement.focus overlay': 'sdk-failed',
  'MutationObserver overlay': 'sdk-failed',
  'MutationObserver.observe overlay': 'sdk-failed',
  'ParentNode.children overlay': 'sdk-failed',
  'Response.ok absent': 'proxy-answer-invalid',
  'Response.ok throws': 'element-failed',
  'Response.status throws': 'element-failed',
  'Window.addEventListener': 'element-failed',
  'Window.open popup': 'popup-blocked',
  'Window.scrollX throws overlay': 'sdk-failed',
  'Window.scrollY throws overlay': 'sdk-failed',
  'Window.closed throws popup': 'element-failed',
  clearTimeout: 'element-failed',
  fetch: 'proxy-unreachable',
  'isSecureContext absent': 'insecure-context',
  'isSecureContext throws': 'element-failed',
  setTimeout: 'element-failed',
};

/** WebKit allows a hundred changes of the history in ten seconds: a journey by redirect there takes some of them. */
const inWebKit = !/Chrome|Firefox/.test(navigator.userAgent);

describe('A page without one platform API', () => {
  const the = eachWorld();
  const rejected = (event: PromiseRejectionEvent): void => event.preventDefault();
  // Errors that the element reports are no errors of the test.
  const {reportError} = globalThis;
  beforeEach(() => {
    globalThis.reportError = () => undefined;
    addEventListener('unhandledrejection', rejected);
  });
  afterEach(() => {
    globalThis.reportError = reportError;
    removeEventListener('unhandledrejection', rejected);
  });

  for (const name of platform.optional)
    for (const fault of faults)
      for (const presentation of presentations.filter(each => !inWebKit || each !== 'redirect'))
        it(`${name} ${fault}: ${presentation}`, async () => {
          const state = await journey(the.world, presentation, name, fault);
          const end = [
            `${name} ${fault} ${presentation}`,
            `${name} ${fault}`,
            `${name} ${presentation}`,
            name,
          ]
            .map(key => ends[key])
            .find(Boolean);
          expect(state.status === 'failed' ? state.failure.code : state.status).to.equal(end ?? 'done');
        });
});
