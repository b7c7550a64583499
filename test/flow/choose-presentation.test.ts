import {expect, fixture, html} from '@open-wc/testing';
import {choosePresentation, refusedIn, rules} from '../../src/flow/presentations/choose-presentation.ts';
import {detectEnvironment, type Environment} from '../../src/flow/presentations/detect-environment.ts';
import {Failure, type AnyFailure} from '../../src/protocol/failures.ts';
import {presentations, type Presentation} from '../../src/protocol/proxy/presentations.ts';

const desktop: Environment = {
  isFramed: false,
  isInstalled: false,
  isInAppBrowser: false,
  isWebView: false,
  isPhone: false,
  hasFilledForm: false,
  isCookieMissing: false,
  isInModal: false,
  isIsolated: false,
  isStorageBlocked: false,
};
const all: readonly Presentation[] = ['overlay', 'popup', 'redirect'];

/** Where, what the proxy offers, what failed a moment ago: what is tried in which order, and why. */
const table: readonly [Partial<Environment>, readonly Presentation[], Presentation | undefined, string][] = [
  [{}, all, undefined, 'default: overlay popup redirect'],
  [{hasFilledForm: true}, all, undefined, 'default: overlay popup redirect'],
  [{}, ['overlay'], undefined, 'default: overlay'],
  [{}, ['popup', 'redirect'], undefined, 'default: popup redirect'],
  [{}, [], undefined, ''],
  [{isPhone: true}, all, undefined, 'phone: redirect popup overlay'],
  [{isPhone: true, hasFilledForm: true}, all, undefined, 'phone-with-form: popup overlay redirect'],
  [{isPhone: true}, ['overlay'], undefined, 'phone: overlay'],
  [{isInAppBrowser: true, isPhone: true}, all, undefined, 'in-app-browser: overlay redirect elsewhere'],
  [
    {isInAppBrowser: true, hasFilledForm: true},
    ['redirect'],
    undefined,
    'in-app-browser: redirect elsewhere',
  ],
  [{isInAppBrowser: true}, ['popup'], undefined, 'in-app-browser: elsewhere'],
  [
    {isWebView: true, isPhone: true, hasFilledForm: true},
    all,
    undefined,
    'app-web-view: overlay redirect elsewhere',
  ],
  [{isWebView: true, isInAppBrowser: true}, all, undefined, 'in-app-browser: overlay redirect elsewhere'],
  [{isWebView: true, isInstalled: true}, all, undefined, 'installed-app: overlay redirect'],
  [{isWebView: true, isFramed: true}, all, undefined, 'framed-page: popup overlay elsewhere'],
  [{isWebView: true, isInModal: true}, all, undefined, 'inside-modal: redirect overlay elsewhere'],
  [{isWebView: true}, all, 'overlay', 'after-failure: redirect, app-web-view: overlay elsewhere'],
  [{isInstalled: true, isPhone: true}, all, undefined, 'installed-app: overlay redirect'],
  [{isFramed: true, isInAppBrowser: true}, all, undefined, 'framed-page: popup overlay elsewhere'],
  [{isFramed: true}, ['redirect'], undefined, 'framed-page: elsewhere'],
  // The proxy's cookie did not come back: another presentation would not help.
  [{isFramed: true, isCookieMissing: true}, all, undefined, 'framed-without-cookies: elsewhere'],
  [{isCookieMissing: true}, all, undefined, 'default: overlay popup redirect'],
  // Going elsewhere is the last rung, after what has just failed.
  [{isInAppBrowser: true}, all, 'overlay', 'after-failure: redirect, in-app-browser: overlay elsewhere'],
  [{isInAppBrowser: true}, ['overlay'], 'overlay', 'in-app-browser: overlay elsewhere'],
  [{isInModal: true}, all, undefined, 'inside-modal: popup redirect overlay'],
  [{isInModal: true}, ['overlay'], undefined, 'inside-modal: overlay'],
  [{isInModal: true, isPhone: true}, all, undefined, 'phone: redirect popup overlay'],
  [
    {isInModal: true, isPhone: true, hasFilledForm: true},
    all,
    undefined,
    'phone-with-form: popup overlay redirect',
  ],
  [{isInModal: true, isInAppBrowser: true}, all, undefined, 'inside-modal: redirect overlay elsewhere'],
  [{isInModal: true, isInstalled: true}, all, undefined, 'inside-modal: redirect overlay elsewhere'],
  [{isInModal: true, isFramed: true}, all, undefined, 'framed-page: popup overlay elsewhere'],
  [{isInModal: true}, all, 'popup', 'after-failure: redirect overlay, inside-modal: popup'],
  [{isIsolated: true}, all, undefined, 'isolated-page: popup redirect overlay'],
  [{isIsolated: true, isPhone: true}, all, undefined, 'phone: redirect popup overlay'],
  [{isIsolated: true}, ['overlay'], undefined, 'isolated-page: overlay'],
  [{isPhone: true, isStorageBlocked: true}, all, undefined, 'storage-blocked: popup overlay redirect'],
  [{isStorageBlocked: true}, all, undefined, 'default: overlay popup redirect'],
  // The script of the web SDK was blocked; the popup was blocked.
  [{}, all, 'overlay', 'after-failure: popup redirect, default: overlay'],
  [
    {isPhone: true, hasFilledForm: true},
    all,
    'popup',
    'after-failure: overlay redirect, phone-with-form: popup',
  ],
  [{}, ['overlay'], 'overlay', 'default: overlay'],
  [{}, all, 'redirect', 'default: overlay popup redirect'],
];

