/** What a user sees while the code of transactions loads, late, slowly, or not at all. */
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import type {Presentation} from '../../src/protocol/proxy/api.ts';
import {chosenEngines} from '../_support/browser.ts';
import {until} from '../_support/view.ts';
import {EXAMPLE} from './_support/endings.ts';
import {LateCode, refusals} from './_support/late-code.ts';
import {openShopInBrowser} from './_support/shop-in-browser.ts';
import {BARE_PAGE} from './_support/shop.ts';
import {Visitor} from './_support/visitor.ts';

const TALL_PAGE = `/@fs${fileURLToPath(new URL('_support/pages/tall.html', import.meta.url))}`;
const presentations: readonly Presentation[] = ['overlay', 'popup', 'redirect'];

for (const engine of chosenEngines) {
  describe(`The code of transactions in ${engine}`, () => {
    const code = new LateCode();
    const the = openShopInBrowser(engine, {}, undefined, [code.plugin]);

    async function arrive(presentation: Presentation, page = BARE_PAGE): Promise<Visitor> {
      const visitor = new Visitor(await the.context.newTab(), presentation);
      await visitor.arrive(the.shop.url + page);
      return visitor;
    }

    /** Waits until the card shows a text. */
    const reads = (visitor: Visitor, text: string) =>
      visitor.tab.waitFor(
        text =>
          Array.from(
            document.querySelector('cf-user-details')?.shadowRoot?.querySelectorAll('[part=status] p') ?? [],
            ({textContent}) => textContent,
          ).some(shown => shown.includes(text)),
        text,
      );

    async function approve(visitor: Visitor): Promise<void> {
      const there = await visitor.there();
      await visitor.password(there);
      await there.click({role: 'button', name: 'Approve'});
      await visitor.tab.waitFor(() => document.querySelector('cf-user-details')?.state.status === 'done');
      expect(the.shop.cashfree.emulator.calls('generate-token')).to.equal(1);
    }

    beforeEach(() => code.reset());

    for (const presentation of presentations)
      it(`runs a journey by ${presentation} if it arrives long after the press`, async () => {
        code.hold();
        const visitor = await arrive(presentation);
        await visitor.ask(EXAMPLE);
        await reads(visitor, 'Getting ready');
        const {busy, status} = await visitor.tab.evaluate(() => {
          const element = document.querySelector('cf-user-details');
          const main = element?.shadowRoot?.querySelector('[part=button]');
          return {busy: main?.getAttribute('aria-disabled'), status: element?.state.status};
        });
        expect({busy, status}).to.deep.equal({busy: 'true', status: 'preparing'});
        // Inside the press, and not when the code arrives: browsers block it then.
        expect(await the.context.windows()).to.equal(presentation === 'popup' ? 2 : 1);
        code.release();
        await approve(visitor);
      });

    for (const refusal of refusals)
      for (const presentation of presentations)
        it(`tells the user of ${refusal}, and runs the next press by ${presentation}`, async () => {
          code.refuse(refusal);
          const visitor = await arrive(presentation);
          await visitor.ask(EXAMPLE);
          await reads(visitor, 'This could not be loaded.');
          expect(await visitor.ending()).to.equal('failed: script-unavailable');
          expect(await the.context.windows()).to.equal(1);
          code.pass();
          await visitor.tab.click({role: 'button', name: 'Try again'});
          if (presentation === 'popup')
            await until('a second window', async () => (await the.context.windows()) === 2);
          await approve(visitor);
        });

    it('tells the user at every press if the file is gone', async () => {
      code.refuse('an error 404');
      const visitor = await arrive('overlay');
      await visitor.ask(EXAMPLE);
      await visitor.ending();
      const {requests} = code;
      await visitor.tab.evaluate(() => {
        const page = Object.assign(window, {errors: 0});
        document.addEventListener('cf-error', () => page.errors++);
      });
      await visitor.tab.click({role: 'button', name: 'Try again'});
      await visitor.tab.waitFor(() => (window as unknown as {errors: number}).errors === 1);
      expect(code.requests).to.be.above(requests);
      expect(await visitor.ending()).to.equal('failed: script-unavailable');
      await reads(visitor, 'This could not be loaded.');
    });

    it('is not requested for an element far below the viewport, until the user reaches it', async () => {
      const visitor = await arrive('redirect', TALL_PAGE);
      await visitor.tab.show();
      await visitor.tab.type({css: '#search'}, 'shawl');
      expect(code.requests).to.equal(0);
      await visitor.tab.press('Tab');
      await visitor.tab.waitFor(() => document.querySelector('cf-user-details')?.trace() !== undefined);
      expect(code.requests).to.equal(1);
    });

    /** The user returns by redirect to the page of the element. @returns the code */
    async function comeBack(visitor: Visitor): Promise<string> {
      await visitor.ask(EXAMPLE);
      await visitor.there();
      const session = new URL(await visitor.tab.url()).searchParams.get('session_id') ?? '';
      return the.shop.cashfree.emulator.decide(session, {type: 'approve'}) ?? '';
    }

    it('takes the code out of the URL of a return before it arrives, and then uses it', async () => {
      const visitor = await arrive('redirect');
      const authCode = await comeBack(visitor);
      code.hold();
      // Not `goto`: the held request delays `load` in Firefox.
      const url = `${the.shop.url}${BARE_PAGE}?presentation=redirect&auth_code=${authCode}&step=2`;
      await visitor.tab.evaluate(url => location.assign(url), url);
      await reads(visitor, 'Getting ready');
      expect(await visitor.tab.url()).not.to.contain(authCode);
      code.release();
      expect(await visitor.ending()).to.equal('done');
      expect(await visitor.tab.url()).to.equal(`${the.shop.url}${BARE_PAGE}?presentation=redirect&step=2`);
      expect(the.shop.cashfree.emulator.calls('generate-token')).to.equal(1);
    });

    for (const goesOn of ['presses the button', 'reloads the page'] as const)
      it(`loses no consent if it does not arrive at a return, and the user ${goesOn}`, async () => {
        const visitor = await arrive('redirect');
        const authCode = await comeBack(visitor);
        code.refuse('an error 503');
        await visitor.tab.goto(`${the.shop.url}${BARE_PAGE}?presentation=redirect&auth_code=${authCode}`);
        expect(await visitor.ending()).to.equal('failed: script-unavailable');
        code.pass();
        if (goesOn === 'reloads the page') await visitor.tab.reload();
        else await visitor.tab.click({role: 'button', name: 'Try again'});
        await visitor.tab.waitFor(() => document.querySelector('cf-user-details')?.state.status === 'done');
        expect(await visitor.tab.url()).not.to.contain(authCode);
        expect(the.shop.cashfree.emulator.calls('generate-token')).to.equal(1);
      });

    it('closes the empty window of a press that the page cancels before it arrives', async () => {
      code.hold();
      const visitor = await arrive('popup');
      await visitor.ask(EXAMPLE);
      const popup = await visitor.tab.popup();
      await visitor.tab.evaluate(() => document.querySelector('cf-user-details')?.cancel());
      await popup.closed();
      await reads(visitor, 'You choose what to share.');
      code.release();
      await visitor.tab.waitFor(() => document.querySelector('cf-user-details')?.trace() !== undefined);
      expect(
        await visitor.tab.evaluate(() => document.querySelector('cf-user-details')?.state.status),
      ).to.equal('idle');
      expect(the.shop.cashfree.emulator.calls('session')).to.equal(0);
    });

    it('opens no window for a number that is not complete', async () => {
      code.hold();
      const visitor = await arrive('popup');
      await visitor.ask('12345');
      await reads(visitor, 'Getting ready');
      expect(await the.context.windows()).to.equal(1);
      code.release();
      expect(await visitor.ending()).to.equal('failed: mobile-invalid');
    });
  });
}
