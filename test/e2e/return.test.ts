/** What a user sees and can press on a tall page of the merchant after the return from Cashfree's page. */
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {chosenEngines} from '../_support/browser.ts';
import {endings, EXAMPLE} from './_support/endings.ts';
import {openShopInBrowser} from './_support/shop-in-browser.ts';
import {Visitor} from './_support/visitor.ts';

const PAGE = `/@fs${fileURLToPath(new URL('_support/pages/tall.html', import.meta.url))}`;

/** Focus and scroll position of the user. */
function place() {
  const host = document.querySelector('cf-user-details');
  const status = host?.shadowRoot?.querySelector('[part=status]')?.getBoundingClientRect();
  return {
    focus: document.activeElement?.id || document.activeElement?.localName,
    inside: host?.shadowRoot?.activeElement?.getAttribute('part') ?? undefined,
    visible: status !== undefined && status.top >= 0 && status.bottom <= innerHeight,
    scrolled: scrollY > 0,
    focused: (window as {focused?: number}).focused,
  };
}

for (const engine of chosenEngines) {
  describe(`A return to a tall page in ${engine}`, () => {
    const the = openShopInBrowser(engine);
    let visitor: Visitor;

    beforeEach(async () => {
      visitor = new Visitor(await the.context.newTab(), 'redirect');
      await visitor.arrive(the.shop.url + PAGE);
    });

    for (const {name, act, ends} of endings.filter(({name}) =>
      ['approves', 'denies', 'closes the page', 'acts after the deadline'].includes(name),
    ))
      it(`shows the outcome and focuses the main button, for a user who ${name}`, async () => {
        await visitor.ask(EXAMPLE);
        await act?.(visitor, the.shop);
        expect(await visitor.ending()).to.equal(typeof ends === 'string' ? ends : ends.redirect);
        await visitor.tab.waitFor(() => document.activeElement?.localName === 'cf-user-details');
        expect(await visitor.tab.evaluate(place)).to.deep.equal({
          focus: 'cf-user-details',
          inside: 'button',
          visible: true,
          scrolled: true,
          focused: 1,
        });
        await visitor.tab.press('Tab');
        expect((await visitor.tab.evaluate(place)).focus).to.equal(ends === 'done' ? 'next' : 'manual');
      });

    it('does not move the focus of a user who types elsewhere meanwhile', async () => {
      await visitor.tab.evaluate(() => sessionStorage.setItem('hold', '/cf/status'));
      const there = await visitor.verify(EXAMPLE);
      await there.click({role: 'button', name: 'Approve'});
      await visitor.tab.waitFor(() => document.querySelector('cf-user-details')?.state.status === 'resuming');
      await visitor.tab.type({css: '#search'}, 'shawl');
      await visitor.tab.evaluate(() => (window as unknown as {release: () => void}).release());
      expect(await visitor.ending()).to.equal('done');
      await visitor.tab.evaluate(() => document.querySelector('cf-user-details')?.updateComplete);
      const {focus, scrolled} = await visitor.tab.evaluate(place);
      expect({focus, scrolled}).to.deep.equal({focus: 'search', scrolled: false});
    });

    it('lets a user who denied open Cashfree’s page again, with the number that the page no longer holds', async () => {
      const there = await visitor.verify(EXAMPLE);
      await there.click({role: 'button', name: 'Deny'});
      await visitor.ending();
      await visitor.tab.waitFor(() =>
        document
          .querySelector('cf-user-details')
          ?.shadowRoot?.querySelector('[part=kept]')
          ?.textContent.includes('56'),
      );
      expect(
        await visitor.tab.evaluate(() => JSON.stringify([Object.entries(sessionStorage), location.href])),
      ).not.to.contain(EXAMPLE);
      await visitor.tab.click({role: 'button', name: 'Try again'});
      const again = await visitor.there();
      await visitor.password(again);
      await again.click({role: 'button', name: 'Approve'});
      expect(await visitor.ending()).to.equal('done');
      expect(the.shop.cashfree.emulator.calls('session')).to.equal(2);
    });

    it('keeps a voucher in the address of a page that the user opened instead of returning', async () => {
      await visitor.ask(EXAMPLE);
      await visitor.there();
      await visitor.tab.goto(`${the.shop.url}${PAGE}?code=SUMMER`);
      expect(await visitor.ending()).to.equal('failed: not-completed');
      expect(await visitor.tab.url()).to.contain('?code=SUMMER');
      expect(the.shop.cashfree.emulator.calls('generate-token')).to.equal(0);
    });

    it('keeps a half-filled form of the demo on its page', async () => {
      await visitor.tab.goto(`${the.shop.url}/`);
      const refuses = () =>
        visitor.tab.evaluate(() => {
          const event = Object.assign(new Event('cf-presentation', {cancelable: true}), {
            presentation: 'redirect',
          });
          return !document.querySelector('cf-user-details')?.dispatchEvent(event);
        });
      await visitor.tab.waitFor(() =>
        document.querySelector('cf-user-details')?.shadowRoot?.querySelector('button'),
      );
      expect(await refuses(), 'empty').to.equal(false);
      await visitor.tab.type({css: '#signup [name=name]'}, 'Asha');
      expect(await refuses(), 'half-filled').to.equal(true);
      expect(await visitor.tab.evaluate(() => Object.entries(sessionStorage))).to.deep.equal([]);
    });

    it('moves neither focus nor scroll position on a page that resumed no transaction', async () => {
      await visitor.tab.reload();
      await visitor.tab.waitFor(() =>
        document.querySelector('cf-user-details')?.shadowRoot?.querySelector('button'),
      );
      const {focused, scrolled} = await visitor.tab.evaluate(place);
      expect({focused, scrolled}).to.deep.equal({focused: 0, scrolled: false});
    });
  });
}
