import type {Actor, FailureCode} from '../../protocol/failures.ts';

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
