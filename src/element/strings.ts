import type {Actor, FailureCode} from '../protocol/failures.ts';

/** Every text that the element shows. The element does not interpret markup in them. */
export interface Strings {
  /** Label of the main button before the first attempt. */
  readonly start: string;
  /** Label of the main button after a failure, a refusal or an expiry, and if a reload has lost the consent page. */
  readonly again: string;
  /** Label of the main button while a rate limit lasts. The element replaces `{time}` with the remaining time, for example `0:42`. */
  readonly againIn: string;
  /** Shown when the wait of a rate limit has ended. */
  readonly ready: string;
  /** Label of the main button after success, or if Cashfree has no data, while the user can edit the number. A press returns to the field. */
  readonly renew: string;
  /** Label of the button that cancels the transaction. */
  readonly cancel: string;
  /** Label of the main button while the user is on Cashfree's page. A press shows that page again. */
  readonly reopen: string;
  /** Label of the main button if only another browser can help. A press copies the link to the page. */
  readonly copy: string;
  /** Shown when the link to the page is in the clipboard. */
  readonly copied: string;
  /** Shown if the browser refused access to the clipboard. The user can copy the link by hand. */
  readonly uncopied: string;
  /** Label of the button beside the last two digits of a reused number. A press lets the user enter another number. */
  readonly change: string;
  /** Label of the element's own field. */
  readonly mobile: string;
  /** Shown under the button before the first attempt. */
  readonly intro: string;
  /** The first step of three, and the next one. Shown before the user goes to Cashfree's page. */
  readonly stepNumber: string;
  /** The second step. Shown while the user is on Cashfree's page. */
  readonly stepCashfree: string;
  /** The third step. Shown when the user has returned. */
  readonly stepBack: string;
  /** Shown while the proxy creates the session. */
  readonly preparing: string;
  /** Shown while the user is on Cashfree's page. */
  readonly consenting: string;
  /** Shown if the consent page may have been closed. The user chooses between `reopen` and `cancel`. */
  readonly doubtful: string;
  /** Shown after a redirect or a reload, while the element asks the proxy for the status. */
  readonly resuming: string;
  /** Shown while the proxy exchanges the code. */
  readonly exchanging: string;
  /** Shown while the proxy fetches the details. */
  readonly fetching: string;
  /** Shown while the proxy creates the Secure ID user. */
  readonly creating: string;
  /** Follows the text of a step that takes longer than four seconds. */
  readonly slow: string;
  /** Shown when the details have arrived. */
  readonly done: string;
  /** Shown when the details have arrived without a scope that the page requires. */
  readonly incomplete: string;
  /** Shown when the user has cancelled the transaction. */
  readonly cancelled: string;
  /** Text of the badge of the emulator, which verifies no person. */
  readonly emulator: string;
  /** Text of each failure, by its code, with a next step for the user. A code without a text gets a text of `failed`. */
  readonly failures: Readonly<Partial<Record<FailureCode, string>>>;
  /** Text of a failure that has none in `failures`, by the actor who can fix it. */
  readonly failed: Readonly<Record<Actor, string>>;
}

/**
 * Texts for the property `strings`. They replace the English texts. A missing text stays English, also in `failures` and
 * `failed`.
 *
 * @example
 * ```ts
 * import type {StringsOverride} from 'cf-user-details';
 *
 * export const hindi: StringsOverride = {cancel: 'रद्द करें', failed: {user: 'कृपया फिर से कोशिश करें।'}};
 * ```
 */
export type StringsOverride = Partial<Omit<Strings, 'failures' | 'failed'>> & {
  readonly failures?: Strings['failures'];
  readonly failed?: Partial<Strings['failed']>;
};

/** The English texts, which are the defaults. */
export const english: Strings = {
  start: 'Fill in with Cashfree 1-Click',
  again: 'Try again',
  againIn: 'Try again in {time}',
  ready: 'You can try again now.',
  renew: 'Use another number',
  cancel: 'Cancel',
  reopen: 'Open Cashfree’s page again',
  copy: 'Copy the link to this page',
  copied: 'Copied. Open your browser, and paste the link into its address bar.',
  uncopied: 'The link could not be copied. Press and hold it to copy it yourself.',
  change: 'Change',
  mobile: 'Mobile number',
  intro: 'You choose what to share.',
  stepNumber: 'Step 1 of 3. Next: Cashfree’s page asks for a one-time password, then you come back here.',
  stepCashfree: 'Step 2 of 3: Cashfree’s page asks for your consent. Then you come back here.',
  stepBack: 'Step 3 of 3: you are back here.',
  preparing: 'Getting ready…',
  consenting: 'Please continue on Cashfree’s page.',
  doubtful: 'Still waiting for you on Cashfree’s page. Did you close it?',
  resuming: 'Picking up where you left…',
  exchanging: 'Checking your consent…',
  fetching: 'Fetching what you shared…',
  creating: 'Setting up your profile…',
  slow: 'Still working. This takes a little longer than usual.',
  done: 'Done. Your details are here.',
  incomplete: 'Some details were not shared. Please fill in the rest by hand.',
  cancelled: 'You stopped. Nothing was shared.',
  emulator: 'Emulator: no person is verified',
  failures: {
    'mobile-invalid': 'Please enter a mobile number of ten digits.',
    'browser-unsuitable': 'This does not work here. Please open this page in your own browser.',
    'popup-blocked': 'Your browser blocked the window. Allow it for this site, then try again.',
    'sdk-unavailable':
      'Cashfree’s page could not be loaded. Check your connection or your ad blocker, then try again.',
    'overlay-unreachable': 'Cashfree’s page could not be shown on top of this page. Please try again.',
    busy: 'Another window is already asking for your consent. Finish or cancel that one first.',
    'not-completed': 'You came back before finishing. Nothing was shared. Try again when you are ready.',
    'consent-denied': 'You chose not to share. You can fill in the form by hand, or try again.',
    'consent-expired': 'That took too long, so the request has expired. Please start again.',
    'callback-conflict': 'The answer did not look right, so it was not used. Please start again.',
    'proxy-unreachable': 'The connection was lost. Check your network, then try again.',
    'challenge-failed': 'The check that you are a person did not work. Please try again.',
    'rate-limited': 'Too many tries. Please wait a moment, then try again.',
    'cashfree-rate-limited':
      'Cashfree is very busy. Please wait a moment, then try again, or fill in the form by hand.',
    'transaction-missing': 'This request is no longer open. Please start again.',
    'binding-mismatch':
      'The answer belonged to another person’s request, so it was not used. Please start again.',
    'identity-mismatch': 'The answer was for another mobile number, so it was not used. Please start again.',
    'identity-unproven': 'Your mobile number was not shared, but is needed. Please start again.',
    'token-rejected': 'Your consent has expired. Please start again.',
    'data-unavailable': 'Cashfree has no details for this number. Please fill in the form by hand.',
    'code-rejected': 'Cashfree did not accept the answer. Please start again.',
    'cashfree-answer-invalid': 'Cashfree’s answer could not be read. Please fill in the form by hand.',
  },
  failed: {
    user: 'That did not work. Please try again.',
    merchant: 'This cannot be used here at the moment. Please fill in the form by hand.',
    cashfree: 'Cashfree does not answer at the moment. Try again in a minute, or fill in the form by hand.',
  },
};

/** @returns the English texts, with those of the page in their place. */
export function stringsWith({failures, failed, ...texts}: StringsOverride = {}): Strings {
  return {
    ...english,
    ...texts,
    failures: {...english.failures, ...failures},
    failed: {...english.failed, ...failed},
  };
}
