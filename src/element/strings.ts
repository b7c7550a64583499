import type {Actor, FailureCode} from '../protocol/failures.ts';

/** Every text that the element shows. Plain text: markup is shown as it is. */
export interface Strings {
  /** The main button, before anything happened. */
  readonly start: string;
  /** The main button after a failure, a refusal or an expiry. */
  readonly again: string;
  /** The main button while a rate limit lasts; `{time}` is replaced by the time left, as `0:42`. */
  readonly againIn: string;
  /** The wait of a rate limit is over. */
  readonly ready: string;
  /** The main button once it is done, or no data were found: back to the field. */
  readonly renew: string;
  /** The button that cancels the transaction. */
  readonly cancel: string;
  /** The main button while the user is at Cashfree. */
  readonly reopen: string;
  /** The main button where only another browser helps. */
  readonly copy: string;
  /** The link to this page is in the clipboard. */
  readonly copied: string;
  /** The browser did not let it into the clipboard; the link is there to be copied by hand. */
  readonly uncopied: string;
  /** Beside the last two digits of the number that is used again: use another one. */
  readonly change: string;
  /** Label of the element's own field. */
  readonly mobile: string;
  /** Under the button, before anything happened. */
  readonly intro: string;
  /** The first of three steps, and what comes next, before the user leaves for Cashfree's page. */
  readonly stepNumber: string;
  /** The second step, while the user is on Cashfree's page. */
  readonly stepCashfree: string;
  /** The third step, once the user is back. */
  readonly stepBack: string;
  /** While the proxy opens the session. */
  readonly preparing: string;
  /** While the user is at Cashfree. */
  readonly consenting: string;
  /** The consent page may have been closed; the user chooses between `reopen` and `cancel`. */
  readonly doubtful: string;
  /** After a redirect or a reload, while the proxy is asked for the status. */
  readonly resuming: string;
  /** While the proxy exchanges the code. */
  readonly exchanging: string;
  /** While the details are fetched. */
  readonly fetching: string;
  /** While the Secure ID user is created. */
  readonly creating: string;
  /** Follows the words of a step that takes longer than four seconds. */
  readonly slow: string;
  /** The details arrived. */
  readonly done: string;
  /** Done, but something that the page requires was not shared. */
  readonly incomplete: string;
  /** The transaction was cancelled. */
  readonly cancelled: string;
  /** The badge of the emulator, which verifies no person. */
  readonly emulator: string;
  /** What a failure shows to the user, by its code, with a next step. Codes that are left out use `failed`. */
  readonly failures: Readonly<Partial<Record<FailureCode, string>>>;
  /** What a failure without words of its own shows, by the actor who can fix it. */
  readonly failed: Readonly<Record<Actor, string>>;
}

/**
 * Texts that replace the English ones, for the property `strings`. The others stay, also within `failures` and `failed`.
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

/** The English texts, the default of every key. */
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

/** Merges texts of the page over the English ones. */
export function stringsWith({failures, failed, ...words}: StringsOverride = {}): Strings {
  return {
    ...english,
    ...words,
    failures: {...english.failures, ...failures},
    failed: {...english.failed, ...failed},
  };
}
