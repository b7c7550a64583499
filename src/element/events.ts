/**
 * The events of the element: one class each, typed through `HTMLElementEventMap`.
 *
 * Events without personal data bubble and cross shadow roots. Events with personal data do neither: of the listeners
 * on ancestors, only capture listeners in the same tree receive them. This does not hide the details from scripts of the page,
 * which can read `element.details` as they can read a form. In an event, personal values print masked. No event contains an
 * authorization code or a token.
 */
import type {UserDetails} from '../protocol/details.ts';
import type {AnyFailure, FailureOutcome} from '../protocol/failures.ts';
import type {Presentation, SecureIdUser} from '../protocol/proxy/api.ts';
import type {Metadata, OtherScope, Records, ScopeName} from '../protocol/cashfree/scopes.ts';
import type {FlowStatus} from '../flow/machine/model.ts';

const BUBBLING: EventInit = {bubbles: true, composed: true};
const CANCELABLE: EventInit = {...BUBBLING, cancelable: true};

/**
 * Dispatched when the element has the capabilities of its proxy, once per `proxy` address. It bubbles.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-ready', ({presentations}) => console.log(presentations));
 * ```
 */
export class CfReadyEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-ready';
  /** The presentations that the proxy offers. Empty if it offers none. */
  readonly presentations: readonly Presentation[];
  /** The environment of the proxy. `emulator` is for development: no person is verified. */
  readonly environment: 'production' | 'sandbox' | 'emulator';

  constructor(presentations: readonly Presentation[], environment: 'production' | 'sandbox' | 'emulator') {
    super(CfReadyEvent.type, BUBBLING);
    this.presentations = presentations;
    this.environment = environment;
  }
}

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
 * Dispatched when the element has chosen a presentation, before the consent page is shown. It bubbles.
 *
 * Cancelable: after `preventDefault()` the element chooses the next presentation that is possible.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-presentation', event => {
 *   if (event.presentation === 'redirect') event.preventDefault();
 * });
 * ```
 */
export class CfPresentationEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-presentation';
  /**
   * The chosen presentation. `elsewhere`: no presentation works here, and the element asks the user to open the page
   * in another browser.
   */
  readonly presentation: Presentation | 'elsewhere';
  /** Name of the rule that decided, for example `phone`. The table in docs/there-and-back.md lists the rules. */
  readonly reason: string;

  constructor(presentation: Presentation | 'elsewhere', reason: string) {
    super(CfPresentationEvent.type, CANCELABLE);
    this.presentation = presentation;
    this.reason = reason;
  }
}

/**
 * Dispatched when the consent page may have been closed. The element then offers to open it again or to cancel. It bubbles.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-waiting', () => console.log('waiting for the consent page'));
 * ```
 */
export class CfWaitingEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-waiting';

  constructor() {
    super(CfWaitingEvent.type, BUBBLING);
  }
}

/**
 * Dispatched once for each consented scope, before `cf-details`. `switch` over `scope` narrows `metadata` and `records`.
 *
 * It contains personal data, and does not bubble.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-scope', event => {
 *   if (event.scope === 'PAN') console.log(event.metadata.pan);
 * });
 * ```
 */
export class CfScopeEvent<S extends ScopeName | OtherScope = ScopeName | OtherScope> extends Event {
  /** Name of the event. */
  static readonly type = 'cf-scope';
  /** Name of the scope. A name that Cashfree does not document has the type `OtherScope`. */
  readonly scope: S;
  /** The records of the scope in Cashfree's order, at least one. They print masked. */
  readonly records: Records<Metadata<S>>;

  constructor(scope: S, records: Records<Metadata<S>>) {
    super(CfScopeEvent.type);
    this.scope = scope;
    this.records = records;
  }

  /** Metadata of the first record. */
  get metadata(): Metadata<S> {
    return this.records[0].metadata;
  }

  /** Confidence score of the first record, from 0 to 1. `null`: not scored (docs/cashfree-contract.md section 10, row 18). */
  get confidence_score(): number | null {
    return this.records[0].confidence_score;
  }
}

/** `cf-scope` of any scope, as a union that narrows by `scope`. */
export type AnyCfScopeEvent = {[S in ScopeName]: CfScopeEvent<S>}[ScopeName] | CfScopeEvent<OtherScope>;

/**
 * Dispatched once per transaction, after the last `cf-scope`, with all consented details.
 *
 * It contains personal data, and does not bubble.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-details', ({details}) => console.log(details.toPlain()));
 * ```
 */
export class CfDetailsEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-details';
  /** The consented details. They print masked; `details.toPlain()` returns the values. */
  readonly details: UserDetails;
  /** Scopes of `required-scopes` that the user did not share. Empty if none is missing. */
  readonly missing: readonly string[];
  /** The value of `start({context})`, also after a redirect. `undefined` if the page passed none. */
  readonly context: string | undefined;

  constructor(details: UserDetails, missing: readonly string[], context: string | undefined) {
    super(CfDetailsEvent.type);
    this.details = details;
    this.missing = missing;
    this.context = context;
  }
}

/**
 * Dispatched when the proxy has created the Secure ID user, which the attribute `create-user` requests.
 *
 * The id may identify a person. The event therefore does not bubble.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-user-created', () => console.log('the user was created'));
 * ```
 */
export class CfUserCreatedEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-user-created';
  /**
   * The ids of the user, if the proxy's option `createUser.tellPage` passes them to the page. Otherwise an empty
   * object.
   */
  readonly user: SecureIdUser;

  constructor(user: SecureIdUser) {
    super(CfUserCreatedEvent.type);
    this.user = user;
  }
}

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

/** The events of the element by name, as `addEventListener` takes them. */
export interface CfUserDetailsEventMap {
  /** The capabilities of the proxy arrived. */
  'cf-ready': CfReadyEvent;
  /** The user or the page starts a transaction. Cancelable. */
  'cf-start': CfStartEvent;
  /** A presentation was chosen. Cancelable. */
  'cf-presentation': CfPresentationEvent;
  /** The consent page may have been closed. */
  'cf-waiting': CfWaitingEvent;
  /** One consented scope. Does not bubble. */
  'cf-scope': AnyCfScopeEvent;
  /** All consented details. Does not bubble. */
  'cf-details': CfDetailsEvent;
  /** The Secure ID user was created. Does not bubble. */
  'cf-user-created': CfUserCreatedEvent;
  /** Cashfree has no data for the number. */
  'cf-unavailable': CfUnavailableEvent;
  /** The user refused consent. */
  'cf-denied': CfDeniedEvent;
  /** The user or the page cancelled. */
  'cf-cancel': CfCancelEvent;
  /** The session or the token expired, or the user did not consent in time. */
  'cf-expired': CfExpiredEvent;
  /** The transaction failed, or the Secure ID user was not created. Cancelable. */
  'cf-error': CfErrorEvent;
  /** The status changed. */
  'cf-statechange': CfStateChangeEvent;
}

declare global {
  interface HTMLElementEventMap extends CfUserDetailsEventMap {}
}
