import {expect} from '@open-wc/testing';
import {handleCallback} from '../../src/callback.ts';
import {tell} from '../../src/diagnosis/index.ts';
import {PENDING_PREFIX, WINDOW_KEY} from '../../src/flow/redirect-response/storage-keys.ts';
import {keepReplaceLimit} from './_support/replace-limit.ts';
import {SECRETS, VERIFICATION_ID} from './_support/support.ts';

const original = location.href;
const {fetch, close} = window;
const exchanged = () =>
  Response.json({access_token: SECRETS.token, token_type: 'Bearer', verification_id: VERIFICATION_ID});
const refused = (code: string) => Response.json({code}, {status: 400});

let requests: Request[];
let closed: number;
let heard: unknown[];
let status: HTMLElement;
let channel: BroadcastChannel;

/** What the proxy answers, one after the other. */
function answering(...answers: (() => Response)[]): void {
  window.fetch = (input, init) => {
    const request = new Request(input, init);
    // What explains a lost connection looks whether a server is there at all.
    if (request.method === 'GET') return Promise.resolve(new Response());
    requests.push(request);
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    const response = answer?.();
    return response && response.type !== 'error'
      ? Promise.resolve(response)
      : Promise.reject(new TypeError('network'));
  };
}

function land(added: string): Promise<void> {
  history.replaceState(
    null,
    '',
    location.pathname + location.search + (location.search ? added.replace('?', '&') : added),
  );
  return handleCallback({proxy: '/cf/'});
}

/** Makes a method throw, as browsers do what they refuse. Returns how to undo it. */
function stub(target: object, name: string): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, {
    value: () => {
      throw new DOMException('Refused', 'SecurityError');
    },
    configurable: true,
    writable: true,
  });
  return () => {
    if (own) Object.defineProperty(target, name, own);
    else Reflect.deleteProperty(target, name);
  };
}

/** Until the channel has carried all that was sent before. */
async function announced(): Promise<unknown[]> {
  const sender = new BroadcastChannel(channel.name);
  sender.postMessage('last');
  while (!heard.includes('last')) await new Promise(resolve => setTimeout(resolve, 5));
  sender.close();
  return heard.filter(message => message !== 'last');
}

const entry = (presentation: string, path: string, verification_id = VERIFICATION_ID): string =>
  JSON.stringify({verification_id, presentation, createUser: false, path});

