/** Every visible state of the element: how to reach it, and its text. */
import type {CfUserDetailsElement} from '../../../src/index.ts';
import {cancelButton, cut, main, never, problem, reach, type, until, type World} from './world.ts';

export interface Face {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly reach: (element: CfUserDetailsElement, world: World) => Promise<void> | void;
  readonly says: RegExp;
  /** Label of the main button. */
  readonly action: string | RegExp;
  /** Said at once; politely if left out. */
  readonly urgent?: true;
  /** The element shows a Cancel button. */
  readonly cancels?: true;
  /** The way by hand is offered, or is the main thing. */
  readonly manual?: true | 'main';
}

const press = async (element: CfUserDetailsElement, status: Parameters<typeof reach>[1]): Promise<void> => {
  type(element);
  main(element).click();
  await reach(element, status);
};

const START = 'Fill in with Cashfree 1-Click';
const AGAIN = 'Try again';
const REOPEN = 'Open Cashfree’s page again';
const RENEW = 'Use another number';

export const faces: readonly Face[] = [
  {name: 'before anything', reach: () => undefined, says: /You choose what to share/, action: START},
  {name: 'disabled', attributes: {disabled: ''}, reach: () => undefined, says: /You choose/, action: START},
  {
    name: 'with a wrong number',
    reach: async element => {
      main(element).click();
      await reach(element, 'failed');
    },
    says: /enter a mobile number of ten digits/,
    action: START,
    urgent: true,
  },
  {
    name: 'preparing',
    reach: (element, world) => {
      world.answer('POST /session', never);
      return press(element, 'preparing');
    },
    says: /^Getting ready…$/,
    action: START,
    cancels: true,
  },
  {
    name: 'slow',
    reach: async (element, world) => {
      world.answer('POST /session', never);
      await press(element, 'preparing');
      world.passFourSeconds();
      await element.updateComplete;
    },
    says: /^Getting ready… Still working/,
    action: START,
    cancels: true,
  },
  {
    name: 'at Cashfree',
    reach: (element, world) => world.consent(element),
    says: /continue on Cashfree’s page/,
    action: REOPEN,
    cancels: true,
  },
  {
    name: 'perhaps no longer at Cashfree',
    reach: async (element, world) => {
      await world.consent(element);
      world.sdk.last.successCb(undefined);
      await until(() => element.state.status === 'consenting' && element.state.doubtful);
      await element.updateComplete;
    },
    says: /Did you close it\?/,
    action: REOPEN,
    cancels: true,
  },
  {
    name: 'exchanging',
    reach: async (element, world) => {
      world.answer('POST /token', never);
      await world.consent(element);
      world.sdk.approve();
      await reach(element, 'exchanging');
    },
    says: /Checking your consent/,
    action: START,
    cancels: true,
  },
  {
    name: 'fetching',
    reach: async (element, world) => {
      world.answer('POST /user-details', never);
      await world.consent(element);
      world.sdk.approve();
      await reach(element, 'fetching');
    },
    says: /Fetching what you shared/,
    action: START,
    cancels: true,
  },
  {
    name: 'creating the user',
    attributes: {'create-user': ''},
    reach: async (element, world) => {
      world.answer('POST /users', never);
      await world.consent(element);
      world.sdk.approve();
      await reach(element, 'creating');
    },
    says: /Setting up your profile/,
    action: START,
    cancels: true,
  },
  {
    name: 'done',
    reach: (element, world) => world.finish(element),
    says: /^Done\. Your details are here\.$/,
    action: RENEW,
  },
  {
    name: 'done, but without all that the page requires',
    attributes: {'required-scopes': 'NAME PAN'},
    reach: (element, world) => world.finish(element),
    says: /^Some details were not shared.*by hand\.$/,
    action: RENEW,
    manual: 'main',
  },
  {
    name: 'denied',
    reach: async (element, world) => {
      await world.consent(element);
      world.sdk.last.errorCb({status: 'DENIED'});
      await reach(element, 'denied');
    },
    says: /chose not to share.*by hand, or try again/,
    action: AGAIN,
    urgent: true,
    manual: true,
  },
  {
    name: 'cancelled',
    reach: async (element, world) => {
      await world.consent(element);
      cancelButton(element).click();
      await reach(element, 'cancelled');
    },
    says: /You stopped\. Nothing was shared/,
    action: START,
    manual: true,
  },
  {
    name: 'expired',
    reach: async (element, world) => {
      await world.consent(element);
      world.sdk.last.errorCb({status: 'EXPIRED'});
      await reach(element, 'expired');
    },
    says: /took too long.*start again/,
    action: AGAIN,
    urgent: true,
    manual: true,
  },
  {
    name: 'without data',
    reach: (element, world) => {
      world.answer('POST /session', problem('data-unavailable', {}, 404));
      return press(element, 'unavailable');
    },
    says: /no details for this number.*by hand/,
    action: RENEW,
    urgent: true,
    manual: 'main',
  },
  {
    name: 'cut off',
    reach: (element, world) => {
      world.answer('POST /session', cut);
      return press(element, 'failed');
    },
    says: /connection was lost.*try again/,
    action: AGAIN,
    urgent: true,
    manual: true,
  },
  {
    name: 'failed by Cashfree',
    reach: (element, world) => {
      world.answer('POST /session', problem('cashfree-failed', {status: 500}, 502));
      return press(element, 'failed');
    },
    says: /Cashfree does not answer.*Try again in a minute/,
    action: AGAIN,
    urgent: true,
    manual: true,
  },
  {
    name: 'failed by the merchant',
    reach: (element, world) => {
      world.answer('POST /session', problem('cashfree-keys-refused', {status: 401, keys: 'one-click'}, 502));
      return press(element, 'failed');
    },
    says: /cannot be used here at the moment.*by hand/,
    action: AGAIN,
    urgent: true,
    manual: 'main',
  },
  {
    name: 'limited',
    reach: (element, world) => {
      world.answer('POST /session', problem('rate-limited', {retry_after: 7200}, 429));
      return press(element, 'failed');
    },
    says: /Too many tries.*wait.*try again/,
    // Two hours, or less by as long as the test took to come here.
    action: /^Try again in (?:2:00:00|1:59:\d\d)$/,
    urgent: true,
    manual: true,
  },
  {
    name: 'in the browser of an app that can show nothing',
    attributes: {presentation: 'auto'},
    reach: (element, world) => {
      world.inApp();
      refuseAll(element);
      return press(element, 'failed');
    },
    says: /open this page in your own browser/,
    action: 'Copy the link to this page',
    urgent: true,
    manual: true,
  },
];

/** The page cancels every presentation. */
export function refuseAll(element: CfUserDetailsElement): void {
  element.addEventListener('cf-presentation', event => {
    if (event.presentation !== 'elsewhere') event.preventDefault();
  });
}
