import {expect, fixture, html} from '@open-wc/testing';
import {createOverlay} from '../../src/flow/presentations/overlay/overlay.ts';
import type {Presented, Signal} from '../../src/flow/presentations/presenter.ts';
import type {Sdk} from '../../src/flow/presentations/overlay/sdk-loader.ts';
import {Failure} from '../../src/protocol/failures.ts';
import {SECRETS, session, settled} from './_support/support.ts';

/** Cashfree's SDK, in the hand of the test: it draws a box, locks the page and takes the focus. */
class TestSdk {
  opened: Parameters<Sdk>[0][] = [];
  closed = 0;
  box: HTMLElement | undefined;
  tidy = true;
  fails = false;

  readonly call: Sdk = options => {
    this.opened.push(options);
    this.box = document.createElement('div');
    this.box.tabIndex = -1;
    document.body.append(this.box);
    document.body.style.overflow = document.documentElement.style.overflow = 'hidden';
    this.box.focus();
    if (this.fails) throw new TypeError('bad session');
    return {
      closeSDK: () => {
        this.closed++;
        if (this.tidy) this.remove();
      },
    };
  };

  remove(): void {
    this.box?.remove();
    document.body.style.overflow = document.documentElement.style.overflow = '';
  }
}

interface Shown {
  readonly sdk: TestSdk;
  readonly heard: Signal[];
  readonly presented: Presented;
}

async function show(sdk = new TestSdk(), load = () => Promise.resolve(sdk.call)): Promise<Shown> {
  const heard: Signal[] = [];
  const presented = createOverlay(load)(signal => heard.push(signal));
  presented.show(session());
  await settled();
  return {sdk, heard, presented};
}

const code = 'c0de';

/** What was reported, in short. */
const inShort = (heard: readonly Signal[]): string =>
  heard
    .map(signal => {
      if (signal.type === 'returned') return `returned ${signal.code}`;
      return signal.type === 'show-failed' ? `failed: ${signal.failure.code}` : signal.type;
    })
    .join(', ');

const returned = 'returned c0de';
const undecided = 'settled, doubted';
const broken = 'failed: sdk-failed';

/** What the SDK may pass to either callback (contract 10, rows 6 to 8), and what is made of it. */
const payloads: readonly [name: string, payload: unknown, onSuccess: string, onError: string][] = [
  ['the documented object', {verification_id: 'v', auth_code: code, status: 'SUCCESS'}, returned, returned],
  ['camel case', {verificationId: 'v', authCode: code}, returned, returned],
  ['JSON text', JSON.stringify({auth_code: code}), returned, returned],
  ['another status with a code', {auth_code: code, status: 'CLOSED'}, returned, returned],
  ['an empty code beside a full one', {auth_code: '', authCode: code}, returned, returned],
  ['no code', {status: 'SUCCESS'}, undecided, broken],
  ['an empty code', {auth_code: ''}, undecided, broken],
  ['a code that is no text', {auth_code: 7}, undecided, broken],
  ['CLOSED', {status: 'CLOSED'}, 'closed', 'closed'],
  ['a denial', {status: 'USER_DENIED'}, 'failed: consent-denied', 'failed: consent-denied'],
  ['an expiry', '{"status":"EXPIRED"}', 'failed: consent-expired', 'failed: consent-expired'],
  ['nothing', undefined, undecided, broken],
  ['null', null, undecided, broken],
  ['an error', new Error(code), undecided, broken],
  ['text that is no JSON', `<b>${code}</b>`, undecided, broken],
  ['a list', [{auth_code: code}], undecided, broken],
];

