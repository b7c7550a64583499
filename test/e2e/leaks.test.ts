/**
 * Many journeys in one page, with real windows, frames, channels and a real proxy: nothing may pile up. `JOURNEYS` says how
 * many. What stays open is also counted at the browser's own doors, in test/flow/leaks.test.ts.
 */
import {expect} from 'chai';
import {chosenEngines, launch, type Browser, type Context, type Usage} from '../_support/browser.ts';
import {openSite, type Site} from '../_support/site.ts';
import {call} from '../_support/view.ts';
import {openShop, type Shop} from './_support/shop.ts';
import {Customer} from './windows/_support/customer.ts';

const JOURNEYS = Number(process.env['JOURNEYS'] ?? 24);

/** Engines compile and fill their caches first: what is called a few hundred times is compiled once more, and is larger then. */
const WARM_UP = Math.max(24, 0.6 * JOURNEYS);

/** How much more of the heap is noise: compiled code goes on growing for a while. 2,000 journeys more took 2 %. */
const NOISE = 1.05;

/** What the person does each time, and how it ends. */
const kinds = [
  {presentation: 'popup', does: 'approve', ends: 'done'},
  {presentation: 'overlay', does: 'approve', ends: 'done'},
  {presentation: 'popup', does: 'deny', ends: 'denied: consent-denied'},
  {presentation: 'overlay', does: 'close', ends: 'cancelled'},
] as const;

/** A fake of Cashfree whose user decides at once: the consent page, and the SDK that shows it in a frame. */
function openHurried(shop: () => Shop, does: () => 'approve' | 'deny' | 'close'): Promise<Site> {
  return openSite('hurried', request => {
    const {pathname, searchParams, origin} = new URL(request.url);
    if (pathname === '/sdk.js') {
      const headers = {'content-type': 'text/javascript'};
      return new Response(`globalThis.CF1ClickOnboarding = ${call(sdk, JSON.stringify(origin))};`, {
        headers,
      });
    }
    const code = shop().cashfree.emulator.decide(searchParams.get('session_id') ?? '', {type: does()});
    const answer = code === undefined ? 'error=access_denied' : `auth_code=${code}`;
    if (pathname === '/consent') return Response.redirect(`${shop().url}/callback.html?${answer}`, 302);
    const script = `parent.postMessage(${JSON.stringify(answer)}, '*')`;
    return new Response(`<script>${script}</script>`, {headers: {'content-type': 'text/html'}});
  });
}

/** Runs in the page. */
function sdk(origin: string): NonNullable<typeof CF1ClickOnboarding> {
  return ({sessionId, successCb, errorCb}) => {
    const frame = document.createElement('iframe');
    const hear = ({source, data}: MessageEvent<string>): void => {
      if (source !== frame.contentWindow) return;
      removeEventListener('message', hear);
      const [, code] = data.split('auth_code=');
      if (code === undefined) errorCb({status: 'CLOSED'});
      else successCb({auth_code: code, status: 'SUCCESS'});
    };
    addEventListener('message', hear);
    frame.src = `${origin}/frame?session_id=${encodeURIComponent(sessionId)}`;
    document.body.append(frame);
    return {closeSDK: () => frame.remove()};
  };
}

for (const engine of chosenEngines)
  describe(`Many journeys in one page, in ${engine}`, () => {
    let hurried: Site;
    let shop: Shop;
    let browser: Browser;
    let context: Context;
    let kind: (typeof kinds)[number] = kinds[0];

    before(async function () {
      this.timeout(120_000);
      hurried = await openHurried(
        () => shop,
        () => kind.does,
      );
      // A proxy takes plain http from this machine's own address alone.
      const cashfree = hurried.origin.replace('hurried.localhost', '127.0.0.1');
      shop = await openShop({
        emulator: {limits: {perOperation: Infinity, perAddress: Infinity}},
        proxy: {
          consentUrl: `${cashfree}/consent?session_id={session_id}`,
          sdk: {src: `${cashfree}/sdk.js`},
          limits: {quota: false, number: false, address: false, merchant: false},
        },
      });
      browser = await launch(engine);
      context = await browser.newContext();
    });
    after(async () => {
      await browser.close();
      await shop.close();
      await hurried.close();
    });

    it('leave nothing behind', async function () {
      this.timeout(60_000 + JOURNEYS * 2_000);
      const customer = await Customer.at(context, shop.url, 'popup');
      let travelled = 0;
      const ends = new Set<string>();

      const travel = async (times: number): Promise<void> => {
        for (const end = travelled + times; travelled < end; travelled++) {
          kind = kinds[travelled % kinds.length] ?? kinds[0];
          await customer.tab.evaluate(presentation => {
            const element = document.querySelector('cf-user-details');
            if (element) element.presentation = presentation;
          }, kind.presentation);
          await customer.press();
          expect(await customer.ending()).to.equal(kind.ends);
          ends.add(kind.ends);
          await customer.tab.evaluate(() => {
            document.querySelector('cf-user-details')?.reset();
            (window as unknown as {record: string[]}).record.length = 0;
            performance.clearResourceTimings();
          });
        }
        // A window goes away a moment after its journey has ended.
        while ((await context.windows()) > 1) await new Promise(resolve => setTimeout(resolve, 20));
        shop.cashfree.emulator.reset();
      };
      const nodes = () => customer.tab.evaluate(() => document.querySelectorAll('*').length);

      await travel(WARM_UP);
      const before = {nodes: await nodes(), ...(await customer.tab.usage())};
      await travel(JOURNEYS);
      const after = {nodes: await nodes(), ...(await customer.tab.usage())};

      console.log(`      ${JOURNEYS} journeys: ${inShort(before)} before, ${inShort(after)} after`);
      expect([...ends].sort()).to.deep.equal(['cancelled', 'denied: consent-denied', 'done']);
      expect(after.nodes).to.equal(before.nodes);
      expect(await customer.opened()).to.equal((WARM_UP + JOURNEYS) / 2);
      if (before.heap === undefined || after.heap === undefined) return;
      for (const count of ['listeners', 'documents', 'allNodes'] as const)
        expect(after[count], count).to.be.at.most(before[count] ?? 0);
      expect(after.heap / before.heap, 'heap').to.be.below(NOISE);
    });
  });

function inShort({nodes, heap, listeners, documents, allNodes}: Partial<Usage> & {nodes: number}): string {
  if (heap === undefined) return `${nodes} nodes`;
  return `${nodes} (with detached ones ${allNodes}) nodes, ${documents} documents, ${listeners} listeners, ${(heap / 1e6).toFixed(2)} MB`;
}
