import {expect} from 'chai';
import {openSite, type Site} from '../../../_support/site.ts';
import {until} from '../../../_support/view.ts';
import {openShop, type Shop} from '../../_support/shop.ts';
import {Customer, finished, visit} from './customer.ts';
import type {World} from './world.ts';

/** One code, one exchange, one success. */
export function exchange(world: World): void {
  it('13: one code in two tabs is exchanged once', async () => {
    let elsewhere: Site | undefined;
    let other: Shop | undefined;
    try {
      elsewhere = await openSite('landing', () => new Response('landed'));
      const redirectUrl = `${elsewhere.origin}/landed`;
      other = await openShop({emulator: {redirectUrl}});
      const customer = await Customer.at(world.context, other.url, 'redirect');
      await customer.press();
      await customer.approve(await customer.there());
      await customer.tab.waitFor(() => location.pathname === '/landed');
      const {search} = new URL(await customer.tab.url());
      const {url} = other;
      const tabs = [await world.context.newTab(), await world.context.newTab()];
      await Promise.all(tabs.map(tab => visit(tab, `${url}/callback.html${search}`)));
      for (const tab of tabs) await finished(tab, 'Thank you');
      await until('the exchange', async () => other?.cashfree.emulator.calls('generate-token'));
      expect(other.cashfree.emulator.calls('generate-token')).to.equal(1);
    } finally {
      await other?.close();
      await elsewhere?.close();
    }
  });

  it('14: the callback page, opened directly, shows that and sends no request', async () => {
    const tab = await world.context.newTab();
    await visit(tab, `${world.shop.url}/callback.html`);
    await finished(tab, 'not finished');
    expect(world.shop.cashfree.emulator.calls('generate-token')).to.equal(0);
  });

  it('15: the second element of a page fails as busy while the first one runs', async () => {
    const customer = await world.at('overlay', {second: ''});
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
    it(`15: a code that arrives twice, ${delivery}, succeeds once`, async () => {
      world.shop.cashfree.emulator.set({delivery});
      const customer = await world.at('overlay');
      await customer.press();
      await customer.approve(await customer.there());
      expect(await customer.ending()).to.equal('done');
      expect((await customer.record()).filter(event => event.startsWith('cf-details'))).to.have.length(1);
      expect(world.shop.cashfree.emulator.calls('generate-token')).to.equal(1);
    });

  it('15: a page that is navigated to the callback page after its success returns, with the details again', async () => {
    const customer = await world.at('overlay');
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
    await visit(customer.tab, `${world.shop.url}/callback.html?auth_code=${encodeURIComponent(code)}`);
    expect(await customer.ending()).to.equal('done');
    expect(await customer.tab.url()).to.equal(home);
    expect((await customer.record()).filter(event => event.startsWith('cf-details'))).to.have.length(1);
    expect(world.shop.cashfree.emulator.calls('user-details')).to.equal(1);
    await customer.tab.reload();
    await customer.ready();
    expect(await customer.status()).to.equal('idle');
  });
}
