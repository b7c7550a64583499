import {expect} from 'chai';
import {chosenEngines, launch, type Browser, type Context} from '../../support/browser.ts';
import {openSite, type Site} from '../../support/site.ts';
import {until} from '../../support/view.ts';
import {openShop, type Shop} from '../shop.ts';
import {Customer, finished, PAGE, visit, warm} from './customer.ts';

for (const engine of chosenEngines) {
  describe(`Pages in ${engine}`, () => {
    let shop: Shop;
    let browser: Browser;
    let context: Context;

    before(async function () {
      this.timeout(200_000);
      shop = await openShop();
      browser = await launch(engine);
      await warm(browser, shop);
    });
    after(async () => {
      await browser.close();
      await shop.close();
    });
    beforeEach(async () => {
      shop.cashfree.sandbox.reset();
      context = await browser.newContext();
    });
    afterEach(() => context.close());

    it('5: a redirect comes back to the same place, with what the page gave at the start', async () => {
      const customer = await Customer.at(context, shop.url, 'redirect', {step: '2'}, '#form');
      const home = await customer.tab.url();
      await customer.tab.evaluate(() =>
        document.querySelector('cf-user-details')?.start({context: 'cart-7'}),
      );
      await customer.approve(await customer.there());
      expect(await customer.ending()).to.equal('done');
      expect(await customer.tab.url()).to.equal(home);
      expect(await customer.record()).to.include('cf-details cart-7');
    });

    it('5: a typed-in form keeps a phone on its page', async () => {
      const customer = await Customer.at(context, shop.url, 'auto');
      await customer.tab.evaluate(() => {
        const {matchMedia} = window;
        window.matchMedia = query =>
          query.includes('coarse') ? ({matches: true} as MediaQueryList) : matchMedia(query);
      });
      await customer.tab.type({css: '[name=note]'}, 'half a form');
      await customer.press();
      await customer.tab.popup();
      expect(await customer.record()).to.include('cf-presentation popup phone-with-form');
    });

    // WebKit takes a driven press in a second tab for none of a user's, and blocks the window.
    if (engine !== 'webkit')
      it('6: two tabs that start at once end each with its own', async () => {
        const one = await Customer.at(context, shop.url, 'popup');
        await one.press();
        const first = await one.tab.popup();
        const two = await Customer.at(context, shop.url, 'popup');
        await two.press();
        const second = await two.tab.popup();
        await two.approve(second);
        expect(await two.ending()).to.equal('done');
        await one.approve(first);
        expect(await one.ending()).to.equal('done');
        expect(shop.cashfree.sandbox.calls('generate-token')).to.equal(2);
      });

    it('7: the back button brings back a page that asks what became of it, and is usable', async () => {
      const customer = await Customer.at(context, shop.url, 'redirect');
      await customer.press();
      await customer.there();
      await customer.tab.back();
      expect(await customer.ending()).to.equal('failed: not-completed');
      await customer.press();
      await customer.approve(await customer.there());
      expect(await customer.ending()).to.equal('done');
    });

    it('9: in the browser of a chat app nothing but overlay or redirect is tried', async () => {
      const customer = await Customer.at(context, shop.url, 'auto', {popup: 'undefined'});
      await customer.tab.evaluate(() =>
        Object.defineProperty(navigator, 'userAgent', {value: `${navigator.userAgent} Instagram 300.0`}),
      );
      await customer.press();
      await customer.tab.frame('/consent').waitFor(() => document.querySelector('#otp'));
      expect(await customer.record()).to.deep.equal(['cf-presentation overlay in-app-browser']);
      expect(await customer.opened()).to.equal(0);
    });

    // The driver of Firefox sees no window that a frame of another site opens; WebKit is not tried.
    if (engine === 'chromium')
      it('11: framed by another site, where cookies are kept apart, it ends with a reason', async () => {
        const frame = await openSite(
          'portal',
          () =>
            new Response(`<!doctype html><iframe src="${shop.url}${PAGE}?presentation=popup"></iframe>`, {
              headers: {'content-type': 'text/html'},
            }),
        );
        try {
          const tab = await context.newTab();
          await tab.goto(frame.origin);
          const inside = tab.frame('windows.html');
          await inside.click({role: 'button', name: /Fill in/});
          const there = await tab.popup();
          await there.type({css: '#otp'}, '111000');
          await there.click({role: 'button', name: 'Verify'});
          await there.click({role: 'button', name: 'Approve'});
          const code = await inside.waitFor(() => {
            const state = document.querySelector('cf-user-details')?.state;
            if (state?.status === 'done') return 'done';
            return state && 'failure' in state ? state.failure.code : undefined;
          });
          // An engine that counts another port of this machine as the same site delivers.
          expect(['done', 'transaction-missing']).to.include(code);
        } finally {
          await frame.close();
        }
      });

    it('13: one code in two tabs is exchanged once', async () => {
      let elsewhere: Site | undefined;
      let other: Shop | undefined;
      try {
        elsewhere = await openSite('landing', () => new Response('landed'));
        const redirectUrl = `${elsewhere.origin}/landed`;
        other = await openShop({sandbox: {redirectUrl}});
        const customer = await Customer.at(context, other.url, 'redirect');
        await customer.press();
        await customer.approve(await customer.there());
        await customer.tab.waitFor(() => location.pathname === '/landed');
        const {search} = new URL(await customer.tab.url());
        const {url} = other;
        const tabs = [await context.newTab(), await context.newTab()];
        await Promise.all(tabs.map(tab => visit(tab, `${url}/callback.html${search}`)));
        for (const tab of tabs) await finished(tab, 'Thank you');
        await until('the exchange', async () => other?.cashfree.sandbox.calls('generate-token'));
        expect(other.cashfree.sandbox.calls('generate-token')).to.equal(1);
      } finally {
        await other?.close();
        await elsewhere?.close();
      }
    });

    it('14: the callback page, opened by itself, says so and asks nobody', async () => {
      const tab = await context.newTab();
      await visit(tab, `${shop.url}/callback.html`);
      await finished(tab, 'Nothing was shared');
      expect(shop.cashfree.sandbox.calls('generate-token')).to.equal(0);
    });

    it('15: the second element of a page is told that the first is busy', async () => {
      const customer = await Customer.at(context, shop.url, 'overlay', {second: ''});
      await customer.press();
      await customer.tab.frame('/consent').waitFor(() => document.querySelector('#otp'));
      const code = await customer.tab.evaluate(() => {
        const second = document.querySelector<HTMLElementTagNameMap['cf-user-details']>('#second');
        second?.start();
        return second && 'failure' in second.state ? second.state.failure.code : second?.state.status;
      });
      expect(code).to.equal('busy');
      await customer.approve(await customer.there());
      expect(await customer.ending()).to.equal('done');
    });

    for (const delivery of ['callback-then-redirect', 'redirect-then-callback'] as const)
      it(`15: a code that comes twice, ${delivery}, succeeds once`, async () => {
        shop.cashfree.sandbox.set({delivery});
        const customer = await Customer.at(context, shop.url, 'overlay');
        await customer.press();
        await customer.approve(await customer.there());
        expect(await customer.ending()).to.equal('done');
        expect((await customer.record()).filter(event => event.startsWith('cf-details'))).to.have.length(1);
        expect(shop.cashfree.sandbox.calls('generate-token')).to.equal(1);
      });

    it('15: a page that is taken to the callback page after its success finds its way back, and the details again', async () => {
      const customer = await Customer.at(context, shop.url, 'overlay');
      const home = await customer.tab.url();
      await customer.tab.evaluate(() => {
        let sdk: typeof CF1ClickOnboarding;
        Object.defineProperty(window, 'CF1ClickOnboarding', {
          get: () =>
            sdk &&
            ((options: Parameters<NonNullable<typeof sdk>>[0]) =>
              sdk?.({
                ...options,
                successCb: payload => {
                  document.title = (payload as {auth_code: string}).auth_code;
                  options.successCb(payload);
                },
              })),
          set: (set: typeof sdk) => (sdk = set),
        });
      });
      await customer.press();
      await customer.approve(await customer.there());
      expect(await customer.ending()).to.equal('done');
      const code = await customer.tab.evaluate(() => document.title);
      await visit(customer.tab, `${shop.url}/callback.html?auth_code=${encodeURIComponent(code)}`);
      expect(await customer.ending()).to.equal('done');
      expect(await customer.tab.url()).to.equal(home);
      expect((await customer.record()).filter(event => event.startsWith('cf-details'))).to.have.length(1);
      expect(shop.cashfree.sandbox.calls('user-details')).to.equal(1);
      await customer.tab.reload();
      await customer.ready();
      expect(await customer.status()).to.equal('idle');
    });

    it('24: a blocked web SDK is told, tried three times, not remembered, and the next press goes another way', async () => {
      const blocked = await openShop({proxy: {sdk: {src: 'http://127.0.0.1:9/sdk.js'}}});
      try {
        const customer = await Customer.at(context, blocked.url, 'auto');
        await customer.press();
        expect(await customer.ending()).to.equal('failed: sdk-unavailable');
        expect(
          await customer.tab.evaluate(() => document.querySelectorAll('script[src*="sdk.js"]').length),
        ).to.equal(0);
        await customer.press();
        await customer.approve(await customer.there());
        expect(await customer.ending()).to.equal('done');
        expect(await customer.record()).to.include('cf-presentation popup after-failure');
      } finally {
        await blocked.close();
      }
    });

    it('25: Cancel ends a wait for a slow backend at once', async () => {
      shop.cashfree.sandbox.fail({endpoint: 'session', kind: 'latency', ms: 20_000});
      const customer = await Customer.at(context, shop.url, 'overlay');
      await customer.press();
      const began = performance.now();
      await customer.tab.click({role: 'button', name: 'Cancel'});
      expect(await customer.ending()).to.equal('cancelled');
      expect(performance.now() - began).to.be.lessThan(5_000);
    });

    it('30: a session that died while the user was away is told, and the next press gets a new one', async () => {
      const customer = await Customer.at(context, shop.url, 'popup');
      await customer.press();
      const there = await customer.there();
      await there.waitFor(() => document.querySelector('#otp'));
      shop.cashfree.sandbox.clock.advance(3_600_001);
      await customer.password(there);
      await there.click({role: 'button', name: /^Return to/});
      expect(await customer.ending()).to.equal('expired: consent-expired');
      await customer.press();
      await customer.approve(await customer.tab.popup());
      expect(await customer.ending()).to.equal('done');
    });

    it('35: an element that is taken out of the page takes everything with it', async () => {
      const customer = await Customer.at(context, shop.url, 'overlay');
      const page = () => [
        document.body.outerHTML.replace(/<cf-user-details[^]*?<\/cf-user-details>/, ''),
        document.documentElement.getAttribute('style') ?? '',
        document.querySelectorAll('iframe, dialog').length,
      ];
      const before = await customer.tab.evaluate(page);
      await customer.press();
      await customer.tab.frame('/consent').waitFor(() => document.querySelector('#otp'));
      await customer.tab.evaluate(() => document.querySelector('cf-user-details')?.remove());
      await customer.tab.waitFor(() => !document.querySelector('iframe'));
      expect(await customer.tab.evaluate(page)).to.deep.equal(before);
    });

    it('35: an overlay that closes itself without a word is asked about', async () => {
      shop.cashfree.sandbox.set({overlayClose: 'silent'});
      const customer = await Customer.at(context, shop.url, 'overlay');
      await customer.press();
      const there = await customer.there();
      await customer.password(there);
      await there.click({role: 'button', name: 'Close'});
      await customer.told('cf-waiting');
      expect(await customer.status()).to.equal('consenting');
      await customer.tab.click({role: 'button', name: 'Cancel'});
      expect(await customer.ending()).to.equal('cancelled');
      await customer.press();
      await customer.approve(await customer.there());
      expect(await customer.ending()).to.equal('done');
    });
  });
}
