/** A return from Cashfree to a page that can store nothing: the callback page learns from the proxy where it began. */
import {expect} from 'chai';
import type {Plugin} from 'vite';
import {chosenEngines} from '../_support/browser.ts';
import {EXAMPLE} from './_support/endings.ts';
import {openShopInBrowser} from './_support/shop-in-browser.ts';
import {Visitor} from './_support/visitor.ts';

const REFUSE = `Object.defineProperty(globalThis, 'sessionStorage', {get() { throw new DOMException('Blocked', 'SecurityError'); }});\n`;

/** Blocks the storage for the element and the callback page, as browsers do where the user has blocked site data. */
const blocked: Plugin = {
  name: 'blocked-storage',
  transform: (code, id) =>
    /\/src\/(callback|flow\/page\/browser-flow)\.ts$/.test(id) ? {code: REFUSE + code, map: null} : undefined,
};

for (const engine of chosenEngines) {
  describe(`A return without storage in ${engine}`, () => {
    const the = openShopInBrowser(engine, {}, undefined, [blocked]);

    it('brings the user back by redirect to the page of the start, and delivers the details', async () => {
      const visitor = new Visitor(await the.context.newTab(), 'redirect');
      await visitor.arrive(`${the.shop.url}/`);
      const begun = await visitor.tab.url();
      const there = await visitor.verify(EXAMPLE);
      await there.click({role: 'button', name: 'Approve'});
      expect(await visitor.ending()).to.equal('done');
      expect(await visitor.tab.url()).to.equal(begun);
      expect(await visitor.tab.evaluate(() => document.querySelectorAll('cf-user-details').length)).to.equal(
        1,
      );
      expect(the.shop.cashfree.emulator.calls('generate-token')).to.equal(1);
    });

    it('tells a user who denies that it is not finished, with a link to the start page', async () => {
      const visitor = new Visitor(await the.context.newTab(), 'redirect');
      await visitor.arrive(`${the.shop.url}/`);
      const there = await visitor.verify(EXAMPLE);
      await there.click({role: 'button', name: 'Deny'});
      const words = await visitor.tab.waitFor(() => {
        const status = document.querySelector('[role=status]');
        return status?.querySelector('a')?.getAttribute('href') === '/' ? status.textContent : undefined;
      });
      expect(words).to.match(/not finished/);
      expect(the.shop.cashfree.emulator.calls('generate-token')).to.equal(0);
    });
  });
}
