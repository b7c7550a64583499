import {expect} from 'chai';
import type {Tab} from '../../../_support/browser.ts';
import type {World} from './world.ts';

/** The system throws a tab away, and loads it again when the user comes back to it. */
async function discard(tab: Tab): Promise<void> {
  const url = await tab.url();
  await tab.crash();
  await tab.goto(url);
}

/** Leaving the page and coming back: redirects, the back button, tabs that die, two tabs at once. */
export function leaving(world: World): void {
  it('5: a redirect returns to the same page, with the context of the start', async () => {
    const customer = await world.at('redirect', {step: '2'}, '#form');
    const home = await customer.tab.url();
    await customer.tab.evaluate(() => document.querySelector('cf-user-details')?.start({context: 'cart-7'}));
    await customer.approve(await customer.there());
    expect(await customer.ending()).to.equal('done');
    expect(await customer.tab.url()).to.equal(home);
    expect(await customer.record()).to.include('cf-details cart-7');
  });

  it('6: two tabs that start at once each get their own result, by overlay', async () => {
    const tabs = [await world.at('overlay'), await world.at('overlay')];
    for (const {tab} of tabs) await tab.evaluate(() => document.querySelector('cf-user-details')?.start());
    for (const customer of tabs) {
      await customer.tab.show();
      await customer.approve(await customer.there());
    }
    for (const customer of tabs) expect(await customer.ending()).to.equal('done');
    expect(world.shop.cashfree.emulator.calls('generate-token')).to.equal(2);
  });

  // WebKit takes a driven press in a second tab for none of a user's, and blocks the window.
  if (world.engine !== 'webkit')
    it('6: two tabs that start at once each get their own result, by popup', async () => {
      const one = await world.at('popup');
      await one.press();
      const first = await one.tab.popup();
      const two = await world.at('popup');
      await two.press();
      const second = await two.tab.popup();
      await two.approve(second);
      expect(await two.ending()).to.equal('done');
      await one.approve(first);
      expect(await one.ending()).to.equal('done');
      expect(world.shop.cashfree.emulator.calls('generate-token')).to.equal(2);
    });

  it('7: a page that the back button restores asks for the result, and is usable', async () => {
    const customer = await world.at('redirect');
    await customer.press();
    await customer.there();
    await customer.tab.back();
    expect(await customer.ending()).to.equal('failed: not-completed');
    // Restored in every engine, not reloaded.
    expect(await customer.record()).to.include('pageshow persisted');
    await customer.press();
    await customer.approve(await customer.there());
    expect(await customer.ending()).to.equal('done');
  });

  it('7: a page that the back button restores after the end no longer holds the details', async () => {
    const customer = await world.at('overlay');
    await customer.press();
    await customer.approve(await customer.there());
    expect(await customer.ending()).to.equal('done');
    // By the page itself: an address that is typed in, or driven, may begin a new history.
    await customer.tab.evaluate(() => setTimeout(() => location.assign('/white-label.html')));
    await customer.tab.waitFor(
      () => location.pathname === '/white-label.html' && document.readyState === 'complete',
    );
    await customer.tab.back();
    // WebKit does not keep a page that had a frame in it.
    const kept = world.engine !== 'webkit';
    expect(await customer.record()).to.deep.include.members(kept ? ['pageshow persisted'] : []);
    await customer.ready();
    expect(await customer.status()).to.equal(kept ? 'done' : 'idle');
    expect(await customer.details()).to.equal(undefined);
  });

  it('8: a tab that dies on Cashfree’s page continues there, and returns to the page of the start', async () => {
    const customer = await world.at('redirect', {step: '2'});
    const home = await customer.tab.url();
    await customer.tab.evaluate(() => document.querySelector('cf-user-details')?.start({context: 'cart-7'}));
    await (await customer.there()).waitFor(() => document.querySelector('#otp'));
    await discard(customer.tab);
    await customer.approve(await customer.there());
    expect(await customer.ending()).to.equal('done');
    expect(await customer.tab.url()).to.equal(home);
    expect(await customer.record()).to.include('cf-details cart-7');
  });

  it('8: a tab that dies under its overlay reports that, and the next press works', async () => {
    const customer = await world.at('overlay');
    await customer.press();
    await (await customer.there()).waitFor(() => document.querySelector('#otp'));
    await discard(customer.tab);
    expect(await customer.ending()).to.equal('failed: not-completed');
    await customer.press();
    await customer.approve(await customer.there());
    expect(await customer.ending()).to.equal('done');
  });

  it('8: a tab that dies while its window is open still gets the answer', async () => {
    const customer = await world.at('popup');
    await customer.press();
    const there = await customer.there();
    await there.waitFor(() => document.querySelector('#otp'));
    await discard(customer.tab);
    await customer.approve(there);
    expect(await customer.ending()).to.equal('done');
    expect(world.shop.cashfree.emulator.calls('generate-token')).to.equal(1);
  });
}
