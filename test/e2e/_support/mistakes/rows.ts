/** The mistakes that developers make, with what the console and the user get. */
import {newSealingKey} from '../../../../demo/merchant.ts';
import type {MistakeId} from '../../../../src/diagnosis/mistakes.ts';
import {createTokenProxy, type TokenProxyOptions} from '../../../../src/proxy/index.ts';
import {createEmulator, emulatorKeys} from '../../../../src/emulator/index.ts';
import {callbackPage, type Handler, type Setting} from './place.ts';

/** A mistake of a developer. */
export interface Row {
  readonly mistake: string;
  /** Of the entry in docs/failures.md. */
  readonly id: MistakeId;
  readonly setting: () => Setting;
  /** What the user does. Default: nothing, because the message appears at load. */
  readonly act?: 'press' | 'consent' | 'consent and return';
  /** A part of the console message. */
  readonly says: RegExp;
  /** On whose console; default: that of the page with the element. */
  readonly on?: 'callback page';
  /** What the element, or the callback page in `on`, shows to the user. */
  readonly user: RegExp;
  /** The page's address; default: its site's. `{port}` is filled in. */
  readonly at?: string;
}

const FIRST = /You choose what to share/;
const LOST = /connection was lost/;
const UNUSABLE = /cannot be used here at the moment/;

const status =
  (code: number, body = '<h1>…</h1>'): Handler =>
  () =>
    new Response(body, {status: code, headers: {'content-type': 'text/html'}});

const sealingKeys = [newSealingKey()];

/** The real proxy before an emulator in this process. */
function realProxy(options: Partial<TokenProxyOptions> = {}): Readonly<Record<string, Handler>> {
  const emulator = createEmulator();
  const proxy = createTokenProxy({
    environment: 'emulator',
    ...(options.environment === undefined && {baseUrl: 'http://127.0.0.1:1/verification'}),
    basePath: '/cf',
    secureIdKeys: emulatorKeys.secureId,
    oneClickKeys: emulatorKeys.oneClick,
    sealingKeys,
    cookies: 'development',
    log: () => undefined,
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
    ...options,
  });
  return {'/cf': proxy};
}

/** The proxy as a server receives the requests of a public host. */
function publicProxy(): Readonly<Record<string, Handler>> {
  const [proxy] = Object.values(realProxy());
  const rewrite = (request: Request): Request =>
    new Request(Object.assign(new URL(request.url), {host: 'shop.example'}), request);
  return proxy ? {'/cf': request => proxy(rewrite(request))} : {};
}

const at = (attributes: Setting['attributes']) => () => ({attributes: attributes ?? {}});

