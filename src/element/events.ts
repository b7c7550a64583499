/**
 * The events of the element, one class each, typed through `HTMLElementEventMap`.
 *
 * Those without personal data bubble and cross shadow roots; those with it do neither. That keeps them from ordinary listeners of
 * ancestors, and does not hide them: a capture listener on `document` or `window` gets every event, whether it bubbles or not. So any
 * script of the page can read the details, as it can read `element.details` or a form. In an event they print masked. None ever holds
 * a code or a token.
 */
import type {UserDetails} from '../protocol/details.ts';
import type {AnyFailure, FailureOutcome} from '../protocol/failures.ts';
import type {Presentation, SecureIdUser} from '../protocol/proxy/api.ts';
import type {Metadata, OtherScope, Records, ScopeName} from '../protocol/cashfree/scopes.ts';
import type {FlowStatus} from '../flow/machine/model.ts';

const OPEN: EventInit = {bubbles: true, composed: true};
const ASKING: EventInit = {...OPEN, cancelable: true};

/** The element knows its proxy, and which presentations there are. */
export class CfReadyEvent extends Event {
  static readonly type = 'cf-ready';
  readonly presentations: readonly Presentation[];
  /** `emulator` is for development: nobody is verified. */
  readonly environment: 'production' | 'sandbox' | 'emulator';

  constructor(presentations: readonly Presentation[], environment: 'production' | 'sandbox' | 'emulator') {
    super(CfReadyEvent.type, OPEN);
    this.presentations = presentations;
    this.environment = environment;
  }
}

/** The user pressed, or the page called `start()`. Cancelable: nothing has happened yet. */
export class CfStartEvent extends Event {
  static readonly type = 'cf-start';

  constructor() {
    super(CfStartEvent.type, ASKING);
  }
}

/** How the user will get to Cashfree, and why so. Cancel it, and the next possible way is taken. */
export class CfPresentationEvent extends Event {
  static readonly type = 'cf-presentation';
  /** `elsewhere`: nothing works here, and the user is asked to open this page in their own browser. */
  readonly presentation: Presentation | 'elsewhere';
  /** Name of the rule that chose it. */
  readonly reason: string;

  constructor(presentation: Presentation | 'elsewhere', reason: string) {
    super(CfPresentationEvent.type, ASKING);
    this.presentation = presentation;
    this.reason = reason;
  }
}

/** The consent window may be lost; the user is asked whether to reopen it or to cancel. */
export class CfWaitingEvent extends Event {
  static readonly type = 'cf-waiting';

  constructor() {
    super(CfWaitingEvent.type, OPEN);
  }
}

/** One consented scope: switch over `scope`, and `metadata` and `records` narrow. Personal: it does not bubble. */
export class CfScopeEvent<S extends ScopeName | OtherScope = ScopeName | OtherScope> extends Event {
  static readonly type = 'cf-scope';
  readonly scope: S;
  /** In Cashfree's order, at least one. They print masked. */
  readonly records: Records<Metadata<S>>;

  constructor(scope: S, records: Records<Metadata<S>>) {
    super(CfScopeEvent.type);
    this.scope = scope;
    this.records = records;
  }

  /** Of the first record, which is the default. */
  get metadata(): Metadata<S> {
    return this.records[0].metadata;
  }

  /** Of the first record; null means "not scored" (contract 10, row 18). */
  get confidence_score(): number | null {
    return this.records[0].confidence_score;
  }
}

/** The union that narrows: `if (event.scope === 'PAN') event.metadata.pan`. */
export type AnyCfScopeEvent = {[S in ScopeName]: CfScopeEvent<S>}[ScopeName] | CfScopeEvent<OtherScope>;

/** All that was consented to, once per transaction, after the scopes. Personal: it does not bubble. */
export class CfDetailsEvent extends Event {
  static readonly type = 'cf-details';
  readonly details: UserDetails;
  /** Scopes of `required-scopes` that did not come. */
  readonly missing: readonly string[];
  /** What the page gave to `start({context})`, also after a redirect. */
  readonly context: string | undefined;

  constructor(details: UserDetails, missing: readonly string[], context: string | undefined) {
    super(CfDetailsEvent.type);
    this.details = details;
    this.missing = missing;
    this.context = context;
  }
}

/** The Secure ID user was created. An id may name a person: it does not bubble. */
export class CfUserCreatedEvent extends Event {
  static readonly type = 'cf-user-created';
  /** Its ids, if the proxy shows them to the page (`createUser.tellPage`). Else empty. */
  readonly user: SecureIdUser;

  constructor(user: SecureIdUser) {
    super(CfUserCreatedEvent.type);
    this.user = user;
  }
}

/** Cashfree has no data for this number: offer manual entry. */
export class CfUnavailableEvent extends Event {
  static readonly type = 'cf-unavailable';
  readonly failure: AnyFailure;

  constructor(failure: AnyFailure) {
    super(CfUnavailableEvent.type, OPEN);
    this.failure = failure;
  }
}

/** The user refused consent. */
export class CfDeniedEvent extends Event {
  static readonly type = 'cf-denied';
  readonly failure: AnyFailure;

  constructor(failure: AnyFailure) {
    super(CfDeniedEvent.type, OPEN);
    this.failure = failure;
  }
}

/** The user, or the page, gave the transaction up. */
export class CfCancelEvent extends Event {
  static readonly type = 'cf-cancel';
  readonly by: 'user' | 'page';

  constructor(by: 'user' | 'page') {
    super(CfCancelEvent.type, OPEN);
    this.by = by;
  }
}

/** The session, the token or our patience ran out. */
export class CfExpiredEvent extends Event {
  static readonly type = 'cf-expired';
  readonly failure: AnyFailure;

  constructor(failure: AnyFailure) {
    super(CfExpiredEvent.type, OPEN);
    this.failure = failure;
  }
}

/**
 * The transaction failed, or a Secure ID user could not be created. `failure` says why and who has to act. What the
 * merchant has to act on is also said on the console: cancel the event to keep it from there.
 */
export class CfErrorEvent extends Event {
  static readonly type = 'cf-error';
  readonly failure: AnyFailure;

  constructor(failure: AnyFailure) {
    super(CfErrorEvent.type, ASKING);
    this.failure = failure;
  }
}

/** Every transition, for funnels and support. No personal data. */
export class CfStateChangeEvent extends Event {
  static readonly type = 'cf-statechange';
  readonly from: FlowStatus;
  readonly to: FlowStatus;
  /** Set once the flow has ended. */
  readonly outcome: FailureOutcome | undefined;

  constructor(from: FlowStatus, to: FlowStatus, outcome: FailureOutcome | undefined) {
    super(CfStateChangeEvent.type, OPEN);
    this.from = from;
    this.to = to;
    this.outcome = outcome;
  }
}

export interface CfUserDetailsEventMap {
  'cf-ready': CfReadyEvent;
  'cf-start': CfStartEvent;
  'cf-presentation': CfPresentationEvent;
  'cf-waiting': CfWaitingEvent;
  'cf-scope': AnyCfScopeEvent;
  'cf-details': CfDetailsEvent;
  'cf-user-created': CfUserCreatedEvent;
  'cf-unavailable': CfUnavailableEvent;
  'cf-denied': CfDeniedEvent;
  'cf-cancel': CfCancelEvent;
  'cf-expired': CfExpiredEvent;
  'cf-error': CfErrorEvent;
  'cf-statechange': CfStateChangeEvent;
}

declare global {
  interface HTMLElementEventMap extends CfUserDetailsEventMap {}
}
