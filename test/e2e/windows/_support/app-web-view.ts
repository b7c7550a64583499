import {expect} from 'chai';
import {finished, type Customer} from './customer.ts';
import type {World} from './world.ts';

const ANDROID =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP1A.240305.019; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0.0.0 Mobile Safari/537.36';

/** The page inside a merchant's own app. A browser imitates the web view; no device is used. */
export function appWebView(world: World): void {
  const callItself = (customer: Customer, agent: string) =>
    customer.tab.evaluate(
      agent => void Object.defineProperty(navigator, 'userAgent', {value: agent, configurable: true}),
      agent,
    );

  it('18: the overlay is used, and no window is tried', async () => {
    const customer = await world.at('auto', {popup: 'null'});
    await callItself(customer, ANDROID);
    await customer.press();
    await customer.approve(customer.tab.frame('/consent'));
    expect(await customer.ending()).to.equal('done');
    expect((await customer.record())[0]).to.equal('cf-presentation overlay app-web-view');
    expect(await customer.opened()).to.equal(0);
  });

  it('18: a custom user agent of the app changes nothing if React Native is detected', async () => {
    const customer = await world.at('auto');
    await callItself(customer, 'ShopApp/7.1');
    await customer.tab.evaluate(() => void Object.assign(window, {ReactNativeWebView: {}}));
    await customer.press();
    await customer.tab.frame('/consent').waitFor(() => document.querySelector('#otp'));
    expect((await customer.record())[0]).to.equal('cf-presentation overlay app-web-view');
  });

  it('18: if window.open returns the page’s own window, the popup becomes a redirect and returns', async () => {
    const customer = await world.at('popup', {popup: 'self'});
    const home = await customer.tab.url();
    await customer.press();
    await customer.tab.waitFor(() => document.querySelector('#otp'));
    await customer.approve(customer.tab);
    expect(await customer.ending()).to.equal('done');
    expect(await customer.tab.url()).to.equal(home);
    expect(world.shop.cashfree.emulator.calls('generate-token')).to.equal(1);
  });

  it('18: an overlay needs no cookie of another site', async () => {
    const customer = await world.at('overlay');
    await customer.press();
    const there = customer.tab.frame('/consent');
    const address = await there.evaluate(() => location.origin);
    await customer.approve(there);
    expect(await customer.ending()).to.equal('done');
    expect(await customer.tab.cookies()).not.to.deep.equal([]);
    await customer.tab.goto(address);
    expect(await customer.tab.cookies()).to.deep.equal([]);
  });

  it('18: a page that was killed at Cashfree and reopened at the callback hands over the code, and the user can continue', async () => {
    const customer = await world.at('redirect');
    await customer.press();
    await customer.tab.waitFor(() => document.querySelector('#otp'));
    // Another tab has the cookies, and nothing of the session storage: what a web view has after its app was killed.
    const reopened = await world.context.newTab();
    await reopened.goto(await customer.tab.url());
    await reopened.waitFor(() => document.querySelector('#otp'));
    await customer.approve(reopened);
    await finished(reopened, 'Thank you');
    expect(world.shop.cashfree.emulator.calls('generate-token')).to.equal(1);
    const again = await world.at('redirect');
    expect(await again.status()).to.equal('idle');
    await again.press();
    await again.approve(await again.there());
    expect(await again.ending()).to.equal('done');
  });
}