describe('the overlay', () => {
  let button: HTMLElement;
  beforeEach(async () => {
    button = await fixture(html`<button>Start</button>`);
    button.focus();
  });
  afterEach(() => {
    expect(document.body.style.overflow).to.equal('');
    expect(document.documentElement.style.overflow).to.equal('');
  });

  describe('whose SDK is known before the session', () => {
    const address = session().sdk?.src;

    function begin(early = address) {
      const loads: {src: string; signal: AbortSignal}[] = [];
      const sdk = new TestSdk();
      const heard: Signal[] = [];
      let fail: (() => void) | undefined;
      const load = (src: URL, signal: AbortSignal): Promise<Sdk> => {
        loads.push({src: src.href, signal});
        return new Promise((resolve, reject) => {
          fail = () => reject(new Failure('sdk-unavailable', {reason: 'blocked'}));
          queueMicrotask(() => resolve(sdk.call));
        });
      };
      const presented = createOverlay(load)(signal => heard.push(signal), {sdk: early});
      return {loads, sdk, heard, presented, fail: () => fail?.()};
    }

    it('loads the SDK at once, and only once', async () => {
      const {loads, sdk, presented} = begin();
      expect(loads.map(({src}) => src)).to.deep.equal([address]);
      presented.show(session());
      await settled();
      expect(sdk.opened).to.have.length(1);
      expect(loads).to.have.length(1);
      presented.show(session());
      await settled();
      expect(loads).to.have.length(2);
      presented.close();
    });

    it('does not call the SDK before the session exists', async () => {
      const {sdk, presented, heard} = begin();
      await settled();
      expect(sdk.opened).to.have.length(0);
      presented.close();
      expect(heard).to.deep.equal([]);
    });

    it('reports no failure of this early load, and loads the SDK again when it is needed', async () => {
      const {loads, sdk, heard, presented, fail} = begin();
      fail();
      await settled();
      expect(heard).to.deep.equal([]);
      presented.show(session());
      await settled();
      expect(loads).to.have.length(2);
      expect(sdk.opened).to.have.length(1);
      presented.close();
    });

    it('loads the SDK that the session names if it is a different one', async () => {
      const {loads, sdk, presented} = begin('https://sdk.example/old.js');
      presented.show(session());
      await settled();
      expect(loads.map(({src, signal}) => [src, signal.aborted])).to.deep.equal([
        ['https://sdk.example/old.js', true],
        [address, false],
      ]);
      expect(sdk.opened).to.have.length(1);
      presented.close();
    });

    it('stops loading when the transaction is cancelled', () => {
      const {loads, presented} = begin();
      presented.close();
      expect(loads[0]?.signal.aborted).to.equal(true);
    });

    it('loads no script from an unsafe address', () => {
      expect(() => begin('javascript:alert(1)')).to.throw('proxy-answer-invalid');
    });
  });

  it('gives the SDK the session and its mode, and nothing else', async () => {
    const {sdk, presented} = await show();
    const [options] = sdk.opened;
    expect(Object.keys(options ?? {}).sort()).to.deep.equal(['errorCb', 'sessionId', 'successCb']);
    expect(options?.sessionId).to.equal(SECRETS.session);
    presented.close();
  });

  for (const [name, payload, onSuccess, onError] of payloads)
    for (const [callback, expected] of [
      ['successCb', onSuccess],
      ['errorCb', onError],
    ] as const)
      it(`reads ${name} from ${callback}`, async () => {
        const {sdk, heard, presented} = await show();
        sdk.opened[0]?.[callback](payload);
        presented.close();
        expect(inShort(heard)).to.equal(expected);
      });

  it('puts no text of the SDK into a failure', async () => {
    const {sdk, heard, presented} = await show();
    sdk.opened[0]?.errorCb({status: 'secret reason', message: SECRETS.mobile});
    presented.close();
    expect(JSON.stringify(heard)).not.to.match(/secret|9000000000/);
  });

  it('closes the SDK only once, and restores scrolling and focus', async () => {
    const {sdk, presented} = await show();
    expect(document.activeElement).to.equal(sdk.box);
    presented.close();
    presented.close();
    expect(sdk.closed).to.equal(1);
    expect(sdk.box?.isConnected).to.equal(false);
    expect(document.activeElement).to.equal(button);
  });

  it('removes the elements that an SDK leaves in the page', async () => {
    const sdk = new TestSdk();
    sdk.tidy = false;
    const {presented} = await show(sdk);
    presented.close();
    expect(sdk.box?.isConnected).to.equal(false);
  });

  it('does not move the focus if the user has moved it since', async () => {
    const {presented} = await show();
    const input = await fixture<HTMLElement>(html`<input />`);
    input.focus();
    presented.close();
    expect(document.activeElement).to.equal(input);
  });

  it('reports that the SDK closed itself without a callback', async () => {
    const {sdk, heard, presented} = await show();
    sdk.remove();
    await settled();
    expect(heard).to.deep.equal([{type: 'doubted'}]);
    presented.close();
    expect(sdk.closed).to.equal(1);
  });

  it('ignores callbacks after its end', async () => {
    const {sdk, heard, presented} = await show();
    presented.close();
    sdk.opened[0]?.successCb({auth_code: code});
    sdk.opened[0]?.errorCb(undefined);
    expect(heard).to.deep.equal([]);
  });

  it('closes the first and opens a second when it is shown again', async () => {
    const {sdk, presented} = await show();
    presented.show(session());
    await settled();
    expect([sdk.opened.length, sdk.closed]).to.deep.equal([2, 1]);
    presented.close();
    expect(sdk.closed).to.equal(2);
  });

  it('reports an SDK that throws, and removes its elements', async () => {
    const sdk = new TestSdk();
    sdk.fails = true;
    const {heard, presented} = await show(sdk);
    expect(inShort(heard)).to.equal(broken);
    expect(sdk.box?.isConnected).to.equal(false);
    presented.close();
    expect(document.body.style.overflow).to.equal('');
  });

  it('survives an SDK whose closing throws', async () => {
    const sdk = new TestSdk();
    const {call} = sdk;
    const load = () =>
      Promise.resolve<Sdk>(options => {
        const handle = call(options);
        return {
          closeSDK: () => {
            handle?.closeSDK?.();
            throw new Error('already gone');
          },
        };
      });
    const {presented} = await show(sdk, load);
    const reported: unknown[] = [];
    const {reportError} = globalThis;
    globalThis.reportError = error => reported.push(error);
    presented.close();
    globalThis.reportError = reportError;
    expect(String(reported)).to.equal('Error: already gone');
    expect(sdk.box?.isConnected).to.equal(false);
    expect(document.activeElement).to.equal(button);
  });

  it('reports why the SDK did not load', async () => {
    const failure = new Failure('sdk-unavailable', {reason: 'blocked'});
    const {heard} = await show(new TestSdk(), () => Promise.reject(failure));
    expect(heard).to.deep.equal([{type: 'show-failed', failure}]);
  });

  it('does not open if it was closed while the SDK was loading', async () => {
    const sdk = new TestSdk();
    const {heard, presented} = await show(
      sdk,
      () => new Promise(resolve => setTimeout(() => resolve(sdk.call))),
    );
    presented.close();
    await new Promise(resolve => setTimeout(resolve));
    await settled();
    expect(sdk.opened).to.deep.equal([]);
    expect(heard).to.deep.equal([]);
  });

  for (const src of [
    'javascript:alert(1)',
    'http://sdk.example/',
    'data:text/javascript,1',
    '//sdk.example/',
    '',
  ])
    it(`refuses a script from ${src || 'an empty address'}`, () => {
      const presented = createOverlay()(() => undefined);
      expect(() => presented.show({...session(), sdk: {src}})).to.throw('proxy-answer-invalid');
      expect(document.querySelector(`script[src="${src}"]`)).to.equal(null);
    });
});
