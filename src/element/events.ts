/**
 * The events of the element: one class each, typed through `HTMLElementEventMap`.
 *
 * Events without personal data bubble and cross shadow roots. Events with personal data do neither: of the listeners
 * on ancestors, only capture listeners in the same tree receive them. This does not hide the details from scripts of the page,
 * which can read `element.details` as they can read a form. In an event, personal values print masked. No event contains an
 * authorization code or a token.
 */
import type {AnyCfScopeEvent, CfDetailsEvent, CfUserCreatedEvent} from './events/details-events.ts';
import type {CfCancelEvent, CfErrorEvent, CfStartEvent, CfStateChangeEvent} from './events/opening-events.ts';
import type {CfDeniedEvent, CfExpiredEvent, CfUnavailableEvent} from './events/outcome-events.ts';
import type {CfPresentationEvent, CfReadyEvent, CfWaitingEvent} from './events/transaction-events.ts';

export * from './events/details-events.ts';
export * from './events/opening-events.ts';
export * from './events/outcome-events.ts';
export * from './events/transaction-events.ts';

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
