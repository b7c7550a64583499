/** The outcomes of a transaction that have an event of their own. */
import type {AnyFailure} from '../../protocol/failures.ts';
import {BUBBLING} from './event-init.ts';

/**
 * Dispatched when Cashfree has no data for the mobile number. The page should offer manual entry. It bubbles.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-unavailable', ({failure}) => console.log(failure.code));
 * ```
 */
export class CfUnavailableEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-unavailable';
  /** The failure: its `code` says what happened, its `facts` give details. */
  readonly failure: AnyFailure;

  constructor(failure: AnyFailure) {
    super(CfUnavailableEvent.type, BUBBLING);
    this.failure = failure;
  }
}

/**
 * Dispatched when the user refused consent. It bubbles.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-denied', ({failure}) => console.log(failure.code));
 * ```
 */
export class CfDeniedEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-denied';
  /** The failure. Its code is `consent-denied`. */
  readonly failure: AnyFailure;

  constructor(failure: AnyFailure) {
    super(CfDeniedEvent.type, BUBBLING);
    this.failure = failure;
  }
}

/**
 * Dispatched when the session or the token expired, or the user did not consent in time. It bubbles.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-expired', ({failure}) => console.log(failure.code));
 * ```
 */
export class CfExpiredEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-expired';
  /** The failure: its `code` says what happened, its `facts` give details. */
  readonly failure: AnyFailure;

  constructor(failure: AnyFailure) {
    super(CfExpiredEvent.type, BUBBLING);
    this.failure = failure;
  }
}
