import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {expect} from 'chai';
import {type Browser, chosenEngines, type Context, launch, type Tab} from '../_support/browser.ts';
import {openSite, type Site} from '../_support/site.ts';

const pages: Record<string, string> = {
  '/': `<h1>Shop</h1>
    <shop-button></shop-button>
    <label>Name <input id="name" /></label>
    <button disabled>Later</button>
    <div style="position: relative">
      <button onclick="document.title = 'clicked through'">Covered</button>
      <div id="cover" style="position: absolute; inset: 0; background: white"></div>
    </div>
    <a href="/second">Second page</a>
    <script>
      document.cookie = 'seen=1';
      console.warn('careful', {depth: {two: 2}});
      customElements.define('shop-button', class extends HTMLElement {
        connectedCallback() {
          const root = this.attachShadow({mode: 'open'});
          root.innerHTML = '<p>Inside the shadow</p><button><span>Pay now</span></button>';
          root.querySelector('button').addEventListener('click', event => {
            document.title = 'trusted: ' + event.isTrusted;
            window.opened = window.open('/popup', 'consent', 'width=400,height=500');
          });
        }
      });
    </script>`,
  '/second': '<h1>Second</h1>',
  '/popup': `<title>Popup</title><button onclick="opener.document.title = 'told'; window.close()">Done</button>`,
  '/broken': `<script>setTimeout(() => { throw new TypeError('broken page'); })</script>`,
  '/consent': `<label>OTP <input autocomplete="one-time-code" /></label>
    <button onclick="parent.postMessage(document.querySelector('input').value + ' ' + event.isTrusted, '*')">Approve</button>`,
};

const document200 = (body: string) =>
  new Response(`<!doctype html><html lang="en"><meta charset="utf-8">${body}</html>`, {
    headers: {'content-type': 'text/html; charset=utf-8', 'set-cookie': 'served=1; HttpOnly; SameSite=Lax'},
  });

