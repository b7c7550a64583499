import {expect} from '@open-wc/testing';
import {createPopup} from '../../src/flow/presentations/popup.ts';
import type {Presented, Signal} from '../../src/flow/presentations/presenter.ts';
import {createRedirect} from '../../src/flow/presentations/redirect.ts';
import {listenChannel} from '../../src/flow/presentations/callback-channel.ts';
import {isFailure} from '../../src/protocol/failures.ts';
import {session, VERIFICATION_ID} from './_support/support.ts';

/** A frame in place of a window: it has an origin and a storage, can post messages, and is never blocked. */
class TestWindow {
  closed = false;
  focused = 0;
  readonly frame = document.createElement('iframe');
  readonly visited: string[] = [];
  readonly stored = new Map<string, string>();
  storageBlocked = false;
  readonly location = {replace: (url: string) => void this.visited.push(url)};

  constructor() {
    document.body.append(this.frame);
  }

  get sessionStorage(): Pick<Storage, 'setItem' | 'removeItem'> {
    if (this.storageBlocked) throw new DOMException('denied', 'SecurityError');
    return {
      ...Object.fromEntries(this.stored),
      setItem: (key, value) => void this.stored.set(key, value),
      removeItem: key => void this.stored.delete(key),
    };
  }

  focus(): void {
    this.focused++;
  }

  close(): void {
    this.closed = true;
    this.frame.remove();
  }
}

const {open} = window;
const {hasFocus} = document;
let opened: TestWindow[] = [];

/** Opens a popup whose handle is `handles[0]`, then the next. */
function popup(...handles: (TestWindow | null | undefined)[]): {presented: Presented; heard: Signal[]} {
  const heard: Signal[] = [];
  opened = handles.filter(handle => handle instanceof TestWindow);
  window.open = () => handles.shift() as unknown as Window;
  return {presented: createPopup()(signal => heard.push(signal)), heard};
}

const shown = {...session(), consent_url: 'https://consent.example/?session_id=1'};

/** Until the next look at the window is over. */
async function looked(heard: Signal[], expected: number): Promise<void> {
  const end = performance.now() + 2_000;
  while (heard.length < expected && performance.now() < end)
    await new Promise(resolve => setTimeout(resolve, 20));
}

