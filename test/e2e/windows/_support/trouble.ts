import {expect} from 'chai';
import {until} from '../../../_support/view.ts';
import {openShop} from '../../_support/shop.ts';
import {Customer} from './customer.ts';
import type {World} from './world.ts';

/** What breaks, and what is left of it. */
export function trouble(world: World): void {
  it('24: a blocked web SDK is tried three times and reported, and the next press uses another presentation', async () => {
    const blocked = await openShop({proxy: {sdk: {src: 'http://127.0.0.1:9/sdk.js'}}});
    try {
      const customer = await Customer.at(world.context, blocked.url, 'auto');
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
    world.shop.cashfree.emulator.fail({endpoint: 'session', kind: 'latency', ms: 20_000});
    const customer = await world.at('overlay');
    await customer.press();
    const began = performance.now();
    await customer.tab.click({role: 'button', name: 'Cancel'});
    expect(await customer.ending()).to.equal('cancelled');
    expect(performance.now() - began).to.be.lessThan(5_000);
  });

  it('30: a session that expired while the user was away is reported, and the next press opens a new one', async () => {
    const customer = await world.at('popup');
    await customer.press();
    const there = await customer.there();
    await there.waitFor(() => document.querySelector('#otp'));
    world.shop.cashfree.emulator.clock.advance(3_600_001);
    await customer.password(there);
    const returned = there.click({role: 'button', name: /^Return to/});
    await Promise.race([returned, customer.ending()]);
    returned.catch(() => undefined);
    expect(await customer.ending()).to.equal('expired: consent-expired');
    await customer.press();
    await customer.approve(await customer.tab.popup());
    expect(await customer.ending()).to.equal('done');
  });

  for (const endpoint of ['data-availability', 'session', 'generate-token', 'user-details'] as const)
    it(`33: the spinner ends if ${endpoint} never answers`, async () => {
      world.shop.cashfree.emulator.fail({endpoint, kind: 'time-out'});
      const customer = await world.at('overlay');
      await customer.press();
      if (endpoint === 'generate-token' || endpoint === 'user-details')
        await customer.approve(await customer.there());
      await until('the call', async () => world.shop.cashfree.emulator.calls(endpoint));
      await customer.tab.evaluate(() => {
        const {now} = Date;
        Date.now = () => now() + 100_000;
        document.querySelector('cf-user-details')?.resume();
      });
      expect(await customer.ending()).to.equal('failed: proxy-unreachable');
      expect(await customer.words()).to.contain('try again');
      expect(
        await customer.tab.evaluate(
          () => document.querySelector('cf-user-details')?.shadowRoot?.querySelectorAll('.spinner').length,
        ),
      ).to.equal(0);
    });

  it('34: a failure has a name, a sentence with a next step, and one line for the developer', async () => {
    world.shop.cashfree.emulator.fail({endpoint: 'session', kind: 'error', status: 401});
    const customer = await world.at('overlay');
    await customer.tab.consoleMessages();
    await customer.press();
    expect(await customer.ending()).to.equal('failed: cashfree-keys-refused');
    expect(await customer.record()).to.include('cf-error cashfree-keys-refused');
    expect(await customer.words()).to.contain('fill in the form by hand');
    // The diagnosis is a chunk of its own, so the line comes after the ending.
    const lines = await until('the line on the console', async () => {
      const told = (await customer.tab.consoleMessages()).filter(({text}) => text.includes('keys-refused'));
      return told.length > 0 ? told : undefined;
    });
    expect(lines.map(({type}) => type)).to.deep.equal(['error']);
  });

  it('35: an element that is removed from the page leaves nothing behind', async () => {
    const customer = await world.at('overlay');
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

  it('35: after an overlay closed itself without a callback the user is asked', async () => {
    world.shop.cashfree.emulator.set({overlayClose: 'silent'});
    const customer = await world.at('overlay');
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
}