describe('auto', () => {
  it('has every presentation in its last rule', () => {
    expect(rules.at(-1)?.order).to.have.members([...presentations]);
  });

  for (const [surroundings, available, failed, expected] of table)
    it(`${JSON.stringify(surroundings)}, with ${available.join(', ') || 'nothing'}${failed ? `, after ${failed} failed` : ''}: ${expected || 'nothing'}`, () => {
      const choices = choosePresentation('auto', available, {...desktop, ...surroundings}, failed);
      const groups = new Map<string, string[]>();
      for (const {presentation, reason} of choices)
        groups.set(reason, [...(groups.get(reason) ?? []), presentation]);
      const text = [...groups].map(([reason, names]) => `${reason}: ${names.join(' ')}`).join(', ');
      expect(text).to.equal(expected);
    });

  for (const wanted of all)
    it(`takes ${wanted} and no other presentation if the page sets it`, () => {
      const only = [{presentation: wanted, reason: 'attribute'}];
      expect(
        choosePresentation(wanted, all, {...desktop, isInAppBrowser: true, isFramed: true}, wanted),
      ).to.deep.equal(only);
      expect(choosePresentation(wanted, [], desktop)).to.deep.equal([]);
    });

  it('considers every presentation possible before the proxy has named those it offers', () => {
    expect(choosePresentation('auto', undefined, desktop)).to.have.length(3);
  });

  for (const [failure, refused] of [
    [new Failure('popup-blocked'), 'popup'],
    [new Failure('sdk-unavailable', {reason: 'blocked'}), 'popup'],
    [new Failure('sdk-failed'), 'popup'],
    [new Failure('overlay-unreachable'), 'popup'],
    [new Failure('code-rejected'), undefined],
  ] as [AnyFailure, Presentation | undefined][])
    it(`after ${failure.code} ${refused ? 'tries another presentation first' : 'keeps its order'}`, () => {
      const attempt = {id: '1', presentation: 'popup', createUser: false} as const;
      expect(refusedIn({status: 'failed', attempt, failure})).to.equal(refused);
    });
});

describe('detecting the environment', () => {
  const forms: readonly [string, ReturnType<typeof html>, (form: HTMLFormElement) => void, boolean][] = [
    [
      'nothing typed',
      html`<form><input value="as sent" /><textarea>x</textarea></form>`,
      () => undefined,
      false,
    ],
    ['text', html`<form><input name="typed" /></form>`, form => set(form, 'Asha'), true],
    ['a text area', html`<form><textarea name="typed"></textarea></form>`, form => set(form, 'Asha'), true],
    [
      'a telephone number, which was typed for us',
      html`<form><input type="tel" name="typed" /></form>`,
      form => set(form, '9000000000'),
      false,
    ],
    [
      'what a script put into a hidden field',
      html`<form><input type="hidden" name="typed" /></form>`,
      form => set(form, 'x'),
      false,
    ],
    [
      'a tick',
      html`<form><input type="checkbox" name="typed" /></form>`,
      form => {
        (form.elements.namedItem('typed') as HTMLInputElement).checked = true;
      },
      true,
    ],
    [
      'a choice',
      html`<form>
        <select name="typed">
          <option selected>a</option>
          <option>b</option>
        </select>
      </form>`,
      form => set(form, 'b'),
      true,
    ],
    [
      'a choice that was never made',
      html`<form>
        <select name="typed">
          <option>a</option>
          <option>b</option>
        </select>
      </form>`,
      () => undefined,
      false,
    ],
    [
      'a choice without a default',
      html`<form>
        <select name="typed">
          <option>a</option>
          <option>b</option>
        </select>
      </form>`,
      form => set(form, 'b'),
      true,
    ],
  ];
  for (const [name, markup, type, dirty] of forms)
    it(`${dirty ? 'sees' : 'does not count'} ${name}`, async () => {
      type(await fixture<HTMLFormElement>(markup));
      expect(detectEnvironment({status: 'idle'}).hasFilledForm).to.equal(dirty);
    });
});

