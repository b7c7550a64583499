import {openingEnglish} from './opening.ts';
import type {Strings, StringsOverride} from './strings.ts';

/** The English texts, which are the defaults. */
export const english: Strings = {
  ...openingEnglish,
  stepCashfree: 'Step 2 of 3: Cashfree’s page asks for your consent. Then you come back here.',
  stepBack: 'Step 3 of 3: you are back here.',
  againIn: 'Try again in {time}',
  ready: 'You can try again now.',
  renew: 'Use another number',
  cancel: 'Cancel',
  reopen: 'Open Cashfree’s page again',
  copy: 'Copy the link to this page',
  copied: 'Copied. Open your browser, and paste the link into its address bar.',
  uncopied: 'The link could not be copied. Press and hold it to copy it yourself.',
  change: 'Change',
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
    ...openingEnglish.failures,
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
