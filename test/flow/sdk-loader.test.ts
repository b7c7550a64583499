import {expect} from '@open-wc/testing';
import {loadSdk, type Sdk} from '../../src/flow/presentations/overlay/sdk-loader.ts';

const patience = {timeOut: 4_000, backOff: 1};
const impatience = {timeOut: 50, backOff: 1};
const {signal} = new AbortController();

/** A module of this origin that defines the global, one that does not, and one that is not there. */
const source = (script: string): URL =>
  new URL(URL.createObjectURL(new Blob([script], {type: 'text/javascript'})));
const good = () => source('globalThis.CF1ClickOnboarding = () => ({closeSDK() {}})');
const missing = () => new URL('/not-there.js', location.href);
const tags = (): number => document.querySelectorAll('head script').length;

async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  const failure = (await promise.then(
    () => ({}),
    (error: unknown) => error,
  )) as {code?: string; facts?: {reason?: string}};
  return failure.facts?.reason;
}

/** Imitates a script blocker that swallows the request: the script element fires no event. */
function silence(): () => void {
  const append = document.head.append.bind(document.head);
  document.head.append = (...nodes) => {
    for (const node of nodes) if (node instanceof HTMLScriptElement) node.type = 'text/none';
    append(...nodes);
  };
  return () => Reflect.deleteProperty(document.head, 'append');
}

describe('loading the SDK', () => {
  let before: number;
  beforeEach(() => {
    before = tags();
    globalThis.CF1ClickOnboarding = undefined;
  });
  afterEach(() => {
    globalThis.CF1ClickOnboarding = undefined;
  });

  it('uses the SDK of the page’s own script tag, and loads nothing', async () => {
    const sdk: Sdk = () => undefined;
    globalThis.CF1ClickOnboarding = sdk;
    expect(await loadSdk(missing(), signal)).to.equal(sdk);
    expect(tags()).to.equal(before);
  });

  it('loads it once for any number of presses', async () => {
    const src = good();
    const first = await loadSdk(src, signal, patience);
    expect(await loadSdk(src, signal, patience)).to.equal(first);
    expect(tags()).to.equal(before + 1);
  });

  it('reports a blocked script after three attempts, and leaves no tag', async () => {
    let tries = 0;
    const observer = new MutationObserver(
      records => (tries += records.filter(({addedNodes}) => addedNodes.length).length),
    );
    observer.observe(document.head, {childList: true});
    expect(await reasonOf(loadSdk(missing(), signal, patience))).to.equal('blocked');
    observer.disconnect();
    expect(tries).to.equal(3);
    expect(tags()).to.equal(before);
  });

  it('reports at once a script that loads but defines no global', async () => {
    expect(await reasonOf(loadSdk(source('1'), signal, patience))).to.equal('global-missing');
    expect(tags()).to.equal(before);
  });

  it('reports a script that neither loads nor fails', async () => {
    const restore = silence();
    expect(await reasonOf(loadSdk(good(), signal, impatience))).to.equal('timeout');
    restore();
    expect(tags()).to.equal(before);
  });

  it('reports that the browser is offline', async () => {
    Object.defineProperty(navigator, 'onLine', {value: false, configurable: true});
    expect(await reasonOf(loadSdk(missing(), signal, patience))).to.equal('offline');
    Reflect.deleteProperty(navigator, 'onLine');
  });

  it('retries on the next press after a failure, and succeeds', async () => {
    expect(await reasonOf(loadSdk(missing(), signal, patience))).to.equal('blocked');
    expect(await loadSdk(good(), signal, patience)).to.be.a('function');
  });

  it('stops waiting when it is aborted, and the next press waits for the same tag', async () => {
    const work = new AbortController();
    const reason = new Error('given up');
    const src = good();
    const given = loadSdk(src, work.signal, patience).catch((error: unknown) => error);
    const next = loadSdk(src, signal, patience);
    work.abort(reason);
    expect(await given).to.equal(reason);
    expect(await next).to.be.a('function');
    expect(tags()).to.equal(before + 1);
  });

  it('removes the tag of an aborted load that failed', async () => {
    const restore = silence();
    const work = new AbortController();
    const src = good();
    const given = loadSdk(src, work.signal, impatience).catch((error: unknown) => error);
    const next = loadSdk(src, signal, impatience);
    work.abort();
    await given;
    expect(await reasonOf(next)).to.equal('timeout');
    restore();
    expect(tags()).to.equal(before);
    expect(await loadSdk(src, work.signal, patience).catch((error: unknown) => error)).to.equal(
      work.signal.reason,
    );
    expect(tags()).to.equal(before);
  });
});