export const rows: readonly Row[] = [
  {
    mistake: 'proxy port dead',
    id: 'no-answer',
    setting: at({proxy: 'http://localhost:9/cf'}),
    says: /^No server answered at http:\/\/localhost:9\/cf\/\./,
    act: 'press',
    user: LOST,
  },
  {
    mistake: 'CORS not allowed',
    id: 'cors',
    setting: () => ({attributes: {proxy: '//api.localhost:{port}/cf'}}),
    says: /^A server answered at http:\/\/api\.localhost:\d+\/cf\/, and the browser does not let a page of http:\/\/shop\.localhost:\d+ read/,
    act: 'press',
    user: LOST,
  },
  {
    mistake: 'https page, http proxy',
    id: 'mixed-content',
    setting: () => ({tls: true, attributes: {proxy: 'http://api.shop.example/cf'}}),
    says: /^This page was loaded by https, and its proxy is http:\/\/api\.shop\.example\/cf\/:/,
    act: 'press',
    user: LOST,
  },
  {
    mistake: 'proxy without a scheme',
    id: 'proxy-without-scheme',
    setting: at({proxy: 'shop.example/cf'}),
    says: /names a host without https:\/\/ in front, and the browser asked http:\/\/shop\.localhost:\d+\/shop\.example\/cf\/ instead/,
    act: 'press',
    user: UNUSABLE,
  },
  {
    mistake: 'path that answers HTML',
    id: 'not-json',
    setting: () => ({answers: {'/cf': status(200)}}),
    says: /^The answer of http\S+\/cf\/ is no JSON, .* \(status 200\)/,
    act: 'press',
    user: UNUSABLE,
  },
  {
    mistake: 'path 404',
    id: 'path-not-found',
    setting: at({proxy: '/api/cf'}),
    says: /^There is no proxy at http\S+\/api\/cf\/ \(status 404\)/,
    act: 'press',
    user: UNUSABLE,
  },
  {
    mistake: 'keys wrong',
    id: 'keys-refused',
    setting: () => ({
      answers: realProxy({oneClickKeys: {clientId: 'CFEMU-ID-OTHER', clientSecret: 'another-secret'}}),
    }),
    says: /^Cashfree refused the keys of the proxy \(one-click\)/,
    act: 'press',
    at: 'http://localhost:{port}/',
    user: UNUSABLE,
  },
  {
    mistake: 'keys swapped',
    id: 'keys-refused',
    setting: () => ({
      answers: realProxy({secureIdKeys: emulatorKeys.oneClick, oneClickKeys: emulatorKeys.secureId}),
    }),
    says: /^Cashfree refused the keys of the proxy \(secure-id\)\.[^]*The pairs are swapped/,
    act: 'press',
    at: 'http://localhost:{port}/',
    user: UNUSABLE,
  },
  {
    mistake: 'origin not listed',
    id: 'origin-not-listed',
    setting: () => ({answers: realProxy({origins: ['https://other.example']})}),
    says: /^The proxy refused pages of http:\/\/localhost:\d+\./,
    act: 'press',
    at: 'http://localhost:{port}/',
    user: UNUSABLE,
  },
  {
    mistake: '127.0.0.1 against localhost',
    id: 'origin-other-name',
    setting: () => ({answers: realProxy({origins: ['http://localhost:1']})}),
    says: /^The proxy refused pages of http:\/\/127\.0\.0\.1:\d+\. It expects http:\/\/localhost:1\./,
    act: 'press',
    at: 'http://127.0.0.1:{port}/',
    user: UNUSABLE,
  },
  {
    mistake: 'www. against bare',
    id: 'origin-near',
    setting: () => ({
      attributes: {proxy: 'http://shop.localhost:{port}/cf'},
      answers: realProxy({origins: ['https://shop.localhost']}),
    }),
    says: /^A server answered at http:\/\/shop\.localhost:\d+\/cf\/, and the browser does not let a page of http:\/\/www\.shop\.localhost:\d+ read/,
    act: 'press',
    at: 'http://www.shop.localhost:{port}/',
    user: LOST,
  },
  {
    mistake: 'insecure context',
    id: 'insecure-context',
    setting: () => ({}),
    says: /^This page is no secure context: it came from http:\/\/192\.168\.0\.7 by plain http/,
    at: 'http://192.168.0.7/',
    user: FIRST,
  },
  {
    mistake: 'proxy missing',
    id: 'proxy-missing',
    setting: at({proxy: ''}),
    says: /^The element has no proxy/,
    act: 'press',
    user: UNUSABLE,
  },
  {
    mistake: 'unknown presentation',
    id: 'presentation-unknown',
    setting: at({presentation: 'modal'}),
    says: /^The value of presentation: modal is unknown, and auto is used/,
    user: FIRST,
  },
  {
    mistake: 'commas in required-scopes',
    id: 'scopes-separator',
    setting: at({'required-scopes': 'NAME,EMAIL'}),
    says: /^required-scopes has separators other than spaces/,
    user: FIRST,
  },
  {
    mistake: 'unknown scope',
    id: 'scope-unknown',
    setting: at({'required-scopes': 'NAME AADHAR'}),
    says: /^required-scopes names a scope that Cashfree does not document: AADHAR\./,
    user: FIRST,
  },
  {
    mistake: 'mobile no number',
    id: 'mobile-attribute',
    setting: at({mobile: '98765432100123'}),
    says: /^The value of mobile is no Indian mobile number/,
    user: FIRST,
  },
  {
    mistake: 'mobile-field not found',
    id: 'mobile-field',
    setting: at({'mobile-field': 'phone'}),
    says: /^mobile-field is not the id of an input/,
    act: 'press',
    user: /continue on Cashfree’s page|Getting ready/,
  },
  {
    mistake: 'no callback page (404)',
    id: 'callback-missing',
    setting: () => ({callback: status(404)}),
    says: /^The consent window came back to http\S+\/callback, and no page is there \(status 404\)/,
    act: 'consent',
    user: /Did you close it\?/,
  },
  {
    mistake: 'callback on another host',
    id: 'callback-elsewhere',
    setting: () => ({
      callbackOrigin: 'http://www.shop.localhost:{port}',
      answers: {
        '/cf/token': () => Response.json({code: 'transaction-missing', facts: {}}, {status: 409}),
      },
    }),
    says: /^This callback page is at http:\/\/www\.shop\.localhost:\d+, and the transaction was begun at another origin/,
    act: 'consent',
    on: 'callback page',
    user: /Your request is no longer open, or was begun at another address/,
  },
  {
    mistake: 'callback with a wrong proxy path',
    id: 'callback-proxy',
    setting: () => ({callback: callbackPage('/api')}),
    says: /^The callback page posted the code to an address where no proxy is\.?/,
    act: 'consent',
    user: UNUSABLE,
  },
  {
    mistake: 'callback without its script',
    id: 'callback-silent',
    setting: () => ({callback: '<p>Thank you</p>'}),
    says: /^The consent window came back to http\S+\/callback, and its page did not take the code/,
    act: 'consent',
    user: /Did you close it\?/,
  },
  {
    mistake: 'no callback page (404), by redirect',
    id: 'callback-unseen',
    setting: () => ({attributes: {presentation: 'redirect'}, callback: status(404)}),
    says: /^The user came back from Cashfree by the back button, or the callback page did nothing/,
    act: 'consent and return',
    user: /You came back before finishing/,
  },
  {
    mistake: 'CSP blocks connect',
    id: 'csp-connect',
    setting: () => ({
      headers: {'content-security-policy': "connect-src 'none'"},
    }),
    says: /^The content security policy of this page blocks http\S+\/cf\//,
    act: 'press',
    user: LOST,
  },
  {
    mistake: 'CSP blocks the SDK',
    id: 'csp-sdk',
    setting: () => ({
      attributes: {presentation: 'overlay'},
      headers: {'content-security-policy': "script-src 'self'"},
    }),
    says: /^The content security policy of this page blocks Cashfree's web SDK, http:\/\/cashfree\.localhost:\d+\/sdk\.js/,
    act: 'press',
    user: /Cashfree’s page could not be loaded/,
  },
  {
    mistake: 'COOP on the callback page',
    id: 'callback-opener',
    // A window without its opener may not close itself in every browser; this one may.
    setting: () => ({
      callback: `<script>window.close = () => undefined</script>${callbackPage('/cf')}`,
      callbackHeaders: {'cross-origin-opener-policy': 'same-origin'},
    }),
    says: /^The callback page has the header Cross-Origin-Opener-Policy/,
    act: 'consent',
    on: 'callback page',
    user: /You can close this window/,
  },
  {
    mistake: 'sandbox without SDK and consent page',
    id: 'no-presentation',
    setting: () => ({
      answers: realProxy({
        environment: 'sandbox',
        secureIdKeys: {clientId: 'a', clientSecret: 'b'},
        oneClickKeys: {clientId: 'c', clientSecret: 'd'},
      }),
    }),
    says: /^The proxy at http\S+\/cf\/ offers no way to Cashfree \(environment sandbox\)/,
    act: 'press',
    at: 'http://localhost:{port}/',
    user: UNUSABLE,
  },
  {
    mistake: 'proxy in development mode on a public host',
    id: 'development-cookies',
    setting: () => ({tls: true, answers: publicProxy()}),
    says: /^The proxy is in development mode \(CF_COOKIES=development\), .* https:\/\/shop\.localhost:\d+\/cf\/ is not there/,
    act: 'press',
    user: UNUSABLE,
  },
  {
    mistake: 'two versions of the element',
    id: 'two-versions',
    setting: () => ({
      markup:
        "<script>customElements.define('cf-user-details', class extends HTMLElement { static version = '0.0.1' })</script>",
    }),
    says: /^cf-user-details is loaded twice\. Version 0\.0\.1 is used, \d+\.\d+\.\d+ is not/,
    user: /^$/,
  },
];
