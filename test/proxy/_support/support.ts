import {expect} from 'chai';
import type {AnyFailure, ProxyStep} from '../../../src/protocol/failures.ts';
import {DETAILS_TYPE, GUARD_HEADER, routes, TRANSACTION_HEADER} from '../../../src/protocol/proxy/api.ts';
import {emulatorKeys} from '../../../src/emulator/index.ts';
import {createTokenProxy, type ProxyEvent, type TokenProxyOptions} from '../../../src/proxy/index.ts';
import {fakeCashfree, MARKS, MOBILE, refusal, type FakeCashfree} from './fake-cashfree.ts';

export const ORIGIN = 'https://shop.example';
export const SEALING_KEY = 'A'.repeat(43);
export const CONSENT = 'https://consent.example/?session_id={session_id}';

/** The `Accept` header of the element. Requests of these tests are those of an older page without it. */
export const DETAILS_ACCEPT = `${DETAILS_TYPE}, application/json`;

/** Environment of a proxy before the emulator at this address. */
export function emulatorEnv(cashfree: string): Record<string, string> {
  return {
    CF_ENVIRONMENT: 'emulator',
    CF_BASE_URL: `${cashfree}/verification`,
    CF_SECURE_ID_CLIENT_ID: emulatorKeys.secureId.clientId,
    CF_SECURE_ID_CLIENT_SECRET: emulatorKeys.secureId.clientSecret,
    CF_ONE_CLICK_CLIENT_ID: emulatorKeys.oneClick.clientId,
    CF_ONE_CLICK_CLIENT_SECRET: emulatorKeys.oneClick.clientSecret,
    CF_SEALING_KEYS: SEALING_KEY,
    CF_COOKIES: 'development',
    CF_CREATE_USER: 'true',
  };
}

type Changed = {[K in keyof TokenProxyOptions]?: TokenProxyOptions[K] | undefined};

/** A proxy in production with a fake Cashfree, and the events of `observe`. */
export function setUp(options: Changed = {}, cashfree: FakeCashfree = fakeCashfree()) {
  const events: ProxyEvent[] = [];
  const sentences: string[] = [];
  let searched = 0;
  const bare = createTokenProxy({
    environment: 'production',
    secureIdKeys: {clientId: 'secure-id', clientSecret: MARKS.secureIdSecret},
    oneClickKeys: {clientId: 'one-click', clientSecret: MARKS.oneClickSecret},
    sealingKeys: [SEALING_KEY],
    consentUrl: CONSENT,
    authorize: () => true,
    limits: {number: false, address: false, merchant: false, quota: false},
    fetch: cashfree.fetch,
    observe: event => events.push(event),
    log: sentence => sentences.push(sentence),
    ...options,
  } as TokenProxyOptions);

  /** The proxy. Every answer and event of every test is searched for values that must not be in it. */
  async function proxy(request: Request): Promise<Response> {
    const {pathname} = new URL(request.url);
    const response = await bare(request);
    const text = await response.clone().text();
    const mayHaveDetails =
      pathname.endsWith('/user-details') ||
      (request.headers.get('accept') === DETAILS_ACCEPT && /\/(?:token|status)$/.test(pathname));
    const personal = response.ok && mayHaveDetails ? [] : [MOBILE, MARKS.name, MARKS.pan];
    const token = options.mode === 'mediating' && response.ok ? [] : [MARKS.token];
    const said = text + JSON.stringify([...response.headers]);
    for (const mark of [...SECRETS, ...personal, ...token])
      expect(said, `${pathname} answered`).not.to.contain(mark);
    const told = JSON.stringify([...events.slice(searched), ...sentences]);
    searched = events.length;
    for (const mark of [...SECRETS, MOBILE, MARKS.name, MARKS.pan, MARKS.token])
      expect(told, 'an event').not.to.contain(mark);
    return response;
  }

  return {proxy, cashfree, events, sentences, browser: createBrowser(proxy)};
}

/** Values that must never appear in an answer or an event. */
const SECRETS = [MARKS.secureIdSecret, MARKS.oneClickSecret, MARKS.code, SEALING_KEY, 'mark-words'];