describe('the popup', () => {
  beforeEach(() => {
    document.hasFocus = () => true;
  });
  afterEach(() => {
    for (const handle of opened) handle.close();
    window.open = open;
    document.hasFocus = hasFocus;
  });

  for (const refused of [null, undefined])
    it(`is reported as blocked if window.open returns ${refused}`, () => {
      let failure: unknown;
      try {
        popup(refused);
      } catch (error) {
        failure = error;
      }
      expect(isFailure(failure) && failure.code).to.equal('popup-blocked');
    });

  it('that is the page’s own window is neither marked as a consent window nor closed at the end', () => {
    const visited: string[] = [];
    let closes = 0;
    const {close} = window;
    window.close = () => {
      closes++;
    };
    window.open = () => window;
    const presented = createPopup(undefined, url => visited.push(url))(() => undefined);
    sessionStorage.setItem('cf-user-details:/cf ', '{}');
    presented.show(shown);
    presented.close();
    window.close = close;
    expect(visited).to.deep.equal([shown.consent_url]);
    expect(closes).to.equal(0);
    // The way back is that of a redirect: the callback page finds what this page has kept, and no mark of a window.
    expect(Object.keys(sessionStorage)).to.deep.equal(['cf-user-details:/cf ']);
    sessionStorage.clear();
  });

  it('opens empty, receives the id of its transaction, and then goes to the consent page', () => {
    const handle = new TestWindow();
    const {presented} = popup(handle);
    expect(handle.visited).to.deep.equal([]);
    presented.show(shown);
    expect(handle.visited).to.deep.equal([shown.consent_url]);
    expect([...handle.stored]).to.deep.equal([['cf-user-details-window', VERIFICATION_ID]]);
    presented.close();
  });

  it('removes the copies of the page’s stored transactions, and nothing else', () => {
    const handle = new TestWindow();
    const {presented} = popup(handle);
    handle.stored.set('cf-user-details:/cf ', '{}').set('cart', '1');
    presented.show(shown);
    expect([...handle.stored.keys()]).to.deep.equal(['cart', 'cf-user-details-window']);
    presented.close();
  });

  it('works without access to the storage of the window', () => {
    const handle = new TestWindow();
    handle.storageBlocked = true;
    const {presented} = popup(handle);
    presented.show(shown);
    expect(handle.visited).to.have.length(1);
    presented.close();
  });

  it('comes to the front when it is shown again, and does not navigate', () => {
    const handle = new TestWindow();
    const {presented} = popup(handle);
    presented.show(shown);
    presented.show(shown);
    expect(handle.visited).to.have.length(1);
    expect(handle.focused).to.equal(2);
    presented.close();
  });

  it('is opened again if it is shown again after the user closed it', () => {
    const [first, second] = [new TestWindow(), new TestWindow()];
    const {presented} = popup(first, second);
    presented.show(shown);
    first.close();
    presented.show(shown);
    expect(second.visited).to.deep.equal([shown.consent_url]);
    expect([...second.stored.values()]).to.deep.equal([VERIFICATION_ID]);
    presented.close();
    expect(second.closed).to.equal(true);
  });

  it('that was closed before it showed a page is reported as closed, not as blocked', async () => {
    const handle = new TestWindow();
    const {presented, heard} = popup(handle);
    handle.close();
    presented.show(shown);
    await looked(heard, 1);
    expect(heard).to.deep.equal([{type: 'doubted'}]);
    presented.close();
  });

  it('that looks closed is doubted when the user is back, and trusted again if it is still open', async () => {
    const handle = new TestWindow();
    const {presented, heard} = popup(handle);
    presented.show(shown);
    handle.closed = true;
    let looks = 0;
    document.hasFocus = () => ++looks < 0;
    while (looks < 2) await new Promise(resolve => setTimeout(resolve, 20));
    expect(heard).to.deep.equal([]);
    document.hasFocus = () => true;
    await looked(heard, 1);
    handle.closed = false;
    await looked(heard, 2);
    expect(heard).to.deep.equal([{type: 'doubted'}, {type: 'reassured'}]);
    presented.close();
  });

  for (const address of [
    'javascript:alert(1)',
    'http://consent.example/',
    'data:text/html,x',
    '/relative',
    '',
    'https:',
  ])
    it(`does not navigate to ${address || 'an empty address'}`, () => {
      const handle = new TestWindow();
      const {presented} = popup(handle);
      expect(() => presented.show({...shown, consent_url: address})).to.throw('proxy-answer-invalid');
      expect(handle.visited).to.deep.equal([]);
      presented.close();
    });
});

const notice = {source: 'cf-user-details', verification_id: VERIFICATION_ID};

