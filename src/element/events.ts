/**
 * The events of the element: one class each, typed through `HTMLElementEventMap`.
 *
 * Events without personal data bubble and cross shadow roots. Events with personal data do neither, which keeps them from the
 * usual listeners of ancestors. It does not hide them: a capture listener on `document` or `window` receives every event.
 * Any script of the page can therefore read the details, as it can read `element.details` or a form. In an event, personal values
 * print masked. No event contains a code or a token.
 */
import type {UserDetails} from '../protocol/details.ts';
import type {AnyFailure, FailureOutcome} from '../protocol/failures.ts';
import type {Presentation, SecureIdUser} from '../protocol/proxy/api.ts';
import type {Metadata, OtherScope, Records, ScopeName} from '../protocol/cashfree/scopes.ts';
import type {FlowStatus} from '../flow/machine/model.ts';

const OPEN: EventInit = {bubbles: true, composed: true};
const ASKING: EventInit = {...OPEN, cancelable: true};

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
    super(CfReadyEvent.type, OPEN);
    this.presentations = presentations;
    this.environment = environment;
  }
}

/**
 * Dispatched when the user presses the main button or the page calls `start()`, before any request. It bubbles.
 *
 * Cancelable: after `preventDefault()` nothing is started.
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
    super(CfStartEvent.type, ASKING);
  }
}

/**
 * Dispatched when the element has chosen a presentation, before it is shown. It bubbles.
 *
 * Cancelable: after `preventDefault()` the element takes the next possible presentation.
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
   * The chosen presentation. `elsewhere`: no presentation works in this browser, and the element asks the user to open
   * the page in another one.
   */
  readonly presentation: Presentation | 'elsewhere';
  /** Name of the rule that decided, a row of the table in docs/there-and-back.md. Example: `phone`. */
  readonly reason: string;

  constructor(presentation: Presentation | 'elsewhere', reason: string) {
    super(CfPresentationEvent.type, ASKING);
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
    super(CfWaitingEvent.type, OPEN);
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

  /** Metadata of the first record, which is the default record of the scope. */
  get metadata(): Metadata<S> {
    return this.records[0].metadata;
  }

  /** Score of the first record, from 0 to 1. `null`: not scored (docs/cashfree-contract.md section 10, row 18). */
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
  /** The value that the page passed to `start({context})`, also after a redirect. `undefined` if it passed none. */
  readonly context: string | undefined;

  constructor(details: UserDetails, missing: readonly string[], context: string | undefined) {
    super(CfDetailsEvent.type);
    this.details = details;
    this.missing = missing;
    this.context = context;
  }
}

/**
 * Dispatched when the proxy has created the Secure ID user. See `create-user`.
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
   * The ids of the user if the proxy passes them to the page (option `createUser.tellPage`). Otherwise an empty
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
  /** The failure, with a code, facts and a sentence. */
  readonly failure: AnyFailure;

  constructor(failure: AnyFailure) {
    super(CfUnavailableEvent.type, OPEN);
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
    super(CfDeniedEvent.type, OPEN);
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
  /** `user`: the user pressed Cancel or the close button. `page`: the page called `cancel()` or removed the element. */
  readonly by: 'user' | 'page';

  constructor(by: 'user' | 'page') {
    super(CfCancelEvent.type, OPEN);
    this.by = by;
  }
}

/**
 * Dispatched when the session or the token expired, or a deadline of the element passed. It bubbles.
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
  /** The failure, with a code, facts and a sentence. */
  readonly failure: AnyFailure;

  constructor(failure: AnyFailure) {
    super(CfExpiredEvent.type, OPEN);
    this.failure = failure;
  }
}

/**
 * Dispatched when the transaction failed, or when the Secure ID user could not be created. It bubbles.
 *
 * A failure that the merchant can fix is also logged to the console. Cancelable: `preventDefault()` suppresses that line.
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
  /** The failure. `failure.actor` names who can fix it, `failure.code` what happened. */
  readonly failure: AnyFailure;

  constructor(failure: AnyFailure) {
    super(CfErrorEvent.type, ASKING);
    this.failure = failure;
  }
}

/**
 * Dispatched on every change of the state, for funnels and support. It contains no personal data. It bubbles.
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
  /** How the transaction ended. `undefined` while it runs. */
  readonly outcome: FailureOutcome | undefined;

  constructor(from: FlowStatus, to: FlowStatus, outcome: FailureOutcome | undefined) {
    super(CfStateChangeEvent.type, OPEN);
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
  /** The session, the token or a deadline expired. */
  'cf-expired': CfExpiredEvent;
  /** The transaction failed. Cancelable. */
  'cf-error': CfErrorEvent;
  /** The state changed. */
  'cf-statechange': CfStateChangeEvent;
}

declare global {
  interface HTMLElementEventMap extends CfUserDetailsEventMap {}
}
