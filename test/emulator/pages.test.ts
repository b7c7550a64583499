import {expect} from 'chai';
import {createEmulator, type Emulator, emulatorKeys} from '../../src/emulator/index.ts';
import {barriers} from '../_support/barriers.ts';
import {type Browser, chosenEngines, type Context, launch, type Tab} from '../_support/browser.ts';
import {openSite, type Site} from '../_support/site.ts';
import {identifier} from './_support/kit.ts';

const MOBILE = '1000000009';

/** A merchant's page with a strict content security policy. It records the callbacks of the web SDK. */
function merchantPage(cashfree: string): Response {
  const script = `
    window.told = [];
    const write = name => (...values) => told.push([name, ...values]);
    document.querySelector('button').onclick = () => {
      const sessionId = new URLSearchParams(location.search).get('session');
      window.sdk = CF1ClickOnboarding({sessionId, successCb: write('success'), errorCb: write('error'), mode: 'emulator'});
    };
    document.querySelector('a').onclick = event => {
      event.preventDefault();
      window.popup = open(event.target.href, 'consent', 'width=400,height=600');
    };`;
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><h1>Shop</h1>
    <button>Share</button> <a href="${cashfree}/consent">Popup</a>
    <script src="${cashfree}/sdk/index.js"></script><script nonce="n">${script}</script></html>`;
  return new Response(body, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src ${cashfree} 'nonce-n'; frame-src 'self' ${cashfree}; require-trusted-types-for 'script'; trusted-types 'none'`,
    },
  });
}