for (const engine of chosenEngines)
  describe(`driving ${engine}`, () => {
    let cashfree: Site;
    let merchant: Site;
    let browser: Browser;
    let context: Context;
    let tab: Tab;

    before(async () => {
      const serve = (request: Request) => {
        const page = pages[new URL(request.url).pathname];
        return page === undefined ? new Response(null, {status: 204}) : document200(page);
      };
      cashfree = await openSite('cashfree', serve);
      merchant = await openSite('merchant', request =>
        new URL(request.url).pathname === '/framed'
          ? document200(`<iframe src="${cashfree.origin}/consent" style="margin: 90px"></iframe>
              <script>addEventListener('message', event => { window.heard = [event.origin, event.data]; })</script>`)
          : serve(request),
      );
      browser = await launch(engine);
    });

    after(async () => {
      await browser.close();
      await merchant.close();
      await cashfree.close();
    });

    beforeEach(async () => {
      context = await browser.newContext();
      tab = await context.newTab();
    });

    afterEach(() => context.close());

    it('types into a labelled field and reads text out of a shadow root', async () => {
      await tab.goto(merchant.origin);
      await tab.type({role: 'textbox', name: 'Name'}, 'Asha');
      expect(await tab.evaluate(() => document.querySelector('input')?.value)).to.equal('Asha');
      expect(await tab.text({css: 'shop-button'})).to.equal('Inside the shadow Pay now');
      expect(await tab.text({text: /shadow/})).to.equal('Inside the shadow');
      expect(await tab.has({role: 'button', name: 'Nowhere'})).to.equal(false);
    });

    it('moves the focus and types by keys alone', async () => {
      await tab.goto(merchant.origin);
      await tab.type({role: 'textbox', name: 'Name'}, 'Ravi');
      await tab.press('Backspace');
      await tab.press('Shift+A');
      await tab.press('Shift+Tab');
      const focused = await tab.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName);
      expect(focused).to.equal('BUTTON');
      expect(await tab.evaluate(() => document.querySelector('input')?.value)).to.equal('RavA');
    });

    it('waits until a button can really be pressed', async () => {
      await tab.goto(merchant.origin);
      const pressed = tab.click({role: 'button', name: 'Covered'});
      await tab.waitFor(() => document.querySelector('#cover'));
      await tab.evaluate(() => void setTimeout(() => document.querySelector('#cover')?.remove(), 200));
      await pressed;
      expect(await tab.evaluate(() => document.title)).to.equal('clicked through');
    });

    it('opens a popup by a trusted click in a shadow root, and sees it close itself', async () => {
      await tab.goto(merchant.origin);
      await tab.click({role: 'button', name: /pay now/i});
      expect(await tab.waitFor(() => document.title)).to.equal('trusted: true');
      const popup = await tab.popup();
      expect(await popup.waitFor(() => document.title)).to.equal('Popup');
      expect(await popup.url()).to.equal(`${merchant.origin}/popup`);
      await popup.click({role: 'button', name: 'Done'});
      await popup.closed();
      await tab.waitFor(() => document.title === 'told');
    });

    it('blocks a window that was opened without a user gesture', async () => {
      await tab.goto(merchant.origin);
      expect(await tab.evaluate(() => window.open('/popup') === null)).to.equal(true);
    });

    it('types and clicks in a frame of another site', async () => {
      await tab.goto(`${merchant.origin}/framed`);
      const frame = tab.frame('/consent');
      await frame.type({role: 'textbox', name: 'OTP'}, '111000');
      await frame.click({role: 'button', name: 'Approve'});
      const heard = await tab.waitFor(() => (window as {heard?: unknown}).heard);
      expect(heard).to.deep.equal([cashfree.origin, '111000 true']);
      expect(await frame.evaluate(() => origin)).to.equal(cashfree.origin);
    });

    it('goes to another site, back, and reloads', async () => {
      await tab.goto(merchant.origin);
      await tab.click({role: 'link', name: 'Second page'});
      await tab.waitFor(() => location.pathname === '/second');
      await tab.goto(`${cashfree.origin}/consent`);
      await tab.back();
      expect(await tab.text({role: 'heading'})).to.equal('Second');
      await tab.back();
      expect(await tab.text({role: 'heading'})).to.equal('Shop');
      await tab.reload();
      expect(await tab.url()).to.equal(`${merchant.origin}/`);
      await tab.goto(`${cashfree.origin}/second`);
      expect(await tab.text({role: 'heading'})).to.equal('Second');
    });

    it('keeps cookies per context and site', async () => {
      await tab.goto(merchant.origin);
      const cookies = await tab.cookies();
      expect(cookies.map(({name, httpOnly}) => ({name, httpOnly}))).to.have.deep.members([
        {name: 'seen', httpOnly: false},
        {name: 'served', httpOnly: true},
      ]);
      await context.close();
      context = await browser.newContext();
      tab = await context.newTab();
      await tab.goto(`${merchant.origin}/second`);
      expect((await tab.cookies()).map(({name}) => name)).to.deep.equal(['served']);
    });

    it('records the console and uncaught errors', async () => {
      await tab.goto(`${merchant.origin}/broken`);
      await tab.evaluate(() => console.warn('careful', {depth: {two: 2}}));
      await tab.evaluate(() => void setTimeout(() => void Promise.reject(new TypeError('rejected'))));
      await tab.waitFor(() => true);
      const heard = async () =>
        (await tab.consoleMessages()).map(({type, text}) => `${type} ${text}`).join('\n');
      while (!/uncaught .*rejected/.test(await heard())) await tab.waitFor(() => true);
      expect(await heard()).to.contain('warn careful {"depth":{"two":2}}');
      if (engine !== 'webkit') expect(await heard()).to.match(/uncaught .*broken page/);
    });

    it('resizes the page and takes a screenshot', async () => {
      // WebKit's test browser has no narrower windows.
      const width = engine === 'webkit' ? 460 : 320;
      await tab.setViewport(width, 640);
      await tab.goto(merchant.origin);
      expect(await tab.evaluate(() => [innerWidth, innerHeight])).to.deep.equal([width, 640]);
      const path = join(mkdtempSync(join(tmpdir(), 'cf-user-details-')), 'page.png');
      await tab.screenshot(path);
      expect(readFileSync(path).subarray(1, 4).toString()).to.equal('PNG');
      rmSync(dirname(path), {recursive: true});
    });

    it('accepts a certificate made for the test, and keeps a Secure cookie there', async () => {
      const secure = await openSite(
        'merchant',
        () =>
          new Response('ok', {
            headers: {'set-cookie': '__Host-t=1; Secure; HttpOnly; Path=/; SameSite=Strict'},
          }),
        {tls: true},
      );
      try {
        await tab.goto(secure.origin);
        expect((await tab.cookies()).map(({name}) => name)).to.deep.equal(['__Host-t']);
        expect(await tab.evaluate(() => isSecureContext)).to.equal(true);
      } finally {
        await secure.close();
      }
    });
  });
