import {expect} from 'chai';
import {presentations, type Presentation} from '../../src/protocol/proxy/api.ts';
import {type Browser, chosenEngines, type Context, launch, type Tab} from '../_support/browser.ts';
import {type Fence, openFence} from '../_support/fence.ts';
import {openSite} from '../_support/site.ts';
import {EXAMPLE} from './_support/endings.ts';
import type {View} from '../_support/view.ts';
import {openStaticHost, type StaticHost} from './_support/static-host.ts';
import {Visitor} from './_support/visitor.ts';

for (const engine of chosenEngines) {
  describe(`The demo on a static host, in ${engine}`, () => {
    let host: StaticHost;
    let fence: Fence;
    let browser: Browser;
    let context: Context;

    before(async () => {
      host = await openStaticHost();
      fence = await openFence(host.origin);
      browser = await launch(engine, {proxy: fence.proxy});
    });

    after(async () => {
      await browser.close();
      await fence.close();
      await host.close();
    });

    // A new profile: a first visit.
    beforeEach(async () => {
      context = await browser.newContext();
      fence.refused.length = 0;
      host.asked.length = 0;
    });

    afterEach(() => context.close());

    async function visit(presentation: Presentation, page = ''): Promise<Visitor> {
      const visitor = new Visitor(await context.newTab(), presentation);
      await visitor.arrive(host.demo + page);
      return visitor;
    }

    const approve = (there: View) => there.click({role: 'button', name: 'Approve'});

    /** The transaction succeeded with the worker alone. */
    async function expectSuccess(visitor: Visitor): Promise<void> {
      expect(await visitor.ending()).to.equal('done');
      const events = await visitor.events();
      expect(events.filter(type => type === 'cf-scope')).to.have.length(11);
      expect(events.filter(type => type === 'cf-details')).to.have.length(1);
      expect(fence.refused).to.deep.equal([]);
      expect(host.asked).to.include('/shops/tulsi/sw.js');
      expect(host.asked.filter(path => /\/(?:cf|emulator)\b/.test(path))).to.deep.equal([]);
    }

    for (const presentation of presentations) {
      it(`completes a journey by ${presentation} on a first visit, and on the next`, async () => {
        const visitor = await visit(presentation);
        await approve(await visitor.verify(EXAMPLE));
        await expectSuccess(visitor);
        await visitor.arrive(host.demo);
        await approve(await visitor.verify(EXAMPLE));
        await expectSuccess(visitor);
      });
    }

    for (const page of ['react.html', 'vue.html']) {
      it(`completes a journey on a first visit to ${page}`, async () => {
        const visitor = await visit('overlay', page);
        await approve(await visitor.verify(EXAMPLE));
        await expectSuccess(visitor);
      });
    }

    it('creates the Secure ID user on a first visit to the white-labelled page', async () => {
      const visitor = await visit('overlay', 'white-label.html');
      await visitor.tab.type({css: '#phone'}, EXAMPLE);
      await visitor.tab.click({role: 'button', name: /continue with 1-click/i});
      const there = await visitor.there();
      await visitor.password(there);
      await approve(there);
      await expectSuccess(visitor);
      expect(await visitor.events()).to.include('cf-user-created');
    });

    it('replays the journey on the trace page', async () => {
      const visitor = await visit('popup');
      await approve(await visitor.verify(EXAMPLE));
      await expectSuccess(visitor);
      await visitor.tab.click({role: 'link', name: 'Replay this transaction'});
      expect(await visitor.tab.text({css: '#verdict'})).to.include('the same states');
    });

    it('continues after a reload of the consent page', async () => {
      const visitor = await visit('redirect');
      const there = await visitor.verify(EXAMPLE);
      await there.waitFor(() => document.querySelector('button[value=approve]'));
      await visitor.tab.reload();
      await approve(there);
      await expectSuccess(visitor);
    });

    if (engine === 'chromium')
      it('continues after the browser stopped the worker, twice', async () => {
        const visitor = await visit('overlay');
        await visitor.ask(EXAMPLE);
        const there = await visitor.there();
        await there.waitFor(() => document.querySelector('#otp'));
        await visitor.tab.stopWorkers();
        await visitor.password(there);
        await there.waitFor(() => document.querySelector('button[value=approve]'));
        await visitor.tab.stopWorkers();
        await approve(there);
        await expectSuccess(visitor);
      });

    it('lets a user try again after a reload of the shop during the transaction', async () => {
      const visitor = await visit('overlay');
      await visitor.verify(EXAMPLE);
      await visitor.tab.reload();
      expect(await visitor.ending()).to.equal('failed: not-completed');
      await visitor.tab.type({css: '[part=input]'}, EXAMPLE);
      await visitor.tab.click({role: 'button', name: 'Try again'});
      const there = await visitor.there();
      await visitor.password(there);
      await approve(there);
      await expectSuccess(visitor);
    });

    it('names on its pages what is emulated', async () => {
      const visitor = await visit('redirect');
      expect(await visitor.tab.text({css: '.badge'})).to.match(/emulat/i);
      await visitor.ask(EXAMPLE);
      const there = await visitor.there();
      expect(await there.url()).to.include('/shops/tulsi/emulator/');
      expect(await there.has({text: 'Emulator, not Cashfree'})).to.equal(true);
    });

    it('tells the user if the worker is missing', async () => {
      const tab = await context.newTab();
      await tab.goto(host.incomplete);
      expect(await tab.text({role: 'alert'})).to.include('service worker');
    });

    it('cannot reach another origin through the proxy of the test', async () => {
      const asked: string[] = [];
      const other = await openSite('other', request => {
        asked.push(request.url);
        return new Response('here', {headers: {'access-control-allow-origin': '*'}});
      });
      try {
        const tab = await context.newTab();
        await tab.goto(host.demo);
        expect(await reaches(tab, host.demo)).to.equal(true);
        expect(await reaches(tab, `${other.origin}/`)).to.equal(false);
        expect(fence.refused).to.deep.equal([`${other.origin}/`]);
        expect(asked).to.deep.equal([]);
      } finally {
        await other.close();
      }
    });
  });
}

function reaches(tab: Tab, url: string): Promise<boolean> {
  return tab.evaluate(async url => {
    const answer = await fetch(url).catch(() => undefined);
    return answer?.ok === true;
  }, url);
}