describe('detecting the environment from inside a modal', () => {
  const host = (): Element => document.createElement('button');
  const modals: readonly [name: string, modal: boolean, put: (host: Element) => () => void][] = [
    ['the plain page', false, host => put(document.createElement('p'), host)],
    [
      'a dialog that was shown as a modal',
      true,
      host => {
        const dialog = document.createElement('dialog');
        const undo = put(dialog, host);
        dialog.showModal();
        return undo;
      },
    ],
    [
      'a dialog that is no modal',
      false,
      host => {
        const dialog = document.createElement('dialog');
        const undo = put(dialog, host);
        dialog.show();
        return undo;
      },
    ],
    [
      'an element with aria-modal, around a shadow tree',
      true,
      host => {
        const modal = document.createElement('div');
        modal.setAttribute('aria-modal', 'true');
        const component = document.createElement('div');
        component.attachShadow({mode: 'open'}).append(host);
        return put(modal, component);
      },
    ],
    [
      'a component that shows it in a slot of its modal',
      true,
      host => {
        const component = document.createElement('div');
        const modal = document.createElement('div');
        modal.setAttribute('aria-modal', 'true');
        modal.append(document.createElement('slot'));
        component.attachShadow({mode: 'open'}).append(modal);
        return put(component, host);
      },
    ],
    [
      'a page whose body takes no presses',
      true,
      host => {
        const undo = put(document.createElement('p'), host);
        document.body.style.pointerEvents = 'none';
        return () => {
          document.body.style.pointerEvents = '';
          undo();
        };
      },
    ],
  ];
  for (const [name, modal, place] of modals)
    it(`${modal ? 'detects' : 'does not count as a modal'} ${name}`, () => {
      const element = host();
      const undo = place(element);
      expect(detectEnvironment({status: 'idle'}, element).isInModal).to.equal(modal);
      undo();
    });

  function put(around: Element, element: Element): () => void {
    around.append(element);
    document.body.append(around);
    return () => around.remove();
  }
});

/** As the systems write them by default, where not said otherwise. */
const agents: readonly [
  name: string,
  agent: string,
  globals: readonly string[],
  where: 'inApp' | 'webView' | '',
][] = [
  [
    'Android WebView, also of Flutter and React Native',
    'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP1A.240305.019; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0.0.0 Mobile Safari/537.36',
    [],
    'webView',
  ],
  [
    'WKWebView on an iPhone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
    [],
    'webView',
  ],
  [
    'WKWebView on an iPad',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
    [],
    'webView',
  ],
  [
    'a WebView with a user agent of the app, by React Native',
    'ShopApp/7.1',
    ['ReactNativeWebView'],
    'webView',
  ],
  [
    'a WebView that calls itself Chrome, by flutter_inappwebview',
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36',
    ['flutter_inappwebview'],
    'webView',
  ],
  ['a WebView with a user agent of the app, and no bridge', 'ShopApp/7.1', [], ''],
  [
    'the browser of a chat app',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 300.0',
    [],
    'inApp',
  ],
  [
    'Safari on an iPhone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
    [],
    '',
  ],
  [
    'Chrome on an iPhone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/124.0.0.0 Mobile/15E148 Safari/604.1',
    ['webkit'],
    '',
  ],
  ['Firefox', 'Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0 Firefox/125.0', [], ''],
];

describe('an app around the page', () => {
  for (const [name, agent, globals, where] of agents)
    it(`${where ? `is detected (${where})` : 'is not detected'}: ${name}`, () => {
      Object.defineProperty(navigator, 'userAgent', {value: agent, configurable: true});
      for (const name of globals) Object.defineProperty(window, name, {value: {}, configurable: true});
      const {isInAppBrowser, isWebView} = detectEnvironment({status: 'idle'});
      Reflect.deleteProperty(navigator, 'userAgent');
      for (const name of globals) Reflect.deleteProperty(window, name);
      // The browser of a chat app is a web view too; its own rule comes first.
      expect(isInAppBrowser ? 'inApp' : isWebView ? 'webView' : '').to.equal(where);
    });
});

describe('the proxy’s cookie', () => {
  for (const [failure, cookieless] of [
    [new Failure('transaction-missing'), true],
    [new Failure('code-rejected'), false],
  ] as [AnyFailure, boolean][])
    it(`${cookieless ? 'is known to be missing' : 'is not suspected'} after ${failure.code}`, () => {
      const attempt = {id: '1', presentation: 'popup', createUser: false} as const;
      expect(detectEnvironment({status: 'failed', attempt, failure}).isCookieMissing).to.equal(cookieless);
    });
});

function set(form: HTMLFormElement, value: string): void {
  (form.elements.namedItem('typed') as HTMLInputElement).value = value;
}
