import {expect} from 'chai';
import type {Presentation} from '../../../../src/protocol/proxy/api.ts';
import {openSite, type Site} from '../../../_support/site.ts';
import {openShop} from '../../_support/shop.ts';
import {Customer, embedder, PAGE} from './customer.ts';
import type {World} from './world.ts';

/** Runs in the page: how it ended. */
function ending(): string | undefined {
  const state = document.querySelector('cf-user-details')?.state;
  return state && 'failure' in state ? state.failure.code : state?.status === 'done' ? 'done' : undefined;
}

/** Where `auto` has to know where it is. */
export function surroundings(world: World): void {
  /** A page of another site, with ours in a frame. */
  const framing = (presentation: Presentation): Promise<Site> =>
    openSite(
      'portal',
      () =>
        new Response(
          `<!doctype html><iframe src="${world.shop.url}${PAGE}?presentation=${presentation}" width="600" height="900"></iframe>`,
          {headers: {'content-type': 'text/html'}},
        ),
    );

  /** Answers these media queries with yes. */
  const pretend = (customer: Customer, ...parts: readonly string[]) =>
    customer.tab.evaluate(
      (...parts) => {
        const {matchMedia} = window;
        window.matchMedia = query =>
          parts.some(part => query.includes(part)) ? ({matches: true} as MediaQueryList) : matchMedia(query);
      },
      ...parts,
    );

  it('5: on a phone, a page with a half-filled form opens a window instead of a redirect', async () => {
    const customer = await world.at('auto');
    await pretend(customer, 'coarse');
    await customer.tab.type({css: '[name=note]'}, 'half a form');
    await customer.press();
    await customer.tab.popup();
    expect(await customer.record()).to.include('cf-presentation popup phone-with-form');
  });

  /** Puts the element into a modal of the page, as libraries make them: the body takes no presses, the modal does. */
  const enclose = (customer: Customer) =>
    customer.tab.evaluate(() => {
      const element = document.querySelector('cf-user-details');
      const modal = element?.closest<HTMLElement>('form, main, div') ?? element;
      if (!modal) throw new Error('No element');
      modal.setAttribute('aria-modal', 'true');
      modal.style.pointerEvents = 'auto';
      document.body.style.pointerEvents = 'none';
    });

  it('inside a modal of the page, a window is opened', async () => {
    world.shop.cashfree.emulator.set({overlayElement: 'div'});
    const customer = await world.at('auto');
    await enclose(customer);
    await customer.press();
    await customer.tab.popup();
    expect(await customer.record()).to.include('cf-presentation popup inside-modal');
  });

  it('an overlay that a modal of the page covers ends with a message', async () => {
    world.shop.cashfree.emulator.set({overlayElement: 'div'});
    const customer = await world.at('overlay');
    await enclose(customer);
    await customer.press();
    expect(await customer.ending()).to.equal('failed: overlay-unreachable');
    expect(await customer.tab.evaluate(() => document.documentElement.style.overflow)).to.equal('');
  });

  for (const alone of [true, false])
    it(`with an embedder policy${alone ? '' : ', isolated'}: a blank overlay ends with a failure, and the next press uses another presentation`, async function () {
      // Firefox tells a refused frame only on an isolated page, by its silence.
      if (alone && world.engine === 'firefox') this.skip();
      const shop = await openShop({}, [embedder(alone)]);
      try {
        const customer = await Customer.at(world.context, shop.url, 'overlay');
        await customer.press();
        expect(await customer.ending()).to.equal('failed: overlay-unreachable');
        await customer.tab.evaluate(() => {
          const element = document.querySelector('cf-user-details');
          if (element) element.presentation = 'auto';
        });
        await customer.press();
        await customer.approve(await customer.tab.popup());
        expect(await customer.ending()).to.equal('done');
        const reason = alone ? 'after-failure' : 'isolated-page';
        expect(await customer.record()).to.include(`cf-presentation popup ${reason}`);
      } finally {
        await shop.close();
      }
    });

  it('9: in the browser of a chat app only overlay and redirect are tried', async () => {
    const customer = await world.at('auto', {popup: 'undefined'});
    await customer.tab.evaluate(() =>
      Object.defineProperty(navigator, 'userAgent', {value: `${navigator.userAgent} Instagram 300.0`}),
    );
    await customer.press();
    await customer.tab.frame('/consent').waitFor(() => document.querySelector('#otp'));
    expect(await customer.record()).to.deep.equal(['cf-presentation overlay in-app-browser']);
    expect(await customer.opened()).to.equal(0);
  });

  it('9: if neither is possible, the user is asked to open the page in another browser', async () => {
    const customer = await world.at('auto', {veto: 'overlay,redirect'});
    await customer.tab.evaluate(() =>
      Object.defineProperty(navigator, 'userAgent', {value: `${navigator.userAgent} Instagram 300.0`}),
    );
    await customer.press();
    expect(await customer.ending()).to.equal('failed: browser-unsuitable');
    expect((await customer.record()).at(-2)).to.equal('cf-presentation elsewhere in-app-browser');
    expect(await customer.words()).to.contain('open this page in your own browser');
    expect(await customer.tab.has({role: 'button', name: 'Copy the link to this page'})).to.equal(true);
  });

  it('10: an installed app stays in its own window', async () => {
    const customer = await world.at('auto');
    await pretend(customer, 'display-mode: standalone', 'coarse');
    await customer.press();
    await customer.approve(customer.tab.frame('/consent'));
    expect(await customer.ending()).to.equal('done');
    expect((await customer.record())[0]).to.equal('cf-presentation overlay installed-app');
    expect(await customer.opened()).to.equal(0);
  });

  it('12: on a phone, Cashfree’s page opens in the whole tab, where browsers can fill in one-time passwords', async () => {
    const customer = await world.at('auto');
    await pretend(customer, 'coarse');
    await customer.press();
    await customer.tab.waitFor(() => location.pathname.endsWith('/consent') && top === window);
    expect(await customer.tab.has({css: '#otp[autocomplete=one-time-code]'})).to.equal(true);
  });

  it('11: framed by another site, with partitioned cookies, it ends with a reason, and the next try with a link to the page', async () => {
    const frame = await framing('popup');
    try {
      const tab = await world.context.newTab();
      await tab.goto(frame.origin);
      const inside = tab.frame('windows.html');
      await inside.click({role: 'button', name: /Fill in/});
      // The user need not return: the proxy's answer to the first request reveals the cause.
      expect(await inside.waitFor(ending)).to.equal('transaction-missing');
      await inside.evaluate(() => {
        const element = document.querySelector('cf-user-details');
        if (element) element.presentation = 'auto';
      });
      await inside.click({role: 'button', name: 'Try again'});
      expect(await inside.waitFor(ending)).to.equal('browser-unsuitable');
      expect(await inside.has({role: 'link', name: /^http/})).to.equal(true);
    } finally {
      await frame.close();
    }
  });
}