describe('the callback page', () => {
  keepReplaceLimit();

  // What explains a mistake is loaded on demand. The server of the tests makes it, which takes a while the first time.
  before(async function () {
    this.timeout(60_000);
    await import('../../src/diagnosis/index.ts');
  });

  beforeEach(() => {
    requests = [];
    heard = [];
    closed = 0;
    sessionStorage.clear();
    window.close = () => {
      closed++;
    };
    status = document.createElement('p');
    status.setAttribute('role', 'status');
    document.body.append(status);
    channel = new BroadcastChannel(`cf-user-details:${VERIFICATION_ID}`);
    channel.onmessage = ({data}) => heard.push(data);
  });
  afterEach(() => {
    Object.assign(window, {fetch, close});
    history.replaceState(null, '', original);
    status.remove();
    channel.close();
    sessionStorage.clear();
  });

  it('shows its text and notifies its opener if the browser has no BroadcastChannel', async () => {
    const {BroadcastChannel: Channel, opener} = window as {BroadcastChannel: unknown; opener: unknown};
    const told: unknown[] = [];
    Object.assign(window, {
      BroadcastChannel: undefined,
      opener: {postMessage: (notice: unknown) => told.push(notice)},
    });
    answering(exchanged);
    await land(`?auth_code=${SECRETS.code}`).catch(() => undefined);
    Object.assign(window, {BroadcastChannel: Channel, opener});
    expect(status.textContent).to.contain('Thank you');
    expect(told).to.have.length(1);
  });

  /** Each is taken away or refused by some browser, in some mode. */
  const refusals: readonly [name: string, refuse: () => () => void][] = [
    ['changes of the history', () => stub(history, 'replaceState')],
    ['storage', () => stub(Storage.prototype, 'getItem')],
    ['room in the storage', () => stub(Storage.prototype, 'setItem')],
    ['messages to the opener', () => stub(window, 'postMessage')],
    ['channels', () => stub(BroadcastChannel.prototype, 'postMessage')],
  ];
  for (const [name, refuse] of refusals)
    it(`hands over the code, shows its text, and closes, if the browser refuses ${name}`, async () => {
      history.replaceState(null, '', `${location.pathname}?auth_code=${SECRETS.code}`);
      answering(exchanged);
      const {opener} = window as {opener: unknown};
      Object.defineProperty(window, 'opener', {value: window, configurable: true});
      const restore = refuse();
      try {
        await handleCallback({proxy: '/cf'});
      } finally {
        restore();
        Object.defineProperty(window, 'opener', {value: opener, configurable: true});
      }
      expect(requests).to.have.length(1);
      expect(status.textContent).to.contain('Thank you');
      expect(closed).to.equal(1);
    });

  it('returns to the page where the transaction began, even if storage is full', async () => {
    const path = `${location.pathname}${location.search}#shop`;
    sessionStorage.setItem(`${PENDING_PREFIX}/cf `, entry('redirect', path));
    const restore = stub(Storage.prototype, 'setItem');
    await land('').finally(restore);
    expect(location.href).to.equal(location.origin + path);
  });

  it('returns to the path that the proxy kept if the page could store nothing', async () => {
    const path = `${location.pathname}${location.search}#auth_code=`;
    answering(() => Response.json({access_token: SECRETS.token, verification_id: VERIFICATION_ID, path}));
    const restore = [stub(Storage.prototype, 'setItem'), stub(Storage.prototype, 'getItem')];
    await land(`?auth_code=${SECRETS.code}`).finally(() => restore.forEach(each => each()));
    expect(location.href).to.equal(location.origin + path + SECRETS.code);
    expect(closed).to.equal(0);
  });

  for (const path of ['.evil.example/', '@evil.example/', ':1/', ''])
    it(`stays where it is if the path of an answer is no path: ${JSON.stringify(path)}`, async () => {
      answering(() => Response.json({access_token: SECRETS.token, verification_id: VERIFICATION_ID, path}));
      await land(`?auth_code=${SECRETS.code}`);
      expect(status.textContent).to.contain('Thank you');
      expect(location.origin + location.pathname).to.equal(
        new URL(original).origin + new URL(original).pathname,
      );
    });

  it('shows a link to the start page if the tab has no record of its origin page and no page waits', async () => {
    answering(exchanged);
    await land(`?auth_code=${SECRETS.code}`);
    const link = status.querySelector('a');
    expect(link?.href).to.equal(`${location.origin}/`);
    expect(link?.textContent).to.equal('Go to the start page');
    expect(status.textContent).to.contain('Thank you');
  });

  it('shows no link in the window of a page that waits', async () => {
    sessionStorage.setItem(WINDOW_KEY, VERIFICATION_ID);
    answering(exchanged);
    await land(`?auth_code=${SECRETS.code}`);
    expect(status.querySelector('a')).to.equal(null);
  });

  it('cleans its URL before it returns, and sends no request before that', () => {
    window.fetch = () => {
      expect(location.href).not.to.contain(SECRETS.code);
      return Promise.resolve(exchanged());
    };
    const done = land(`?auth_code=${SECRETS.code}`);
    expect(location.href).not.to.contain(SECRETS.code);
    return done;
  });

  it('posts the code in a body, notifies the page, shows its text, and closes', async () => {
    answering(exchanged);
    await land(`?auth_code=${SECRETS.code}`);
    expect(requests).to.have.length(1);
    expect(requests[0]?.url).to.equal(`${location.origin}/cf/token`);
    expect(requests[0]).to.include({
      method: 'POST',
      credentials: 'include',
      redirect: 'error',
      keepalive: true,
    });
    expect(requests[0]?.headers.get('x-cf-user-details')).to.equal('1');
    // The browser then sends `*/*`, to which the proxy answers neither details nor a token.
    expect(requests[0]?.headers.has('accept')).to.equal(false);
    expect(await requests[0]?.json()).to.deep.equal({auth_code: SECRETS.code});
    expect(await announced()).to.deep.equal([
      {source: 'cf-user-details', verification_id: VERIFICATION_ID, hint: undefined},
    ]);
    expect(status.textContent).to.contain('Thank you');
    expect(closed).to.equal(1);
  });

  it('shows the code and the token to no page, and stores neither', async () => {
    answering(exchanged);
    await land(`?auth_code=${SECRETS.code}`);
    const everything = JSON.stringify([
      await announced(),
      Object.entries(sessionStorage),
      Object.entries(localStorage),
      history.state,
      location.href,
      document.body.innerText,
    ]);
    expect(everything).not.to.match(/secret/);
  });

  /** The parameters of the return, the answers of the proxy, and the hint that the page announces. */
  const ends: readonly [added: string, answer: (() => Response)[], hint: string, posts: number][] = [
    ['?error=access_denied', [], 'consent-denied', 0],
    ['?status=EXPIRED', [], 'consent-expired', 0],
    ['?auth_code=a&auth_code=b', [], 'callback-conflict', 0],
    ['', [], 'not-completed', 0],
    ['?status=SUCCESS', [], 'not-completed', 0],
    [`?auth_code=${SECRETS.code}`, [() => refused('code-rejected')], 'code-rejected', 1],
    [`?auth_code=${SECRETS.code}`, [() => Response.json({}, {status: 500})], 'proxy-answer-invalid', 1],
  ];
  for (const [added, answer, hint, posts] of ends)
    it(`${added || 'opened by itself'}: hints at ${hint}, in its own window`, async () => {
      sessionStorage.setItem(WINDOW_KEY, VERIFICATION_ID);
      answering(...answer);
      await land(added);
      expect(await announced()).to.deep.equal([
        {source: 'cf-user-details', verification_id: VERIFICATION_ID, hint},
      ]);
      expect(requests).to.have.length(posts);
      expect(status.textContent).to.match(/is not finished|could not be finished/);
    });

  it('keeps the code while the quota is used up, and posts it again after five seconds', async () => {
    const delays: (number | undefined)[] = [];
    const {setTimeout: timer} = window;
    Object.assign(window, {
      setTimeout: (act: () => void, delay?: number) => timer(act, delays.push(delay) && 0),
    });
    const full = () => Response.json({code: 'rate-limited', facts: {retry_after: 65}}, {status: 429});
    answering(full, full, full, exchanged);
    await land(`?auth_code=${SECRETS.code}`).finally(() => Object.assign(window, {setTimeout: timer}));
    expect(delays.filter(delay => delay === 5_000)).to.have.length(1);
    expect(requests).to.have.length(4);
    expect(status.textContent).to.contain('Thank you');
  });

  it('notifies its opener at its own origin only', async () => {
    const posted: unknown[] = [];
    Object.defineProperty(window, 'opener', {
      value: {postMessage: (...args: unknown[]) => posted.push(args)},
      configurable: true,
    });
    answering(exchanged);
    await land(`?auth_code=${SECRETS.code}`);
    Object.defineProperty(window, 'opener', {value: null, configurable: true});
    expect(posted).to.deep.equal([
      [{source: 'cf-user-details', verification_id: VERIFICATION_ID, hint: undefined}, location.origin],
    ]);
  });

  it('sends the code again at once if the first answer is lost', async () => {
    answering(() => Response.error(), exchanged);
    await land(`?auth_code=${SECRETS.code}`);
    expect(await Promise.all(requests.map(request => request.json()))).to.deep.equal([
      {auth_code: SECRETS.code},
      {auth_code: SECRETS.code},
    ]);
    expect(status.textContent).to.contain('Thank you');
  });

  /** Answers that no second try would change, the failure that the waiting page hears of, and what the user reads. */
  const finals: readonly [name: string, answer: () => Response, hint: string, says: RegExp][] = [
    [
      'there is no proxy',
      () => new Response('<h1>404</h1>', {status: 404}),
      'proxy-answer-invalid',
      /fill in the form by hand/,
    ],
    [
      'a page of HTML answers',
      () => new Response('<!doctype html>'),
      'proxy-answer-invalid',
      /fill in the form by hand/,
    ],
    ['null answers', () => Response.json(null), 'proxy-answer-invalid', /fill in the form by hand/],
    ['another service answers', () => Response.json({}), 'proxy-answer-invalid', /fill in the form by hand/],
    [
      'this browser has no transaction',
      () => Response.json({code: 'transaction-missing'}, {status: 409}),
      'transaction-missing',
      /start again/,
    ],
    [
      'the origin is refused',
      () => Response.json({code: 'request-refused', facts: {reason: 'origin'}}, {status: 403}),
      'request-refused',
      /Go back to the page/,
    ],
  ];
  for (const [name, answer, hint, says] of finals)
    it(`tells the user in its final text how to continue if ${name}`, async () => {
      sessionStorage.setItem(WINDOW_KEY, VERIFICATION_ID);
      answering(answer);
      await land(`?auth_code=${SECRETS.code}`);
      expect(requests).to.have.length(1);
      expect(status.textContent).to.match(says);
      expect(await announced()).to.deep.equal([
        {source: 'cf-user-details', verification_id: VERIFICATION_ID, hint},
      ]);
      // The words are there to be read, unless the page that waits closes the window.
      expect(closed).to.equal(0);
    });

  it('shows the merchant’s own strings for these texts', async () => {
    answering(() => Response.json({code: 'transaction-missing'}, {status: 409}));
    history.replaceState(null, '', `${location.pathname}?auth_code=${SECRETS.code}`);
    await handleCallback({proxy: '/cf', strings: {missing: 'Yahan nahin.'}});
    expect(status.textContent).to.contain('Yahan nahin.');
  });

  it('shows no link that would leave the page while the code is not delivered', async () => {
    answering(() => Response.error());
    await tell('/cf', {code: 'proxy-unreachable'}, undefined);
    expect(status.querySelector('a')).to.equal(null);
  });

  const html = () => new Response('<h1>502</h1>', {status: 502});
  for (const [name, lost] of [
    ['the connection is lost', [() => Response.error(), () => Response.error(), exchanged]],
    ['a gateway answers in HTML', [html, html, exchanged]],
  ] as const)
    it(`offers to try again if ${name}, and then continues with the same code`, async () => {
      answering(...lost);
      const done = land(`?auth_code=${SECRETS.code}`);
      while (!status.querySelector('button')) await new Promise(resolve => setTimeout(resolve, 5));
      expect(document.activeElement).to.equal(status.querySelector('button'));
      expect(closed).to.equal(0);
      status.querySelector('button')?.click();
      await done;
      expect(requests).to.have.length(3);
      expect(await requests[2]?.json()).to.deep.equal({auth_code: SECRETS.code});
      expect(status.textContent).to.contain('Thank you');
    });

  it('names its transaction to the proxy if the transaction is certain', async () => {
    answering(exchanged);
    sessionStorage.setItem(WINDOW_KEY, VERIFICATION_ID);
    await land(`?auth_code=${SECRETS.code}`);
    expect(requests[0]?.headers.get('x-cf-transaction')).to.equal(VERIFICATION_ID);
  });

  it('does not guess between two transactions of one tab', async () => {
    answering(exchanged);
    sessionStorage.setItem(`${PENDING_PREFIX}a`, entry('popup', '/a', 'older'));
    sessionStorage.setItem(`${PENDING_PREFIX}b`, entry('popup', '/b', 'oldest'));
    await land(`?auth_code=${SECRETS.code}`);
    expect(requests[0]?.headers.has('x-cf-transaction')).to.equal(false);
  });

  for (const presentation of ['redirect', 'overlay'])
    it(`returns to the page where a transaction by ${presentation} began, with its result`, async () => {
      // A fragment of this very page, so that the test survives the journey.
      const path = `${location.pathname}${location.search}#shop`;
      const key = `${PENDING_PREFIX}/cf `;
      sessionStorage.setItem(key, entry(presentation, path));
      await land('');
      expect(location.href).to.equal(location.origin + path);
      expect(JSON.parse(sessionStorage.getItem(key) ?? '')).to.deep.include({path, hint: 'not-completed'});
      expect(closed).to.equal(0);
      expect(await announced()).to.deep.equal([]);
    });

  for (const path of ['https://evil.example/', '@evil.example', 'javascript:alert(1)', '', undefined])
    it(`navigates to no other place: ${path ?? 'no path'}`, async () => {
      const stored = {verification_id: VERIFICATION_ID, presentation: 'redirect', path};
      sessionStorage.setItem(`${PENDING_PREFIX}/cf `, JSON.stringify(stored));
      const here = location.href;
      await land('');
      expect(location.href).to.equal(here);
      expect(closed).to.equal(1);
    });

  it('does not navigate for a copied entry of another window’s transaction', async () => {
    answering(exchanged);
    sessionStorage.setItem(WINDOW_KEY, VERIFICATION_ID);
    sessionStorage.setItem(`${PENDING_PREFIX}a`, entry('redirect', '/a', 'older'));
    await land(`?auth_code=${SECRETS.code}`);
    expect(closed).to.equal(1);
  });

  it('works if the stored entry is invalid', async () => {
    answering(exchanged);
    sessionStorage.setItem(`${PENDING_PREFIX}a`, '{');
    await land(`?auth_code=${SECRETS.code}`);
    expect(await announced()).to.have.length(1);
  });
});