for (const engine of chosenEngines)
  describe(`the consent page and the web SDK in ${engine}`, () => {
    let browser: Browser;
    let context: Context;
    let tab: Tab;
    let merchant: Site;
    let cashfree: Site;
    let emulator: Emulator;
    let serial = 0;

    before(async () => {
      merchant = await openSite('merchant', () => merchantPage(cashfree.origin));
      cashfree = await openSite('cashfree', request => emulator.fetch(request));
      browser = await launch(engine);
    });

    beforeEach(async () => {
      emulator = createEmulator({
        redirectUrl: `${merchant.origin}/back?shop=1`,
        brand: {name: 'Namaste Bank', colour: '#0a6b4f'},
        switches: {order: 'lax'},
      });
      context = await browser.newContext();
      tab = await context.newTab();
    });

    afterEach(() => context.close());

    after(async () => {
      await browser.close();
      await Promise.all([merchant.close(), cashfree.close()]);
    });

    async function open(mobile = MOBILE): Promise<string> {
      const {clientId, clientSecret} = emulatorKeys.oneClick;
      const response = await emulator.fetch(
        new Request(`${cashfree.origin}/verification/oauth2/session`, {
          method: 'POST',
          headers: {'x-client-id': clientId, 'x-client-secret': clientSecret, 'x-api-version': '2024-12-01'},
          body: JSON.stringify({verification_id: `page-${++serial}`, user: identifier(mobile)}),
        }),
      );
      const {session_id: id} = (await response.json()) as {session_id: string};
      return id;
    }

    async function startOverlay(mobile?: string) {
      await tab.goto(`${merchant.origin}/?session=${await open(mobile)}`);
      await tab.click({role: 'button', name: 'Share'});
      return tab.frame('/consent');
    }

    const told = () =>
      tab.waitFor(
        () =>
          (window as unknown as {told: unknown[][]}).told.length &&
          (window as unknown as {told: unknown[][]}).told,
      );

    it('leads from a wrong OTP, the OTP and the scopes to the redirect URL', async () => {
      await tab.goto(`${cashfree.origin}/consent?session_id=${await open()}`);
      expect(await tab.text({css: 'main'})).to.contain('+91 10000 00009');
      await tab.type({role: 'textbox', name: /OTP/}, '123456');
      await tab.click({role: 'button', name: 'Verify'});
      expect(await tab.text({role: 'alert'})).to.equal('This is not the right OTP. Try again.');
      await tab.type({role: 'textbox', name: /OTP/}, '111000');
      await tab.click({role: 'button', name: 'Verify'});
      expect(await tab.text({role: 'group'})).to.contain('Aadhaar');
      await tab.click({role: 'button', name: 'Approve'});
      await tab.waitFor(() => location.pathname === '/back');
      expect(await tab.url()).to.match(/\/back\?shop=1&auth_code=emulated_code_[0-9a-f]{32}$/);
    });

    it('shares the scopes that stay selected', async () => {
      const id = await open();
      await tab.goto(`${cashfree.origin}/consent?session_id=${id}`);
      await tab.type({role: 'textbox', name: /OTP/}, '111000');
      await tab.press('Enter');
      for (const name of [/^Aadhaar/, /^PAN/, /^Bank/]) await tab.click({role: 'checkbox', name});
      await tab.click({role: 'button', name: 'Approve'});
      await tab.waitFor(() => location.pathname === '/back');
      const saved = JSON.parse(emulator.save()) as {
        records: {codes: [string, {scopes: {scope: string}[]}, number][]};
      };
      const names = saved.records.codes[0]?.[1].scopes.map(({scope}) => scope);
      expect(names).to.have.length(8).and.not.include('AADHAAR');
    });

    it('works with the keyboard only', async () => {
      await tab.goto(`${cashfree.origin}/consent?session_id=${await open()}`);
      const focus = () =>
        tab.evaluate(() => document.activeElement?.id || document.activeElement?.textContent.trim());
      await tab.waitFor(() => document.activeElement?.id === 'otp');
      await tab.type({css: '#otp'}, '111000');
      await tab.press('Enter');
      await tab.waitFor(() => document.querySelector('[name=scope]') && document.readyState === 'complete');
      const order = [];
      for (let step = 0; step < 14; step++) {
        await tab.press('Tab');
        order.push(await focus());
      }
      expect(order).to.deep.equal([
        ...Array.from({length: 11}, (_, index) => `scope-${index}`),
        'Approve',
        'Deny',
        'Close',
      ]);
      await tab.press('Shift+Tab');
      await tab.press('Enter');
      await tab.waitFor(() => location.search === '?shop=1&status=DENIED');
    });

    it('calls back to the page, which closes the overlay and gets its focus back', async () => {
      const frame = await startOverlay();
      expect(await tab.evaluate(() => document.documentElement.style.overflow)).to.equal('hidden');
      await frame.type({role: 'textbox', name: /OTP/}, '111000');
      await frame.click({role: 'button', name: 'Verify'});
      await frame.click({role: 'button', name: 'Approve'});
      const [[name, payload] = []] = (await told()) as [string, Record<string, string>][];
      expect(name).to.equal('success');
      expect(payload).to.have.all.keys('verification_id', 'auth_code', 'status');
      expect(await tab.has({css: 'dialog[open]'})).to.equal(true);
      await tab.evaluate(() => (window as unknown as {sdk: {closeSDK(): void}}).sdk.closeSDK());
      expect(await tab.has({css: 'dialog'})).to.equal(false);
      expect(
        await tab.evaluate(() => [
          document.activeElement?.textContent,
          document.documentElement.style.overflow,
        ]),
      ).to.deep.equal(['Share', '']);
      // A second call, as by a callback and a timer.
      await tab.evaluate(() => (window as unknown as {sdk: {closeSDK(): void}}).sdk.closeSDK());
    });

    it('treats Escape in the overlay as a close', async () => {
      const frame = await startOverlay();
      await frame.text({role: 'button', name: 'Verify'});
      await tab.evaluate(() =>
        document.querySelector('dialog')?.dispatchEvent(new Event('cancel', {cancelable: true})),
      );
      expect(await told()).to.deep.equal([['error', {verification_id: `page-${serial}`, status: 'CLOSED'}]]);
    });

    it('can close without a callback', async () => {
      emulator.set({overlayClose: 'silent'});
      const frame = await startOverlay();
      await frame.click({role: 'button', name: 'Close'});
      await tab.waitFor(() => !document.querySelector('dialog'));
      expect(await tab.evaluate(() => (window as unknown as {told: unknown[]}).told)).to.deep.equal([]);
    });

    it('can deliver the redirect first, in the frame, and then the callback', async () => {
      emulator.set({delivery: 'redirect-then-callback'});
      const frame = await startOverlay('1000000011');
      await frame.type({role: 'textbox', name: /OTP/}, '111000');
      await frame.click({role: 'button', name: 'Verify'});
      await frame.click({role: 'button', name: 'Approve'});
      const [[name, payload] = []] = (await told()) as [string, {auth_code: string}][];
      expect(name).to.equal('success');
      expect(await tab.frame('/back').url()).to.contain(String(payload?.auth_code));
    });

    it('can deliver the callback first, and then redirect the page', async () => {
      emulator.set({delivery: 'callback-then-redirect'});
      const frame = await startOverlay();
      await frame.type({role: 'textbox', name: /OTP/}, '111000');
      await frame.click({role: 'button', name: 'Verify'});
      await frame.click({role: 'button', name: 'Approve'});
      await tab.waitFor(() => location.pathname === '/back' && location.search.includes('auth_code='));
    });

    it('throws without a session id', async () => {
      await tab.goto(`${merchant.origin}/`);
      const thrown = await tab.evaluate(() => {
        try {
          (window as unknown as {CF1ClickOnboarding(options: unknown): void}).CF1ClickOnboarding({});
        } catch (error) {
          return String(error);
        }
        return undefined;
      });
      expect(thrown).to.equal('TypeError: CF1ClickOnboarding: sessionId is missing.');
    });

    it('is separated from its opener by the switch coop', async () => {
      emulator.set({coop: 'same-origin'});
      await tab.goto(`${merchant.origin}/`);
      await tab.click({text: 'Popup'});
      const popup = await tab.popup();
      expect(await popup.text({css: 'h1'})).to.equal('Unknown session');
      expect(await popup.evaluate(() => window.opener)).to.equal(null);
      await tab.waitFor(() => (window as unknown as {popup: Window}).popup.closed);
    });

    for (const [what, path] of [
      ['the first page', async () => `/consent?session_id=${await open()}`],
      ['the list', async () => `/consent?session_id=${await verified()}`],
      ['the page of an unknown session', async () => '/consent?session_id=nobody'],
      ['the home page', async () => '/'],
    ] as const)
      it(`has no accessibility violation in ${what}, in a narrow window`, async () => {
        // WebKit in the tests supports no narrower window.
        await tab.setViewport(engine === 'webkit' ? 480 : 320, 640);
        await tab.goto(cashfree.origin + (await path()));
        expect(
          await tab.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          ),
        ).to.equal(0);
        expect(await barriers(tab)).to.deep.equal([]);
      });

    for (const [what, path] of [
      ['the OTP', async () => `/consent?session_id=${await open()}`],
      ['the list of eleven', async () => `/consent?session_id=${await verified()}`],
    ] as const)
      it(`shows every button of ${what} without scrolling on a small phone`, async () => {
        // WebKit in the tests supports no narrower window.
        await tab.setViewport(engine === 'webkit' ? 480 : 360, 640);
        await tab.goto(cashfree.origin + (await path()));
        await tab.waitFor(() => document.readyState === 'complete');
        const reachable = await tab.evaluate(() =>
          Array.from(document.querySelectorAll('button'), button => {
            const {left, top, width, height} = button.getBoundingClientRect();
            return document.elementFromPoint(left + width / 2, top + height / 2) === button && height >= 44;
          }),
        );
        expect(reachable).to.deep.equal([true, true, true]);
      });

    it('can render the overlay as a div, which Escape closes and a modal of the page covers', async () => {
      emulator.set({overlayElement: 'div'});
      const frame = await startOverlay();
      await frame.text({role: 'button', name: 'Verify'});
      const {covered, modal} = await tab.evaluate(() => {
        const overlay = document.querySelector('body > div[role=dialog]');
        const dialog = document.createElement('dialog');
        document.body.append(dialog);
        dialog.showModal();
        const at = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
        const result = {
          covered: !overlay?.contains(at),
          modal: Boolean(document.querySelector('dialog iframe')),
        };
        dialog.remove();
        return result;
      });
      expect({covered, modal}).to.deep.equal({covered: true, modal: false});
      await tab.evaluate(() =>
        dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', cancelable: true})),
      );
      expect(await told()).to.deep.equal([['error', {verification_id: `page-${serial}`, status: 'CLOSED'}]]);
    });

    async function verified(): Promise<string> {
      const id = await open();
      const form = new URLSearchParams({action: 'verify', otp: '111000'});
      await emulator.fetch(
        new Request(`${cashfree.origin}/consent?session_id=${id}`, {method: 'POST', body: form}),
      );
      return id;
    }
  });
