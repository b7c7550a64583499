import type {Presentation} from '../../../src/protocol/proxy/api.ts';
import type {Tab} from '../../_support/browser.ts';
import type {View} from '../../_support/view.ts';

/** Final states of a transaction. */
const endings = ['done', 'denied', 'cancelled', 'expired', 'unavailable', 'failed'];

/** A user of the shop and of Cashfree's page. */
export class Visitor {
  readonly tab: Tab;
  readonly #presentation: Presentation;

  constructor(tab: Tab, presentation: Presentation) {
    this.tab = tab;
    this.#presentation = presentation;
  }

  /** Opens a page of the shop and waits until its button is there. */
  async arrive(url: string): Promise<void> {
    await this.tab.goto(`${url}?presentation=${this.#presentation}`);
    await this.tab.waitFor(() =>
      document.querySelector('cf-user-details')?.shadowRoot?.querySelector('button'),
    );
  }

  /** Types a number and presses the button. */
  async ask(mobile: string): Promise<void> {
    await this.tab.type({css: '[part=input]'}, mobile);
    await this.tab.click({role: 'button', name: 'Fill in with Cashfree 1-Click'});
  }

  /** Cashfree's page, wherever this presentation shows it. */
  async there(): Promise<View> {
    if (this.#presentation === 'popup') return this.tab.popup();
    if (this.#presentation === 'overlay') return this.tab.frame('/consent');
    await this.tab.waitFor(() => location.pathname.endsWith('/consent'));
    return this.tab;
  }

  /** Goes to Cashfree's page with a number, and past the one-time password. */
  async verify(mobile: string): Promise<View> {
    await this.ask(mobile);
    const there = await this.there();
    await this.password(there);
    return there;
  }

  async password(there: View, otp = '111000'): Promise<void> {
    await there.type({css: '#otp'}, otp);
    await there.evaluate(() => void Object.assign(window, {leaving: true}));
    await there.click({role: 'button', name: 'Verify'});
    // Both pages have a Deny and a Close: a press on one that is being left does nothing.
    await there.waitFor(() => !('leaving' in window) && document.readyState === 'complete');
  }

  /** How it ended, with the code of the failure if there was one. */
  async ending(): Promise<string> {
    return this.tab.waitFor(endings => {
      const state = document.querySelector('cf-user-details')?.state;
      if (!state || !endings.includes(state.status)) return undefined;
      return 'failure' in state ? `${state.status}: ${state.failure.code}` : state.status;
    }, endings);
  }

  /** What the person reads below the button. */
  async words(): Promise<string> {
    const [status, alert] = await Promise.all(
      ['status', 'alert'].map(role =>
        this.tab.evaluate(
          role =>
            Array.from(
              document.querySelector('cf-user-details')?.shadowRoot?.querySelectorAll(`[role=${role}]`) ?? [],
              region => region.textContent,
            ).join(''),
          role,
        ),
      ),
    );
    return `${status}${alert}`.trim();
  }

  /** Names of the events that the page's code got since it was loaded, in order. */
  async events(): Promise<string[]> {
    return this.tab.evaluate(() => [...document.querySelectorAll('.log b')].map(name => name.textContent));
  }

  /** The details, unmasked, as the page's code may take them. */
  async details(): Promise<unknown> {
    return this.tab.evaluate(() => document.querySelector('cf-user-details')?.details?.toPlain());
  }
}
