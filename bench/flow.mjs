// Compares the time of the element with the same calls written by hand, in Chromium, on a network with slow round trips:
// `npm run build && node bench/flow.mjs [rounds] [milliseconds of a round trip]`
//
// Every answer of the merchant's server, of pages and of the proxy, waits for one round trip. Scripts are cached, as for a
// returning visitor. The user takes no time. Both run alternately in the same browser.
//
// By hand, the page or its callback page posts the code, then fetches the details with the token. The element gets both in one answer of
// the proxy. The targets of `code to details` are therefore below 1: two round trips in place of three are 0.67, one in place of two 0.5.

import {readFile} from 'node:fs/promises';
import {once} from 'node:events';
import {createServer} from 'node:http';
import puppeteer from 'puppeteer-core';
import {launchOptions} from '../scripts/puppeteer.mjs';
import {inTurns, median, spread} from './ratio.mjs';

const [rounds = 10, roundTrip = 150] = process.argv.slice(2).map(Number);

/** @typedef {{shown: number, details: number}} Times milliseconds */
/** @typedef {{name: string, bar: number, of: (times: Times) => number}} Part */

const shown = {name: 'press to consent page', bar: 1.05, of: (/** @type {Times} */ {shown}) => shown};
/** @param {number} bar @returns {Part} */
const details = bar => ({name: 'code to details', bar, of: ({details}) => details});

const {createTokenProxy} = /** @type {typeof import('../src/proxy/index.ts')} */ (
  await built('proxy/index.js')
);
const {toNodeHandler} = /** @type {typeof import('../src/proxy/node.ts')} */ (await built('proxy/node.js'));
const {emulatorKeys} = /** @type {typeof import('../src/emulator/index.ts')} */ (
  await built('emulator/index.js')
);
const {serveEmulator} = /** @type {typeof import('../src/emulator/node.ts')} */ (
  await built('emulator/node.js')
);

const cashfree = await serveEmulator({limits: {perOperation: Infinity, perAddress: Infinity}});
const server = createServer((req, res) => {
  const {pathname, searchParams} = new URL(req.url ?? '/', origin);
  if (pathname === '/approve') {
    res.end(cashfree.emulator.decide(searchParams.get('session') ?? '', {type: 'approve'}));
    return;
  }
  setTimeout(() => {
    if (pathname.startsWith('/cf/')) proxy(req, res);
    else
      serve(pathname, res).catch((/** @type {unknown} */ error) => {
        res.writeHead(404).end(String(error));
      });
  }, roundTrip);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const origin = `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
const proxy = toNodeHandler(
  createTokenProxy({
    environment: 'emulator',
    baseUrl: `${cashfree.url}/verification`,
    secureIdKeys: emulatorKeys.secureId,
    oneClickKeys: emulatorKeys.oneClick,
    sealingKeys: [Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')],
    sdk: {src: `${origin}/sdk.js`},
    consentUrl: `${origin}/pages/consent.html?session_id={session_id}`,
    cookies: 'development',
  }),
);

const browser = await puppeteer.launch(launchOptions('chromium'));
try {
  const page = await browser.newPage();
  await page.goto(`${origin}/pages/shop.html`);
  await page.waitForFunction(() => 'trials' in globalThis);

  console.log(`${rounds} rounds, round trips of ${roundTrip} ms; medians\n`);
  await compare('overlay', [shown, details(0.7)], 'overlay', 'overlayByHand');
  await compare('popup', [shown, details(0.85)], 'popup', 'popupByHand');
  await compare('popup, by hand with the token in a message', [details(1.05)], 'popup', 'popupShortest');

  const returns = (/** @type {string} */ name) => () => comeBack(page, name);
  await returns('return.html')();
  await returns('return-bare.html')();
  tell(
    'redirect to the page of the element: code to details',
    await inTurns(rounds, returns('return.html'), returns('return-bare.html')),
    0.85,
  );

  /** @param {string} what @param {readonly Part[]} parts @param {string} our @param {string} their */
  async function compare(what, parts, our, their) {
    const run = (/** @type {string} */ name) => () => trial(page, name);
    await run(our)();
    await run(their)();
    const pairs = await inTurns(rounds, run(our), run(their));
    for (const {name, bar, of} of parts)
      tell(
        `${what}: ${name}`,
        pairs.map(([one, other]) => [of(one), of(other)]),
        bar,
      );
  }
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
  await cashfree.close();
}

/** @param {import('puppeteer-core').Page} page @param {string} name */
async function trial(page, name) {
  await forget(page);
  /** @type {unknown} */
  const times = await page.evaluate(`trials.${name}()`);
  return /** @type {Times} */ (times);
}

/**
 * Returns from Cashfree to a separate page, as a redirect does.
 *
 * @param {import('puppeteer-core').Page} page @param {string} name
 */
async function comeBack(page, name) {
  await forget(page);
  const left = await page.evaluate(async target => {
    /** @type {typeof import('./pages/bare.mjs')} */
    const {approve, call, now} = await import(`${location.origin}/pages/bare.mjs`);
    const {session_id} = await call('POST', '/session', {mobile: '9988123456', presentation: 'redirect'});
    const code = await approve(session_id);
    const left = now();
    setTimeout(() => location.replace(`/pages/${target}?auth_code=${code}`));
    return left;
  }, name);
  const done = await page.waitForFunction('globalThis.done');
  return Number(await done.jsonValue()) - left;
}

/** Every trial is a new visitor, because a real visitor has only a few transactions. @param {import('puppeteer-core').Page} page */
async function forget(page) {
  const context = page.browserContext();
  await context.deleteCookie(...(await context.cookies()));
}

/** @param {string} what @param {readonly (readonly [number, number])[]} pairs @param {number} bar of the ratio */
function tell(what, pairs, bar) {
  const ratios = pairs.map(([one, other]) => one / other);
  const [our, their] = [median(pairs.map(([one]) => one)), median(pairs.map(([, other]) => other))];
  const verdict = median(ratios) <= bar ? 'reached' : 'not reached';
  console.log(what);
  console.log(
    `  ${our.toFixed(0)} ms, by hand ${their.toFixed(0)} ms; ratio ${spread(ratios)}, bar ${bar}: ${verdict}`,
  );
}

/** @param {string} pathname @param {import('node:http').ServerResponse} res */
async function serve(pathname, res) {
  if (pathname === '/sdk.js') {
    const sdk = `globalThis.CF1ClickOnboarding = detail => { dispatchEvent(new CustomEvent('drawn', {detail})); };`;
    res.writeHead(200, {'content-type': 'text/javascript', 'cache-control': 'max-age=3600'}).end(sdk);
    return;
  }
  const file = pathname.startsWith('/cdn/') ? `../dist${pathname}` : `.${pathname}`;
  const text = await readFile(new URL(file, import.meta.url));
  const html = pathname.endsWith('.html');
  res.writeHead(200, {
    'content-type': html ? 'text/html' : 'text/javascript',
    'cache-control': html ? 'no-store' : 'max-age=3600',
  });
  res.end(text);
}

/** Imports the built package that a merchant installs, not its sources. @param {string} file @returns {Promise<unknown>} */
function built(file) {
  return import(new URL(`../dist/${file}`, import.meta.url).href);
}
