import {expect} from 'chai';
import type {Shop} from '../../_support/shop.ts';
import {Customer} from './customer.ts';
import type {World} from './world.ts';

/** Which of the three routes back are cut; one is left. */
const cuts = ['', 'message', 'channel', 'status', 'message,channel', 'message,status', 'channel,status'];

/** The consent page in a window of its own, and the three ways back from it. */
export function popup(world: World): void {
  /** Goes there and back by popup, and comes home with the details, once. */
  async function succeed(
    {url, cashfree}: Shop,
    query: Readonly<Record<string, string>> = {},
  ): Promise<Customer> {
    const customer = await Customer.at(world.context, url, 'popup', query);
    await customer.press();
    await customer.approve(await customer.there());
    expect(await customer.ending()).to.equal('done');
    expect((await customer.record()).filter(event => event.startsWith('cf-details'))).to.have.length(1);
    expect(cashfree.emulator.calls('generate-token')).to.equal(1);
    expect(cashfree.emulator.calls('user-details')).to.equal(1);
    return customer;
  }

  it('1: the window opens inside the user gesture, although the session is slow', async () => {
    world.shop.cashfree.emulator.fail({endpoint: 'session', kind: 'latency', ms: 2_500});
    await succeed(world.shop);
  });

  it('1: the window opens inside the user gesture, although the page’s challenge widget is slow', async () => {
    const customer = await world.at('popup');
    await customer.tab.evaluate(() => {
      const element = document.querySelector('cf-user-details');
      const widget = new Promise<string>(answer => Object.assign(window, {answer}));
      if (element) element.challenge = () => widget;
    });
    await customer.press();
    const there = await customer.tab.popup();
    expect(await customer.status()).to.equal('preparing');
    expect(world.shop.cashfree.emulator.calls('session')).to.equal(0);
    await customer.tab.evaluate(() =>
      (window as unknown as {answer: (token: string) => void}).answer('a-token'),
    );
    await customer.approve(there);
    expect(await customer.ending()).to.equal('done');
    expect(await customer.opened()).to.equal(1);
  });

  for (const popup of ['null', 'undefined'])
    it(`1: a blocked window (${popup}) is reported at once, and the next press uses another presentation`, async () => {
      const customer = await world.at('auto', {popup});
      await customer.tab.evaluate(() => {
        const element = document.querySelector('cf-user-details');
        if (element) element.presentation = 'popup';
      });
      await customer.press();
      expect(await customer.ending()).to.equal('failed: popup-blocked');
      expect(world.shop.cashfree.emulator.calls('session')).to.equal(0);
      await customer.tab.evaluate(() => {
        const element = document.querySelector('cf-user-details');
        if (element) element.presentation = 'auto';
      });
      await customer.press();
      await customer.tab.frame('/consent').waitFor(() => document.querySelector('#otp'));
      expect((await customer.record()).at(-1)).to.contain('overlay');
    });

  for (const off of cuts)
    it(`2: success once with ${off ? `${off.replace(',', ' and ')} cut` : 'all routes open'}`, async () => {
      const customer = await succeed(world.shop, off ? {off} : {});
      // Where the proxy is silent, a window that is closed may be asked about before its notice comes.
      if (!off.includes('status')) expect(await customer.record()).not.to.include('cf-waiting');
    });

  it('2: success although the page is isolated (COOP)', () => succeed(world.isolatedShop));

  it('2: success although the consent page is isolated (COOP)', async () => {
    world.shop.cashfree.emulator.set({coop: 'same-origin'});
    await succeed(world.shop);
  });

  it('2: success although both are isolated (COOP)', async () => {
    world.isolatedShop.cashfree.emulator.set({coop: 'same-origin'});
    await succeed(world.isolatedShop);
  });

  it('2: a denial arrives although both are isolated (COOP)', async () => {
    world.isolatedShop.cashfree.emulator.set({coop: 'same-origin'});
    const customer = await Customer.at(world.context, world.isolatedShop.url, 'popup');
    await customer.press();
    const there = await customer.there();
    await customer.password(there);
    await there.click({role: 'button', name: 'Deny'});
    expect(await customer.ending()).to.equal('denied: consent-denied');
  });

  it('3: after the window closed the user is asked, and succeeds in a reopened window', async () => {
    const customer = await world.at('popup');
    await customer.press();
    const first = await customer.tab.popup();
    await first.waitFor(() => document.querySelector('#otp'));
    await first.close();
    await customer.told('cf-waiting');
    expect(await customer.status()).to.equal('consenting');
    await customer.press();
    await customer.approve(await customer.tab.popup());
    expect(await customer.ending()).to.equal('done');
    expect(world.shop.cashfree.emulator.calls('session')).to.equal(1);
  });

  it('3: with all routes cut the user is asked, and Cancel ends it', async () => {
    const customer = await world.at('popup', {off: 'message,channel,status'});
    await customer.press();
    const there = await customer.tab.popup();
    await customer.approve(there);
    await there.closed();
    await customer.told('cf-waiting');
    await customer.tab.click({role: 'button', name: 'Cancel'});
    expect(await customer.ending()).to.equal('cancelled');
  });

  it('3: with all routes cut and no user present it ends at the deadline', async () => {
    const customer = await world.at('popup', {off: 'message,channel,status'});
    await customer.press();
    await (await customer.tab.popup()).waitFor(() => document.querySelector('#otp'));
    await customer.tab.evaluate(() => {
      const {now} = Date;
      Date.now = () => now() + 600_000;
      document.querySelector('cf-user-details')?.resume();
    });
    expect(await customer.ending()).to.equal('failed: proxy-unreachable');
  });

  it('4: a second press brings the window to the front, and opens no second window', async () => {
    const customer = await world.at('popup');
    await customer.press();
    const there = await customer.tab.popup();
    await there.type({css: '#otp'}, '11');
    await customer.tab.evaluate(() => document.querySelector('cf-user-details')?.start());
    expect(await customer.opened()).to.equal(1);
    expect(await there.evaluate(() => document.querySelector<HTMLInputElement>('#otp')?.value)).to.equal(
      '11',
    );
    expect(world.shop.cashfree.emulator.calls('session')).to.equal(1);
  });

  it('8: the page can be reloaded while the window is open, and still gets the answer', async () => {
    const customer = await world.at('popup');
    await customer.press();
    const there = await customer.tab.popup();
    await there.waitFor(() => document.querySelector('#otp'));
    await customer.tab.reload();
    await customer.ready();
    await customer.approve(there);
    expect(await customer.ending()).to.equal('done');
    expect(world.shop.cashfree.emulator.calls('generate-token')).to.equal(1);
  });

  it('8: the page can be closed while the user approves, and gets the answer when it is loaded again', async () => {
    const customer = await world.at('popup');
    const home = await customer.tab.url();
    await customer.press();
    const there = await customer.tab.popup();
    await there.waitFor(() => document.querySelector('#otp'));
    await customer.tab.goto('about:blank');
    await customer.approve(there);
    await there.closed();
    await customer.tab.goto(home);
    expect(await customer.ending()).to.equal('done');
  });

  it('14: the trace shows how the popup ended, and no secret', async () => {
    const customer = await world.at('popup');
    await customer.press();
    await customer.approve(await customer.there());
    await customer.ending();
    const trace = await customer.trace();
    expect(trace).to.contain('"event":"exchanged"').and.contain('"status":"done"');
    expect(trace).not.to.match(/emulated_|9988123456|John/);
  });
}
