import type {Presentation} from '../../../src/protocol/proxy/api.ts';
import type {Shop} from './shop.ts';
import type {Visitor} from './visitor.ts';

/** The person of Cashfree's documented answer. */
export const EXAMPLE = '9988123456';
const WITHOUT_DATA = '1000000013';

/** What a user does at Cashfree, and how the transaction ends, by presentation. */
export interface Ending {
  readonly name: string;
  readonly mobile?: string;
  readonly before?: (shop: Shop) => void;
  /** Missing if the user does not reach Cashfree's page. */
  readonly act?: (visitor: Visitor, shop: Shop) => Promise<void>;
  readonly ends: string | Readonly<Record<Presentation, string>>;
}

const press = (name: string) => async (visitor: Visitor) => {
  const there = await visitor.there();
  await visitor.password(there);
  await there.click({role: 'button', name});
};

export const endings: readonly Ending[] = [
  {name: 'approves', act: press('Approve'), ends: 'done'},
  {name: 'denies', act: press('Deny'), ends: 'denied: consent-denied'},
  {
    name: 'closes the page',
    act: press('Close'),
    ends: {overlay: 'cancelled', popup: 'failed: not-completed', redirect: 'failed: not-completed'},
  },
  {
    name: 'mistypes the one-time password, then gets it right',
    act: async visitor => {
      const there = await visitor.there();
      await visitor.password(there, '999999');
      await there.waitFor(() => document.querySelector('[role=alert]'));
      await visitor.password(there);
      await there.click({role: 'button', name: 'Approve'});
    },
    ends: 'done',
  },
  {
    name: 'acts after the deadline',
    act: async (visitor, shop) => {
      const there = await visitor.there();
      await there.waitFor(() => document.querySelector('#otp'));
      shop.cashfree.emulator.clock.advance(3_600_001);
      await visitor.password(there);
      // A page that polls may get the result first, and close Cashfree's page.
      const returned = there.click({role: 'button', name: /^Return to/});
      await Promise.race([returned, visitor.ending()]);
      returned.catch(() => undefined);
    },
    ends: 'expired: consent-expired',
  },
  {
    name: 'cancels before Cashfree’s page is loaded',
    before: shop => shop.cashfree.emulator.fail({endpoint: 'session', kind: 'latency', ms: 20_000}),
    act: visitor => visitor.tab.click({role: 'button', name: 'Cancel'}),
    ends: 'cancelled',
  },
  {name: 'has no data at Cashfree', mobile: WITHOUT_DATA, ends: 'unavailable: data-unavailable'},
  {
    name: 'starts while Cashfree is down',
    before: shop => shop.cashfree.emulator.fail({endpoint: 'session', kind: 'error', status: 500}),
    ends: 'failed: cashfree-failed',
  },
  {
    name: 'receives the code of another person',
    before: shop => shop.cashfree.emulator.set({codeOf: 'other-session'}),
    act: press('Approve'),
    ends: 'failed: binding-mismatch',
  },
];