describe('a message', () => {
  let handle: TestWindow;
  let presented: Presented;
  let heard: Signal[];
  beforeEach(() => {
    handle = new TestWindow();
    // Messages come from the frame, so the handle has to be its window.
    const own = handle.frame.contentWindow as Window & typeof globalThis;
    const {location, sessionStorage} = handle;
    const face = new Proxy(own, {
      get: (_, name) =>
        ({location, sessionStorage, closed: false, focus: () => undefined, close: () => undefined})[
          name as 'closed'
        ],
    });
    heard = [];
    window.open = () => face;
    presented = createPopup()(signal => heard.push(signal));
    presented.show(shown);
  });
  afterEach(() => {
    presented.close();
    handle.close();
    window.open = open;
  });

  /** A message as the browser sends it. Its source is the object that replaces the window. */
  function send(data: unknown, {origin = location.origin, source = window.open()} = {}): void {
    const event = new MessageEvent('message', {data, origin});
    Object.defineProperty(event, 'source', {value: source});
    window.dispatchEvent(event);
  }

  it('from the window, of this origin and about this transaction, starts a request to the proxy', () => {
    send(notice);
    send({source: 'cf-user-details'});
    send({...notice, hint: 'consent-denied', code: 'c0de'});
    expect(heard).to.deep.equal([
      {type: 'settled'},
      {type: 'settled'},
      {type: 'settled', hint: 'consent-denied'},
    ]);
  });

  it('from another window is ignored, whatever its content', () => {
    for (const source of [null, window, handle.frame.contentWindow]) send(notice, {source});
    expect(heard).to.deep.equal([]);
  });

  for (const origin of [
    'null',
    '',
    `${location.origin}.evil.example`,
    `${location.origin}/`,
    location.origin.toUpperCase(),
    location.origin.replace('http:', 'https:'),
    'https://evil.example',
    location.origin.replace(/\d+$/, '1'),
    location.hostname,
  ])
    it(`of the origin ${origin || '(none)'} is ignored`, () => {
      send(notice, {origin});
      expect(heard).to.deep.equal([]);
    });

  it('that nearly has the right form is ignored, in thousands of variants', () => {
    const values = [
      undefined,
      null,
      true,
      0,
      '',
      'cf-user-details',
      'CF-USER-DETAILS',
      'toString',
      '__proto__',
      'consent-denied',
      VERIFICATION_ID,
      [],
      {},
      [notice],
    ];
    let sent = 0;
    for (const source of values)
      for (const verification_id of values)
        for (const hint of values) {
          if (
            source === 'cf-user-details' &&
            (verification_id === undefined || verification_id === VERIFICATION_ID) &&
            (hint === undefined || hint === 'consent-denied')
          )
            continue;
          send({source, verification_id, hint});
          sent++;
        }
    for (const data of [...values, JSON.stringify(notice), new Map(Object.entries(notice)), new Error('x')])
      send(data);
    expect(sent).to.be.greaterThan(2_500);
    expect(heard).to.deep.equal([]);
  });

  it('after the end is ignored', () => {
    presented.close();
    send(notice);
    expect(heard).to.deep.equal([]);
  });
});

describe('a broadcast', () => {
  it('about this transaction starts a request to the proxy, and one about another transaction is ignored', async () => {
    const heard: Signal[] = [];
    const stop = listenChannel(VERIFICATION_ID, signal => heard.push(signal));
    const channel = new BroadcastChannel(`cf-user-details:${VERIFICATION_ID}`);
    const other = new BroadcastChannel('cf-user-details:of-somebody-else');
    other.postMessage(notice);
    for (const data of [
      null,
      'settled',
      {...notice, source: 'x'},
      {...notice, verification_id: 'of-somebody-else'},
      {...notice, hint: 'x'},
    ])
      channel.postMessage(data);
    channel.postMessage({...notice, hint: 'consent-expired'});
    await looked(heard, 1);
    expect(heard).to.deep.equal([{type: 'settled', hint: 'consent-expired'}]);
    stop();
    channel.close();
    other.close();
  });
});

describe('the redirect', () => {
  it('goes to the address that the proxy gave', () => {
    const visited: string[] = [];
    createRedirect(url => visited.push(url))(() => undefined).show(shown);
    expect(visited).to.deep.equal([shown.consent_url]);
  });

  for (const address of [
    undefined,
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'http://consent.example/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example',
    'blob:https://x/1',
    'view-source:https://x',
  ])
    it(`does not navigate to ${address ?? 'a missing address'}`, () => {
      const visited: string[] = [];
      const presented = createRedirect(url => visited.push(url))(() => undefined);
      const bare = session();
      Reflect.deleteProperty(bare, 'consent_url');
      expect(() => presented.show(address === undefined ? bare : {...bare, consent_url: address})).to.throw(
        'proxy-answer-invalid',
      );
      expect(visited).to.deep.equal([]);
    });

  for (const address of [
    'http://localhost:4010/consent',
    'http://cashfree.localhost:4010/',
    'http://127.0.0.1:4010/',
    'http://[::1]:4010/',
  ])
    it(`goes to ${address}, for development`, () => {
      const visited: string[] = [];
      createRedirect(url => visited.push(url))(() => undefined).show({...shown, consent_url: address});
      expect(visited).to.deep.equal([address]);
    });
});
