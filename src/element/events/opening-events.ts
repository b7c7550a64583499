/** The events that the element may dispatch before the code of transactions has loaded. */
import type {AnyFailure, FailureOutcome} from '../../protocol/failures.ts';
import type {FlowStatus} from '../../flow/machine/model.ts';
import {BUBBLING, CANCELABLE} from './event-init.ts';

/**
 * Dispatched when the main button or `start()` starts a transaction, before its first request. It bubbles.
 *
 * Cancelable: after `preventDefault()` no transaction starts.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-start', event => event.preventDefault());
 * ```
 */
export class CfStartEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-start';

  constructor() {
    super(CfStartEvent.type, CANCELABLE);
  }
}

/**
 * Dispatched when the user or the page cancelled the transaction. It bubbles.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-cancel', ({by}) => console.log(by));
 * ```
 */
export class CfCancelEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-cancel';
  /**
   * `user`: the user pressed Cancel, closed Cashfree's overlay, or started anew after a reload. `page`: the page called
   * `cancel()` or `reset()`, or changed `proxy`. If the page removes the element, no event is dispatched.
   */
  readonly by: 'user' | 'page';

  constructor(by: 'user' | 'page') {
    super(CfCancelEvent.type, BUBBLING);
    this.by = by;
  }
}

/**
 * Dispatched when the transaction failed, or when the Secure ID user could not be created. It bubbles.
 *
 * A failure that a developer can fix is also logged to the console. Cancelable: `preventDefault()` prevents that.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-error', ({failure}) => console.log(failure.code, failure.actor));
 * ```
 */
export class CfErrorEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-error';
  /** The failure: its `code` says what happened, its `actor` who can fix it. */
  readonly failure: AnyFailure;

  constructor(failure: AnyFailure) {
    super(CfErrorEvent.type, CANCELABLE);
    this.failure = failure;
  }
}

/**
 * Dispatched on every change of the status, for funnels and support. It contains no personal data. It bubbles.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-statechange', ({from, to}) => console.log(from, to));
 * ```
 */
export class CfStateChangeEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-statechange';
  /** Status before the change. */
  readonly from: FlowStatus;
  /** Status after the change. */
  readonly to: FlowStatus;
  /** How the transaction ended. `undefined` while it runs, and in `idle`. */
  readonly outcome: FailureOutcome | undefined;

  constructor(from: FlowStatus, to: FlowStatus, outcome: FailureOutcome | undefined) {
    super(CfStateChangeEvent.type, BUBBLING);
    this.from = from;
    this.to = to;
    this.outcome = outcome;
  }
}