export interface Init {
  readonly body?: unknown;
  readonly transaction?: string;
  readonly token?: string;
  readonly headers?: Record<string, string | null>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly setCookies: readonly string[];
}

/** Calls with an empty body. */
const empty: readonly ProxyStep[] = ['status', 'user-details'];

/** Imitates a browser: keeps cookies, and sends its origin and fetch metadata. */
export function createBrowser(handler: (request: Request) => Promise<Response>, base = `${ORIGIN}/cf`) {
  const cookies = new Map<string, string>();

  async function send(step: ProxyStep, init: Init = {}): Promise<Answer> {
    const {method, path} = routes[step];
    const {body = empty.includes(step) ? {} : undefined, transaction, token, headers = {}} = init;
    const sent = new Headers({
      [GUARD_HEADER]: '1',
      accept: 'application/json',
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
    });
    if (method !== 'GET') sent.set('origin', new URL(base).origin);
    if (body !== undefined) sent.set('content-type', 'application/json');
    if (transaction !== undefined) sent.set(TRANSACTION_HEADER, transaction);
    if (token !== undefined) sent.set('authorization', `Bearer ${token}`);
    if (cookies.size > 0) sent.set('cookie', [...cookies].map(pair => pair.join('=')).join('; '));
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) sent.delete(name);
      else sent.set(name, value);
    }
    const request = new Request(base + path, {
      method,
      headers: sent,
      ...(body !== undefined && {body: typeof body === 'string' ? body : JSON.stringify(body)}),
    });
    return read(await handler(request));
  }

  async function read(response: Response): Promise<Answer> {
    const setCookies = response.headers.getSetCookie();
    for (const cookie of setCookies) {
      const [pair = ''] = cookie.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(name.length + 1);
      if (/; Max-Age=0;/.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const text = await response.text();
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return {status: response.status, headers: response.headers, text, body, setCookies};
  }

  return {
    cookies,
    send,
    start: (mobile = MOBILE) => send('session', {body: {mobile, presentation: 'redirect'}}),
    post: (auth_code: string, init: Init = {}) => send('token', {...init, body: {auth_code}}),
    details: (token: unknown, init: Init = {}) => send('user-details', {...init, token: String(token)}),
  };
}

export type Browser = ReturnType<typeof createBrowser>;

/** Expects a problem of this code, and its form (RFC 9457). */
export function expectProblem(answer: Answer, code: AnyFailure['code'], facts?: object): void {
  expect(answer.body.code, answer.text).to.equal(code);
  expect(answer.headers.get('content-type')).to.equal('application/problem+json');
  expect(answer.body.status).to.equal(answer.status);
  expect(answer.status).to.be.at.least(400);
  if (facts) expect(answer.body.facts).to.deep.equal(facts);
}

/** From press to token: the session's id and the page's token. */
export async function consent(
  browser: Browser,
  cashfree: FakeCashfree,
  mobile = MOBILE,
): Promise<{id: string; token: string}> {
  const {body} = await browser.start(mobile);
  const id = String(body.verification_id);
  const number = cashfree.calls.filter(call => call.endpoint === 'session').length;
  const token = await browser.post(cashfree.code(number), {transaction: id});
  expect(token.status, token.text).to.equal(200);
  return {id, token: String(token.body.access_token)};
}

/** The same, if Cashfree's quota does not allow the proxy to fetch the details yet: the page's own request does. */
export async function consentWithoutDetails(
  browser: Browser,
  cashfree: FakeCashfree,
  mobile = MOBILE,
): Promise<{id: string; token: string}> {
  const answer = cashfree.answers['user-details'];
  cashfree.answers['user-details'] = () => refusal(429, 'too_many_requests_per_ip');
  const consented = await consent(browser, cashfree, mobile);
  cashfree.answers['user-details'] = answer;
  cashfree.calls.splice(
    cashfree.calls.findLastIndex(({endpoint}) => endpoint === 'user-details'),
    1,
  );
  return consented;
}
