import type {FlowEvent, FlowState} from '../../flow/machine/model.ts';
import {isFailure} from '../../protocol/failures.ts';
import type {OtherScope, Records, ScopeName} from '../../protocol/cashfree/scopes.ts';
import type {UserDetails} from '../../protocol/details.ts';
import {
  CfCancelEvent,
  CfDeniedEvent,
  CfDetailsEvent,
  CfErrorEvent,
  CfExpiredEvent,
  CfScopeEvent,
  CfStateChangeEvent,
  CfUnavailableEvent,
  CfUserCreatedEvent,
  CfWaitingEvent,
} from '../events.ts';
import type {Page} from '../dev-console.ts';
import {logFailure} from './log-failure.ts';

/** What the events carry beside the state. */
export interface Announcement {
  readonly from: FlowState['status'];
  readonly required: readonly string[];
  readonly context: string | undefined;
}

/** @returns the DOM events of one transition, in their order. `fire` dispatches them. */
export function dispatchEvents(
  state: FlowState,
  event: FlowEvent,
  {from, required, context}: Announcement,
): Event[] {
  const events: Event[] = [];
  if (from !== state.status) events.push(new CfStateChangeEvent(from, state.status, outcomeOf(state)));
  if (event.type === 'received' && 'details' in state && state.details) {
    events.push(...scopesIn(state.details));
    events.push(new CfDetailsEvent(state.details, missing(state.details, required), context));
  }
  if (state.status === 'consenting' && state.doubtful) events.push(new CfWaitingEvent());
  if (from !== state.status) events.push(...endOf(state));
  return events;
}

/** Dispatches the events. Logs a failure that a developer can fix, unless the page cancels `cf-error`. */
export function fire(element: EventTarget, events: readonly Event[], page: Page): void {
  for (const event of events) {
    const isNotCanceled = element.dispatchEvent(event);
    if (isNotCanceled && event instanceof CfErrorEvent) logFailure(event.failure, page);
  }
}

/** @returns the event of the outcome, if there is one. */
export function endOf(state: FlowState): Event[] {
  switch (state.status) {
    case 'done':
      if (!state.user) return [];
      return [isFailure(state.user) ? new CfErrorEvent(state.user) : new CfUserCreatedEvent(state.user)];
    case 'unavailable':
      return [new CfUnavailableEvent(state.failure)];
    case 'denied':
      return [new CfDeniedEvent(state.failure)];
    case 'expired':
      return [new CfExpiredEvent(state.failure)];
    case 'failed':
      return [new CfErrorEvent(state.failure)];
    case 'cancelled':
      return [new CfCancelEvent(state.by)];
    default:
      return [];
  }
}

function outcomeOf({status}: FlowState): CfStateChangeEvent['outcome'] {
  switch (status) {
    case 'done':
    case 'denied':
    case 'cancelled':
    case 'expired':
    case 'unavailable':
    case 'failed':
      return status;
    default:
      return undefined;
  }
}

function scopesIn({scopes, other}: UserDetails): Event[] {
  const known = Object.entries(scopes) as [ScopeName, Records<never>][];
  const unknown = Object.entries(other) as [OtherScope, Records<never>][];
  return [...known, ...unknown].map(([scope, records]) => new CfScopeEvent(scope, records));
}

/** @returns the required scopes that are not in the details. */
export function missing({scopes, other}: UserDetails, required: readonly string[]): readonly string[] {
  return required.filter(scope => !Object.hasOwn(scopes, scope) && !Object.hasOwn(other, scope));
}
